// What a URL says of where it leads: an API's default host, the forms of a local gateway, or a custom domain name.
// Developer Guide, "Invoke REST APIs in API Gateway".

import { ApigwError } from '../../errors.ts';

export interface UrlAddress {
  /** The host that is looked up; absent where the path names the API at an endpoint's own address. */
  name?: string;
  /** Of a default host; absent: the host is a custom domain name. */
  apiId?: string;
  region?: string;
  /** Of a local gateway, as the URL names it. */
  endpointUrl?: string;
  /** From the stage on, or of a custom domain the whole path; without its query. */
  path: string;
}

/** Reads `text`. Throws Usage for what is no URL of http or https. */
export function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new ApigwError('Usage', `'${text}' is not an http or https URL`, {
    hint: 'For example: apigw explain https://api.example.com/pets',
  });
}

const amazonHost = /^([a-z0-9]+)(?:-vpce-[a-z0-9]+)?\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;
const localHost = /^([a-z0-9]+)(?:-vpce-[a-z0-9]+)?\.execute-api\.(?:([a-z0-9-]+)\.)?localhost$/;
const localPath = /^\/_aws\/execute-api\/([^/]+)(\/.*)?$/;

/** Where a URL leads by its looks alone. */
export function addressOf(url: URL): UrlAddress {
  const { hostname: name, pathname: path } = url;
  const [, local, localRegion] = localHost.exec(name) ?? [];
  if (local !== undefined) {
    const endpointUrl = `http://127.0.0.1${url.port && url.protocol === 'http:' ? `:${url.port}` : ''}`;
    const known = url.protocol === 'http:' && url.port !== '' ? { endpointUrl } : {};
    return { name, apiId: local, path, ...(localRegion !== undefined && { region: localRegion }), ...known };
  }
  const [, amazon, region] = amazonHost.exec(name) ?? [];
  if (amazon !== undefined && region !== undefined) return { name, apiId: amazon, region, path };
  const [, byPath, rest = '/'] = localPath.exec(path) ?? [];
  if (byPath !== undefined) return { apiId: byPath, endpointUrl: url.origin, path: rest };
  return { name, path };
}
