// `apigw explain`: walks the way of one request hop by hop, as far as it goes, and says where and why it ends. Only reads;
// nothing is sent but DNS questions and a TLS handshake.

import type { Context } from './context.ts';
import { authorizerHop, keyHop, policyHop } from './explain/access-hops.ts';
import type { Breakage, Hop, HopVerdict, Trail } from './explain/hop.ts';
import { integrationHop } from './explain/integration-hop.ts';
import { routeHop } from './explain/route-hop.ts';
import { apiHop, canaryHop, deploymentHop, stageHop } from './explain/stage-hops.ts';
import { throttleHop } from './explain/throttle-hop.ts';
import { addressOf, readUrl, type UrlAddress } from './explain/url-address.ts';
import { certificateHop, dnsHop, domainHop, mappingHop } from './explain/way-hops.ts';
import { networkOf } from './network.ts';
import { resolveTarget } from './target.ts';

/** In the order in which a request meets them. */
const hops: readonly (readonly [string, Hop])[] = [
  ['dns', dnsHop],
  ['certificate', certificateHop],
  ['domain', domainHop],
  ['mapping', mappingHop],
  ['api', apiHop],
  ['stage', stageHop],
  ['canary', canaryHop],
  ['deployment', deploymentHop],
  ['route', routeHop],
  ['policy', policyHop],
  ['authorizer', authorizerHop],
  ['key', keyHop],
  ['throttle', throttleHop],
  ['integration', integrationHop],
];

export interface ExplainRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  /** Name or id. */
  key?: string;
  sourceIp?: string;
  resolver?: string;
}

export interface ExplainedHop extends HopVerdict {
  hop: string;
}

export interface Explanation {
  url: string;
  method: string;
  /** `fail`: the way ends at the last hop. */
  status: 'pass' | 'warn' | 'fail';
  breakage?: Breakage;
  hops: ExplainedHop[];
}

/** Walks until the first broken hop. Throws Usage, NotFound for a key that is not there, and what a call may. */
export async function explain(context: Context, request: ExplainRequest): Promise<Explanation> {
  const url = readUrl(request.url);
  const address = addressOf(url);
  const target = await resolveTarget(atAddress(context, address));
  const { key, method, sourceIp } = request;
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const trail: Trail = {
    context,
    target,
    address,
    network: await networkOf(target, request.resolver),
    path: address.path,
    request: {
      url,
      method: method.toUpperCase(),
      headers: Object.fromEntries(headers),
      ...(key !== undefined && { key }),
      ...(sourceIp !== undefined && { sourceIp }),
    },
    ...(address.apiId !== undefined && { apiId: address.apiId }),
  };
  const walked = await walk(trail);
  const status = (['fail', 'warn'] as const).find((one) => walked.some((hop) => hop.status === one)) ?? 'pass';
  const breakage = walked.at(-1)?.breakage;
  return { url: url.href, method: trail.request.method, status, ...(breakage && { breakage }), hops: walked };
}

async function walk(trail: Trail): Promise<ExplainedHop[]> {
  const walked: ExplainedHop[] = [];
  for (const [hop, look] of hops) {
    const verdict = await look(trail);
    walked.push({ hop, ...verdict });
    if (verdict.status === 'fail') break;
  }
  return walked;
}

/** Where the URL names a region or a local gateway, that is where the command works, unless flags say otherwise. */
function atAddress(context: Context, { endpointUrl, region }: UrlAddress): Context {
  const { globals } = context;
  const isElsewhere = globals.local || globals.profile !== undefined || globals.endpointUrl !== undefined;
  return {
    ...context,
    globals: {
      ...globals,
      ...(globals.region === undefined && region !== undefined && { region }),
      ...(!isElsewhere && endpointUrl !== undefined && { endpointUrl }),
    },
  };
}
