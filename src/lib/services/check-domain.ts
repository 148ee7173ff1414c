// `apigw domains check`: reads all that a domain name needs to work (API Gateway, ACM, Route 53, the world's DNS, its own
// answer), and has it judged. Nothing is written.

import { type FoundDomain as DomainRecord, dnsTargetsOf, findDomainName } from '../aws/domain-names.ts';
import { type AnyApi, listAnyApis, listStageNames } from '../aws/find-any-api.ts';
import type { Network } from '../aws/network.ts';
import { createDnsProbe, type DnsProbe } from '../aws/probe-dns.ts';
import { requestPath, shakeHands } from '../aws/probe-tls.ts';
import { askedName } from '../deploy/domains/apply-record-steps.ts';
import { type CheckResult, checkDomain } from '../deploy/domains/check-domain.ts';
import type { CheckedDomain, CheckedMapping, CheckStatus, Fault } from '../deploy/domains/checked-domain.ts';
import type { FoundMapping } from '../deploy/domains/found-domain.ts';
import { bareName } from '../model/domain-name.ts';
import { readCheckedEndpoints } from './checked-endpoints.ts';
import { readCheckedZone } from './checked-zone.ts';
import type { Context } from './context.ts';
import { readFoundMappings } from './domain-state.ts';
import { givenDomainName } from './given-domain-name.ts';
import { networkOf } from './network.ts';
import { resolveTarget, type Target } from './target.ts';

export interface CheckedDomainName {
  domainName: string;
  /** The worst of its checks; what was skipped does not count. */
  status: Exclude<CheckStatus, 'skip'>;
  checks: CheckResult[];
}

/** Checks a domain name. Throws NotFound where there is none. */
export async function checkDomainName(
  context: Context,
  request: { domain: string; resolver?: string },
): Promise<CheckedDomainName> {
  const name = givenDomainName(request.domain);
  const target = await resolveTarget(context);
  const [network, record] = await Promise.all([
    networkOf(target, request.resolver),
    findDomainName(target.clients, name),
  ]);
  const checks = checkDomain(await readChecked(context, { target, record, network }));
  const status = (['fail', 'warn'] as const).find((one) => checks.some((check) => check.status === one)) ?? 'pass';
  return { domainName: record.domainName, status, checks };
}

interface Place {
  target: Target;
  record: DomainRecord;
  network: Network;
}

/** All of it, side by side where one does not need the other. */
async function readChecked(context: Context, { network, record, target }: Place): Promise<CheckedDomain> {
  const dns = createDnsProbe(network);
  const name = bareName(record.domainName);
  const asked = askedName(name);
  const [endpoints, mappings, zone, names, targetAddresses] = await Promise.all([
    readCheckedEndpoints(target, record, dns),
    readMappingsOf(target, record),
    readCheckedZone(target, name, dns),
    readNames(dns, asked),
    Promise.all(dnsTargetsOf(record).map(async ({ name: at }) => (await dns.addresses(at)) ?? [])),
  ]);
  const { nameServers, ...place } = zone;
  const way = await tryWay({ name: asked, addresses: names.addresses, key: mappings[0]?.key ?? '' }, network);
  return {
    name,
    askedName: asked,
    now: context.now(),
    ...stateOf(record),
    endpoints,
    mappings,
    ...place,
    dns: { ...names, ...(nameServers && { nameServers }) },
    targetAddresses,
    ...way,
  };
}

function stateOf(record: DomainRecord) {
  const { domainNameStatus, domainNameStatusMessage, endpointConfiguration, routingMode, securityPolicy } = record;
  const ipAddressType = endpointConfiguration?.ipAddressType;
  return {
    status: domainNameStatus ?? 'AVAILABLE',
    hasMutualTls: Boolean(record.mutualTlsAuthentication?.truststoreUri),
    ...(domainNameStatusMessage && { statusMessage: domainNameStatusMessage }),
    ...(securityPolicy !== undefined && { securityPolicy }),
    ...(ipAddressType !== undefined && { ipAddressType }),
    ...(routingMode !== undefined && { routingMode }),
  };
}

async function readNames(dns: DnsProbe, name: string): Promise<Pick<CheckedDomain['dns'], 'addresses' | 'cname'>> {
  const [names, addresses] = await Promise.all([dns.canonicalNames(name), dns.addresses(name)]);
  const cname = names?.[0];
  return { ...(cname !== undefined && { cname }), ...(addresses && { addresses }) };
}

/** The mappings, with the APIs and stages that they lead to. */
async function readMappingsOf(target: Target, record: DomainRecord): Promise<CheckedMapping[]> {
  const mappings = await readFoundMappings(target, record);
  if (mappings.length === 0) return [];
  const apis = await listAnyApis(target.clients);
  const mapped = apis.filter(({ id }) => mappings.some(({ apiId }) => apiId === id));
  const stages = await Promise.all(mapped.map((api) => listStageNames(target.clients, api)));
  return mappings.map((mapping) => withApi(mapping, mapped, stages));
}

function withApi(mapping: FoundMapping, apis: readonly AnyApi[], stages: readonly string[][]): CheckedMapping {
  const at = apis.findIndex(({ id }) => id === mapping.apiId);
  const [api, names] = [apis[at], stages[at]];
  return { ...mapping, ...(api && names && { api: { name: api.name, stages: names } }) };
}

/** The handshake, and one request where that came about. */
async function tryWay(
  { addresses, key, name }: { name: string; addresses: string[] | undefined; key: string },
  network: Network,
): Promise<Pick<CheckedDomain, 'handshake' | 'answer'>> {
  const [address] = addresses ?? [];
  if (address === undefined) return {};
  const handshake = await settle(shakeHands({ name, address }, network));
  if ('fault' in handshake || handshake.refusal !== undefined) return { handshake };
  const path = `/${key}`;
  const answer = await settle(requestPath({ name, address, path }, network));
  return { handshake, answer: 'fault' in answer ? answer : { ...answer, path } };
}

const settle = <Value extends object>(running: Promise<Value>): Promise<Value | Fault> =>
  running.catch((error: Error) => ({ fault: error.message }));
