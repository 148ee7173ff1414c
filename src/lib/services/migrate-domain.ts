// `apigw domains migrate`: a domain name changes between edge-optimized and regional while clients go on using it. Planning
// only reads; run again after an interruption, it plans what is left. Developer Guide, "Migrate a custom domain name".

import { type FoundDomain, findDomainName } from '../aws/domain-names.ts';
import { type AnyApi, listAnyApis } from '../aws/find-any-api.ts';
import { createDnsProbe } from '../aws/probe-dns.ts';
import type { PublicEndpointType, WantedDomain } from '../deploy/domains/found-domain.ts';
import { planMigration } from '../deploy/domains/plan-migration.ts';
import { ApigwError } from '../errors.ts';
import { chooseHostedZone } from './choose-hosted-zone.ts';
import type { Context } from './context.ts';
import { foundDomain, readDomainState, readFoundMappings } from './domain-state.ts';
import { givenDomainName } from './given-domain-name.ts';
import { describeTarget, identify } from './identity.ts';
import { networkOf } from './network.ts';
import { type PlannedSetup, prepareSetup } from './run-domain-plan.ts';
import { resolveTarget } from './target.ts';

export interface MigrationRequest {
  name: string;
  to: PublicEndpointType;
  certificate?: string;
  dns?: 'route53' | 'external';
  resolver?: string;
  /** Seconds that all waits together may take. */
  timeout: number;
  /** Seconds that resolvers may keep the old record. */
  settle: number;
  version: string;
}

/** Plans it. Throws the reason why it cannot be done, with the way out. */
export async function planDomainMigration(context: Context, request: MigrationRequest): Promise<PlannedSetup> {
  const { certificate, resolver, settle, timeout, to } = request;
  const name = givenDomainName(request.name);
  const target = await resolveTarget(context);
  const [identity, network, domain] = await Promise.all([
    identify(target),
    networkOf(target, resolver),
    findDomainName(target.clients, name),
  ]);
  const dns = createDnsProbe(network);
  const mappings = await readFoundMappings(target, domain);
  const apis = await listAnyApis(target.clients);
  refuse(domain, to, {
    keys: mappings.map(({ key }) => key),
    apis: apis.filter(({ id }) => mappings.some(({ apiId }) => apiId === id)),
  });
  const { zone } = request.dns === 'external' ? { zone: undefined } : await chooseZone(context, { name, target, dns });
  const api = apis.find(({ id }) => id === mappings[0]?.apiId) ?? {
    id: '',
    name: '',
    protocol: 'REST' as const,
    endpointType: to,
  };
  const question = { name, api, endpointType: to, domain, zone, certificate, stages: [] };
  const found = await readDomainState(target, question, dns);
  const wanted: WantedDomain = {
    name,
    stage: '',
    basePath: '',
    endpointType: to,
    otherRecords: 'replace',
    otherMapping: 'refuse',
    undelegated: 'allow',
    edge: 'wait',
    verify: 'leave',
    ...(certificate !== undefined && { certificate }),
  };
  const oldTarget = foundDomain(domain, to === 'EDGE' ? 'REGIONAL' : 'EDGE').target;
  const facts = { ...identity, version: request.version, now: context.now() };
  const plan = planMigration({ found, wanted, oldTarget, settle }, facts);
  return prepareSetup(context, plan, { target, network, dns, timeout }, describeTarget(target, identity));
}

async function chooseZone(
  context: Context,
  { name, ...place }: Pick<Parameters<typeof chooseHostedZone>[0], 'target' | 'dns'> & { name: string },
) {
  const missing: string[] = [];
  const chosen = await chooseHostedZone({ context: { ...context, interactive: false }, missing, ...place }, name, {});
  if (missing.length === 0) return chosen;
  throw new ApigwError('Usage', `No hosted zone of the account is surely that of ${name}: --dns external is missing`, {
    hint: 'With it the record is told, to be entered where the DNS of the name is',
  });
}

interface Mapped {
  keys: readonly string[];
  apis: readonly AnyApi[];
}

function refuse(domain: FoundDomain, to: PublicEndpointType, mapped: Mapped): void {
  const { domainName: name, endpointConfiguration: { types = [] } = {} } = domain;
  if (types.length === 1 && types[0] === to) return;
  const [message, hint] = reason(domain, to, mapped) ?? [];
  if (message === undefined) return;
  throw new ApigwError('Conflict', `${name} cannot become ${to}: ${message}`, { hint: hint ?? '' });
}

/** Why not, and the way out. */
function reason(domain: FoundDomain, to: PublicEndpointType, { apis, keys }: Mapped): [string, string] | undefined {
  const {
    endpointAccessMode,
    endpointConfiguration,
    mutualTlsAuthentication,
    routingMode,
    securityPolicy = '',
  } = domain;
  if (endpointConfiguration?.types?.includes('PRIVATE')) {
    return ['it is private, and stays so', 'Make a public domain name: apigw domains setup'];
  }
  if (endpointAccessMode === 'STRICT') return ['its access mode is STRICT', 'Set endpointAccessMode to BASIC first'];
  if (securityPolicy.startsWith('SecurityPolicy_') && securityPolicy.endsWith('_EDGE') !== (to === 'EDGE')) {
    return [`that type does not have the policy ${securityPolicy}`, 'Set the security policy to TLS_1_2 first'];
  }
  if (to === 'REGIONAL') return undefined;
  const deep = keys.find((key) => key.includes('/'));
  if (deep !== undefined) return [`the path '${deep}' has several levels`, 'Unmap it first: apigw domains unmap'];
  if (mutualTlsAuthentication?.truststoreUri) return ['it has mutual TLS', 'Turn mutual TLS off first'];
  const foreign = apis.find(({ protocol }) => protocol !== 'REST');
  if (foreign) return [`it leads to ${foreign.name}, which is no REST API`, 'Unmap it first: apigw domains unmap'];
  if (routingMode !== undefined && routingMode !== 'BASE_PATH_MAPPING_ONLY') {
    return [`its routing mode is ${routingMode}`, 'Set it to BASE_PATH_MAPPING_ONLY first'];
  }
  return undefined;
}
