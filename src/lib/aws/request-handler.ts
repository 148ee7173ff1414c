// How requests leave the machine: through a proxy where the environment names one, trusting AWS_CA_BUNDLE where it is set.
// AWS SDKs and Tools Reference Guide, "HTTP proxies" conventions (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) and `ca_bundle`.

import { readFile } from 'node:fs/promises';
import { ApigwError } from '../errors.ts';
import type { Env, Profile } from './profile.ts';
import type { Proxies, ProxyHandler } from './proxy-handler.ts';

/** Milliseconds: to connect, and of silence on a connection. Importing a large document takes AWS half a minute. */
const connectionTimeout = 10_000;
const socketTimeout = 120_000;

/** What the SDK's own handler takes. */
export interface HandlerOptions {
  connectionTimeout: number;
  socketTimeout: number;
  httpsAgent?: { ca: Buffer };
}

/** The `requestHandler` of a client: options of the SDK's own handler, or one that speaks to a proxy. */
export async function requestHandler(env: Env, profile: Profile): Promise<HandlerOptions | ProxyHandler> {
  const ca = await readCaBundle(env['AWS_CA_BUNDLE'] || profile.settings['ca_bundle']);
  const proxies = readProxies(env);
  if (!proxies) return { connectionTimeout, socketTimeout, ...(ca && { httpsAgent: { ca } }) };
  const { createProxyHandler } = await import('./proxy-handler.ts');
  return createProxyHandler({ ...proxies, connectionTimeout, socketTimeout, ...(ca && { ca }) });
}

async function readCaBundle(file: string | undefined): Promise<Buffer | undefined> {
  if (!file) return undefined;
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new ApigwError('InvalidInput', `AWS_CA_BUNDLE: cannot read ${file}: ${cause.code ?? cause.message}`, {
      hint: 'Name a file of PEM certificates, or unset AWS_CA_BUNDLE',
      cause,
    });
  });
}

function readProxies(env: Env): Proxies | undefined {
  const httpProxy = env['http_proxy'] || env['HTTP_PROXY'];
  const httpsProxy = env['https_proxy'] || env['HTTPS_PROXY'];
  if (!httpProxy && !httpsProxy) return undefined;
  for (const url of [httpProxy, httpsProxy]) {
    if (url && !URL.canParse(url)) {
      throw new ApigwError('InvalidInput', `The proxy '${url}' is not a URL`, {
        hint: 'Write HTTPS_PROXY=http://HOST:PORT',
      });
    }
  }
  const noProxy = ['localhost', '.localhost', '127.0.0.1', '[::1]', env['no_proxy'] || env['NO_PROXY']];
  return {
    ...(httpProxy && { httpProxy }),
    ...(httpsProxy && { httpsProxy }),
    noProxy: noProxy.filter(Boolean).join(','),
  };
}
