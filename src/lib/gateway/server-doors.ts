// Which door a request comes through: the data plane, the gateway's own administration, or AWS's control plane.
// The data plane is told by host, as on AWS, or by path where names under `localhost` do not resolve; a host that is none
// of API Gateway's own may be a custom domain (data/domains).

import type { IncomingHttpHeaders } from 'node:http';
import type { NamedVpcEndpoint } from './data/private/vpc-call.ts';

/** A request for a deployed API. */
export interface DataPlaneTarget {
  apiId: string;
  /** From the stage on, as sent: `/prod/pets?limit=1`. */
  path: string;
  /** The VPC endpoint that the host names. */
  vpcEndpoint?: NamedVpcEndpoint;
}

const pathPrefix = '/_aws/execute-api/';
// In any case, as host names are. AWS's own are taken too: clients may be pointed here by --connect-to, a proxy or a
// hosts file.
const hostPattern =
  /^([a-z0-9]+)(?:-(vpce-[a-z0-9]+))?\.execute-api\.(?:(?:[a-z0-9-]+\.)?localhost|[a-z0-9-]+\.amazonaws\.com(?:\.cn)?)(?::\d+)?$/i;

/** Whether a name, in lower case, is under this gateway's own: the DNS server answers it with the gateway's address. */
export function isLocalName(name: string): boolean {
  return /\.execute-api\.(?:[a-z0-9-]+\.)?localhost$/.test(name);
}

/** The API whose default host a request is for. */
export function targetOfHost(host: string | undefined, url: string): DataPlaneTarget | undefined {
  const found = host === undefined ? null : hostPattern.exec(host);
  const apiId = found?.[1];
  if (apiId === undefined) return undefined;
  const id = found?.[2];
  const target = { apiId: apiId.toLowerCase(), path: url };
  return id === undefined ? target : { ...target, vpcEndpoint: { id: id.toLowerCase(), by: 'alias' } };
}

// `vpce-0abc-1def.execute-api.eu-west-1.vpce.amazonaws.com`, also with an availability zone.
const endpointPattern =
  /^(vpce-[a-z0-9]+)(?:-[a-z0-9-]+)?\.execute-api\.(?:(?:[a-z0-9-]+\.)?localhost|[a-z0-9-]+\.vpce\.amazonaws\.com(?:\.cn)?)(?::\d+)?$/i;

/** The API that a request names by its header where its host is a VPC endpoint's own. */
export function targetOfEndpoint(headers: IncomingHttpHeaders, url: string): DataPlaneTarget | undefined {
  const id = headers.host && endpointPattern.exec(headers.host)?.[1];
  const apiId = headers['x-apigw-api-id'];
  if (!id || typeof apiId !== 'string') return undefined;
  return { apiId: apiId.toLowerCase(), path: url, vpcEndpoint: { id: id.toLowerCase(), by: 'endpoint' } };
}

/** The API that a request names in its path. */
export function targetOfPath(url: string): DataPlaneTarget | undefined {
  if (!url.startsWith(pathPrefix)) return undefined;
  const end = endOfSegment(url, pathPrefix.length);
  const path = url.slice(end);
  return { apiId: url.slice(pathPrefix.length, end), path: path.startsWith('/') ? path : `/${path}` };
}

function endOfSegment(url: string, start: number): number {
  let end = start;
  while (end < url.length && url[end] !== '/' && url[end] !== '?') end++;
  return end;
}

/** A request target as origin form: proxies may send it whole (`http://host/path`). */
export function originForm(url: string): string {
  if (url.startsWith('/')) return url;
  const path = /^https?:\/\/[^/?]*(.*)$/i.exec(url)?.[1] ?? '/';
  return path.startsWith('/') ? path : `/${path}`;
}
