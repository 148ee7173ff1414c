// What has to be done so that a domain name changes its endpoint type: a certificate where the new type asks for it, both types
// at once, the records switched in one change, the old type removed. Pure. Developer Guide, "Migrate a custom domain name".

import { ApigwError } from '../../errors.ts';
import type { DomainPlan, DomainStep } from './domain-plan.ts';
import { addressTypes, compareRecords, describeRecord, isAliasOf } from './domain-records.ts';
import { estimateDomainCalls } from './estimate-domain-calls.ts';
import type { DnsTarget, FoundState, PublicEndpointType, WantedDomain } from './found-domain.ts';
import { certificateSteps, type DomainFacts, decide, domainFingerprint } from './plan-domain.ts';

export interface MigrationInput {
  found: FoundState;
  wanted: WantedDomain;
  /** What DNS leads to until now; absent: it has the wanted type alone. */
  oldTarget: DnsTarget | undefined;
  /** How long resolvers may keep the old record, in seconds. */
  settle: number;
}

const other = (type: PublicEndpointType): PublicEndpointType => (type === 'EDGE' ? 'REGIONAL' : 'EDGE');

/** Plans a migration, from wherever an interrupted one stands. Throws the reason not to do it. */
export function planMigration(input: MigrationInput, facts: DomainFacts): DomainPlan {
  const { found, wanted } = input;
  const types = found.domain?.endpointTypes ?? [];
  const isThere = types.includes(wanted.endpointType);
  const steps = isThere && types.length === 1 ? [] : stepsOf(input, facts, isThere);
  const [mapping] = found.mappings;
  return {
    format: 1,
    createdBy: `apigw ${facts.version}`,
    action: 'set up domain',
    domainName: wanted.name,
    endpointType: wanted.endpointType,
    api: { id: found.api.id, name: found.api.name },
    stage: mapping?.stage ?? '',
    basePath: mapping?.key ?? '',
    target: { accountId: facts.accountId, region: facts.region, partition: facts.partition },
    ...(found.zone && { zoneId: found.zone.id }),
    ...(found.domain?.target && { dnsTarget: found.domain.target }),
    steps,
    notes: [],
    ...estimateDomainCalls(steps),
    fingerprint: domainFingerprint(found),
  };
}

function stepsOf(input: MigrationInput, facts: DomainFacts, isThere: boolean): DomainStep[] {
  const { settle, wanted } = input;
  const { endpointType } = wanted;
  return [
    ...(isThere ? [] : addSteps(input, facts)),
    { kind: 'await-domain', endpointType },
    ...recordSteps(input),
    { kind: 'await-switch', seconds: settle },
    { kind: 'remove-endpoint', endpointType: other(endpointType) },
    { kind: 'await-domain', endpointType },
  ];
}

/** The present type's certificate may be in another region: it is not the new one's. */
function addSteps({ found: { domain: _, ...found }, wanted }: MigrationInput, facts: DomainFacts): DomainStep[] {
  const decision = decide({ found, wanted, region: facts.region }, facts);
  const { certificate } = decision;
  if (!certificate) return [];
  return [...certificateSteps(decision), { kind: 'add-endpoint', endpointType: wanted.endpointType, certificate }];
}

function recordSteps({ found, oldTarget, wanted }: MigrationInput): DomainStep[] {
  const { dns, records, zone } = found;
  if (!zone) return [{ kind: 'await-records', ...(dns.zoneName !== undefined && { zoneName: dns.zoneName }) }];
  if (zone.isPrivate) {
    throw new ApigwError('Conflict', `The hosted zone ${zone.name} (${zone.id}) is private: nobody outside asks it`, {
      hint: 'Give --dns external, and enter the record where the public DNS of the name is',
    });
  }
  const types = addressTypes(found, wanted);
  const { missing, others } = compareRecords(records, { name: wanted.name, types, target: found.domain?.target });
  const foreign = others.filter((record) => !oldTarget || !isAliasOf(record, oldTarget));
  if (foreign.length > 0) {
    throw new ApigwError('Conflict', `${wanted.name} leads elsewhere: ${foreign.map(describeRecord).join(', ')}`, {
      hint: 'Take those records away first, or give --dns external to be told where the name is to lead',
    });
  }
  if (missing.length + others.length === 0) return [];
  return [{ kind: 'write-records', zoneId: zone.id, zoneName: zone.name, types, replaces: others }];
}
