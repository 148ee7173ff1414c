// What a set-up changes, as differences: for a diff of a stage and the project file.

import { type Change, makeChange } from '../../diff/change.ts';
import type { RuleId } from '../../diff/rules.ts';
import type { Json } from '../../model/api.ts';
import type { DomainPlan, DomainStep } from './domain-plan.ts';

interface Difference {
  rule: RuleId;
  subject: string;
  before?: Json;
  after?: Json;
}

/** The changes that the plan makes to clients' ways to the stage; certificates and their proofs are means, not changes. */
export function domainChanges(plan: DomainPlan): Change[] {
  return plan.steps
    .flatMap((step) => differencesOf(step, plan))
    .map(({ rule, ...about }) => makeChange(rule, {}, about));
}

function differencesOf(step: DomainStep, { api, basePath, domainName, stage }: DomainPlan): Difference[] {
  const subject = `domain name ${domainName}`;
  const mapping = `mapping ${domainName}/${basePath}`;
  switch (step.kind) {
    case 'create-domain':
      return [{ rule: 'domain-name-added', subject, after: step.endpointType }];
    case 'update-domain': {
      const { kind: _, ...after } = step;
      return [{ rule: 'domain-name-changed', subject, after: JSON.parse(JSON.stringify(after)) as Json }];
    }
    case 'create-mapping':
      return [{ rule: 'domain-mapping-added', subject: mapping, after: `${api.name}/${stage}` }];
    case 'update-mapping':
      return [
        {
          rule: 'domain-mapping-changed',
          subject: mapping,
          before: `${step.from.apiId}/${step.from.stage}`,
          after: `${api.id}/${stage}`,
        },
      ];
    case 'write-records':
    case 'await-records':
      return [{ rule: 'domain-records-changed', subject: `DNS records of ${domainName}` }];
    default:
      return [];
  }
}
