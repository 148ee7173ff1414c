// A usage plan as facts by patch path, each a text: what two states of it are compared by, and changed by, path by path, so that
// a change touches nothing else of the plan. API reference: "Patch Operations", UsagePlan.

import type { PatchOperation, UsagePlan } from '@aws-sdk/client-api-gateway';
import { escapePointer } from './method-setting-keys.ts';

/** Patch path -> value; of a stage of the plan `/apiStages/{api}:{stage}` -> `attached`. */
export type PlanFacts = ReadonlyMap<string, string>;

/** What is wanted of a path; undefined: that it is not there. */
export type PlanEdits = ReadonlyMap<string, string | undefined>;

/** What a plan says. */
export function planFacts({ apiStages = [], ...plan }: UsagePlan): PlanFacts {
  const { burstLimit, rateLimit } = plan.throttle ?? {};
  const { limit, offset, period } = plan.quota ?? {};
  const entries: [string, string | number | undefined][] = [
    ['/name', plan.name],
    ['/description', plan.description || undefined],
    ['/throttle/rateLimit', rateLimit],
    ['/throttle/burstLimit', burstLimit],
    ['/quota/limit', limit],
    ['/quota/offset', plan.quota && (offset ?? 0)],
    ['/quota/period', period],
  ];
  for (const { apiId = '', stage = '', throttle = {} } of apiStages) {
    entries.push([stagePath(apiId, stage), 'attached']);
    for (const [key, limits] of Object.entries(throttle)) {
      const path = methodPath({ apiId, stage }, methodOfKey(key));
      entries.push([`${path}/rateLimit`, limits.rateLimit], [`${path}/burstLimit`, limits.burstLimit]);
    }
  }
  return new Map(entries.flatMap(([path, value]) => (value === undefined ? [] : [[path, String(value)]])));
}

/** The path of a stage of the plan. */
export const stagePath = (apiId: string, stage: string) => `/apiStages/${apiId}:${stage}`;

/** The path of a method's limits, `GET /pets/{id}`, on a stage of the plan. */
export function methodPath({ apiId, stage }: { apiId: string; stage: string }, method: string): string {
  const cut = method.indexOf(' ');
  return `${stagePath(apiId, stage)}/throttle/${escapePointer(method.slice(cut + 1))}/${method.slice(0, cut)}`;
}

/** `/pets/GET` as the record has it -> `GET /pets`; the root's is `//GET`. */
export function methodOfKey(key: string): string {
  const cut = key.lastIndexOf('/');
  return `${key.slice(cut + 1)} ${key.slice(0, cut).replaceAll('~1', '/').replaceAll('~0', '~') || '/'}`;
}

/** `GET /pets` -> `/pets/GET`, as the record has it. */
export function keyOfMethod(method: string): string {
  const cut = method.indexOf(' ');
  return `${method.slice(cut + 1)}/${method.slice(0, cut)}`;
}

/** The edits that change something. */
export function effectiveEdits(facts: PlanFacts, edits: PlanEdits): PlanEdits {
  return new Map([...edits].filter(([path, value]) => facts.get(path) !== value));
}

/** The patch operations of edits that change something. */
export function planPatch(facts: PlanFacts, edits: PlanEdits): PatchOperation[] {
  const operations = [...effectiveEdits(facts, edits)].map(([path, value]) => operationFor(facts, path, value));
  // What is taken away whole (a quota, a method's limits) is so once.
  const seen = new Set<string>();
  return operations.filter(({ op, path, value }) => {
    const key = `${op} ${path} ${value}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function operationFor(facts: PlanFacts, path: string, value: string | undefined): PatchOperation {
  const stage = /^\/apiStages\/([^/]+)$/.exec(path)?.[1];
  if (stage !== undefined) return { op: value === undefined ? 'remove' : 'add', path: '/apiStages', value: stage };
  if (value === undefined) return path === '/description' ? emptied(path) : { op: 'remove', path: wholeOf(path) };
  // A method's limits take `replace` from the start.
  const op = facts.has(path) || path.startsWith('/apiStages/') || path === '/description' ? 'replace' : 'add';
  return { op, path, value };
}

const emptied = (path: string): PatchOperation => ({ op: 'replace', path, value: '' });

/** Limits and quotas go as a whole alone. */
const wholeOf = (path: string) => path.replace(/\/(?:rateLimit|burstLimit|limit|offset|period)$/, '');

const labels: Readonly<Record<string, string>> = {
  '/name': 'name',
  '/description': 'description',
  '/throttle/rateLimit': 'rate',
  '/throttle/burstLimit': 'burst',
  '/quota/limit': 'quota',
  '/quota/offset': 'offset of the quota',
  '/quota/period': 'period of the quota',
};

/** What a path is, for people. */
export function describePlanPath(path: string): string {
  const [, , stage, , resource = '', method, field] = path.split('/');
  if (labels[path] !== undefined) return labels[path];
  if (method === undefined) return `stage ${stage}`;
  const name = field === 'rateLimit' ? 'rate' : 'burst';
  return `${name} of ${method} ${resource.replaceAll('~1', '/').replaceAll('~0', '~')} on ${stage}`;
}

/** An edit as a line: `rate: 5 -> 10`. */
export function describePlanEdit(facts: PlanFacts, [path, value]: readonly [string, string | undefined]): string {
  if (/^\/apiStages\/[^/]+$/.test(path))
    return `${value === undefined ? 'detach' : 'attach'} ${describePlanPath(path)}`;
  return `${describePlanPath(path)}: ${facts.get(path) ?? 'none'} → ${value ?? 'none'}`;
}
