// How clients of a target's domain names reach them: what the endpoint tells of itself in its health (where its DNS and its TLS
// are, and whose certificates it presents), else what AWS's clients use: the system's resolver, port 443, its authorities.

import type { Network } from '../aws/network.ts';
import { ApigwError } from '../errors.ts';
import { readHealth } from './local-registry.ts';
import { requestLocal } from './local-request.ts';
import type { Target } from './target.ts';

const httpsPort = 443;

/** The network of a target; `resolver` (HOST, HOST:PORT) is the user's own choice of a DNS server. */
export async function networkOf({ endpointUrl }: Target, resolver: string | undefined): Promise<Network> {
  const given = resolver === undefined ? {} : { resolver: checkResolver(resolver) };
  const health = endpointUrl === undefined ? undefined : await readHealth(endpointUrl);
  if (endpointUrl === undefined || !health?.https) return { httpsPort, ...given };
  const host = new URL(endpointUrl).hostname;
  return {
    httpsPort: health.https.port,
    ...(health.dns && { resolver: `${host}:${health.dns.port}` }),
    ...(await authorityOf(endpointUrl)),
    ...given,
  };
}

/** The certificate of the authority behind what the endpoint presents. */
async function authorityOf(endpointUrl: string): Promise<Pick<Network, 'authority'>> {
  const { body, status } = await requestLocal(endpointUrl, '/_apigw/ca');
  return status === 200 ? { authority: String(JSON.parse(body).certificate) } : {};
}

function checkResolver(given: string): string {
  const [, port = '53'] = /^(?:\[[0-9a-f:]+\]|\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/i.exec(given) ?? [
    undefined,
    '0',
  ];
  if (Number(port) > 0 && Number(port) <= 65_535) return given;
  throw new ApigwError('Usage', `--resolver: '${given}' is not the address of a DNS server`, {
    hint: 'Write it as an IP address, perhaps with a port: --resolver 127.0.0.1:4653',
  });
}
