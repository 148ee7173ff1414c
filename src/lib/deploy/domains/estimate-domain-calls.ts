// How many calls a set-up makes when nothing has to be waited for, and how long AWS's quotas make them wait.

import { type PacedCall, paceSeconds } from '../../aws/pacing.ts';
import type { DomainStep, DomainStepKind } from './domain-plan.ts';

type Calls<Kind extends DomainStepKind> = (step: Extract<DomainStep, { kind: Kind }>) => PacedCall[];

const acm = (operation: string): PacedCall => ({ service: 'acm', operation, input: {} });
const dns = (operation: string): PacedCall => ({ service: 'route53', operation, input: {} });
const gateway = (operation: string): PacedCall => ({ service: 'apiGateway', operation, input: {} });
const gatewayV2 = (operation: string): PacedCall => ({ service: 'apiGatewayV2', operation, input: {} });

/** Looks at what stands there, writes it, asks whether it is in force. */
const change = [dns('ListResourceRecordSets'), dns('ChangeResourceRecordSets'), dns('GetChange')];

const callsOf: { readonly [Kind in DomainStepKind]: Calls<Kind> } = {
  'create-zone': () => [
    dns('ListHostedZones'),
    dns('CreateHostedZone'),
    dns('ChangeTagsForResource'),
    dns('GetHostedZone'),
  ],
  'await-delegation': () => [dns('GetHostedZone')],
  'request-certificate': () => [acm('RequestCertificate')],
  'write-validation-records': () => [acm('DescribeCertificate'), ...change],
  'await-validation-records': () => [acm('DescribeCertificate')],
  'await-certificate': () => [acm('DescribeCertificate')],
  'create-domain': () => [gateway('CreateDomainName')],
  'add-endpoint': () => [gateway('GetDomainName'), gateway('UpdateDomainName')],
  'await-switch': () => [],
  'remove-endpoint': () => [gateway('GetDomainName'), gateway('UpdateDomainName')],
  'update-domain': () => [gateway('UpdateDomainName')],
  'create-mapping': ({ control }) =>
    control === 'api-mapping' ? [gatewayV2('CreateApiMapping')] : [gateway('CreateBasePathMapping')],
  'update-mapping': ({ control }) =>
    control === 'api-mapping'
      ? [gatewayV2('GetApiMappings'), gatewayV2('UpdateApiMapping')]
      : [gateway('GetBasePathMappings'), gateway('UpdateBasePathMapping')],
  'write-records': () => change,
  'await-records': () => [],
  'await-domain': () => [gateway('GetDomainName')],
  verify: ({ when }) => (when === 'if-available' ? [gateway('GetDomainName')] : []),
};

/** Calls and seconds of steps. */
export function estimateDomainCalls(steps: readonly DomainStep[]): { calls: number; seconds: number } {
  const calls = steps.flatMap((step) => (callsOf[step.kind] as (step: DomainStep) => PacedCall[])(step));
  return { calls: calls.length, seconds: paceSeconds(calls) };
}
