// Which door a request comes through: the data plane, the gateway's own administration, or AWS's control plane.
// The data plane is told by host, as on AWS, or by path where names under `localhost` do not resolve; a host that is none
// of API Gateway's own may be a custom domain (data/domains).

/** A request for a deployed API. */
export interface DataPlaneTarget {
  apiId: string;
  /** From the stage on, as sent: `/prod/pets?limit=1`. */
  path: string;
}

const pathPrefix = '/_aws/execute-api/';
// In any case, as host names are. AWS's own are taken too: clients may be pointed here by --connect-to, a proxy or a
// hosts file.
const hostPattern =
  /^([a-z0-9]+)(?:-vpce-[a-z0-9]+)?\.execute-api\.(?:(?:[a-z0-9-]+\.)?localhost|[a-z0-9-]+\.amazonaws\.com(?:\.cn)?)(?::\d+)?$/i;

/** Whether a name, in lower case, is under this gateway's own: the DNS server answers it with the gateway's address. */
export function isLocalName(name: string): boolean {
  return /\.execute-api\.(?:[a-z0-9-]+\.)?localhost$/.test(name);
}

/** The API whose default host a request is for. */
export function targetOfHost(host: string | undefined, url: string): DataPlaneTarget | undefined {
  const apiId = host && hostPattern.exec(host)?.[1];
  return apiId ? { apiId: apiId.toLowerCase(), path: url } : undefined;
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
