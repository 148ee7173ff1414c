// In which order the steps of a set-up are carried out: the ONE table. The name leads to the API (its record) only when all
// that its clients need is there.

import type { DomainStep, DomainStepKind } from './domain-plan.ts';

const levels: Readonly<Record<DomainStepKind, number>> = {
  'create-zone': 0,
  'await-delegation': 0,
  'request-certificate': 0,
  'write-validation-records': 1,
  'await-validation-records': 1,
  'await-certificate': 2,
  'create-domain': 3,
  'update-domain': 3,
  'create-mapping': 4,
  'update-mapping': 4,
  'write-records': 5,
  'await-domain': 6,
  // Of a migration, whose plan has an order of its own.
  'add-endpoint': 3,
  'await-switch': 7,
  'remove-endpoint': 8,
  // After the domain's own wait: people take longer than API Gateway.
  'await-records': 7,
  verify: 8,
};

/** The kinds of steps that there are. */
export const domainStepKinds: readonly string[] = Object.keys(levels);

/** Steps by level; those of one level keep their order. */
export function orderDomainSteps(steps: readonly DomainStep[]): DomainStep[] {
  return [...steps].sort((a, b) => levels[a.kind] - levels[b.kind]);
}

const reading: readonly DomainStepKind[] = ['await-certificate', 'await-domain', 'verify'];

/** Whether a step only looks: nobody has to be asked before it. */
export function onlyReads({ kind }: DomainStep): boolean {
  return reading.includes(kind);
}

/** Whether a step waits for what somebody does elsewhere. */
export function needsTheUser({ kind }: DomainStep): boolean {
  return ['await-delegation', 'await-validation-records', 'await-records'].includes(kind);
}
