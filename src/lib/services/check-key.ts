// What API Gateway refuses of a key, told before anything is sent. API reference: ApiKey; the bounds are as recorded.

import type { FoundPlan } from '../aws/usage-plans.ts';

export interface GivenKey {
  name: string;
  value?: string;
  description?: string;
}

/** Longest texts, in characters. */
const mostText = 1024;
const leastValue = 20;
const mostValue = 128;

/** What is wrong with a key; nothing where nothing is. Values are not told. */
export function problemsOfKey({ description = '', name, value }: GivenKey): string[] {
  const problems: string[] = [];
  if (name.trim() === '') problems.push('the name is empty');
  if (name.length > mostText) problems.push(`the name has ${name.length} characters, at most ${mostText} are allowed`);
  if (description.length > mostText) {
    problems.push(`the description has ${description.length} characters, at most ${mostText} are allowed`);
  }
  if (value !== undefined && (value.length < leastValue || value.length > mostValue)) {
    problems.push(`the value has ${value.length} characters; it must have ${leastValue} to ${mostValue}`);
  }
  return problems;
}

/** Stages that several of these plans are for: a key can have one plan for a stage. */
export function contestedStages(plans: readonly FoundPlan[]): string[] {
  const byStage = new Map<string, Set<string>>();
  for (const plan of plans) {
    for (const { apiId, stage } of plan.apiStages ?? []) {
      const key = `${apiId}:${stage}`;
      byStage.set(key, (byStage.get(key) ?? new Set()).add(plan.name));
    }
  }
  const contested = [...byStage].filter(([, names]) => names.size > 1);
  return contested.map(([stage, names]) => `${[...names].join(' and ')} are both for ${stage}`);
}
