// How requests leave the machine: through a proxy where the environment names one, trusting AWS_CA_BUNDLE where it is set.
// AWS SDKs and Tools Reference Guide: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, `ca_bundle`.

import { readFile } from 'node:fs/promises';
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { ApigwError } from '../errors.ts';
import type { Env, Profile } from './profile.ts';

/** Milliseconds: to connect, and of silence on a connection. Importing a large document takes AWS half a minute. */
const connectionTimeout = 10_000;
const socketTimeout = 120_000;

/** What the SDK's own handler takes. */
export interface HandlerOptions {
  connectionTimeout: number;
  socketTimeout: number;
  httpAgent?: HttpAgent;
  httpsAgent?: HttpsAgent | { ca: Buffer };
}

/** The `requestHandler` of a client. */
export async function requestHandler(env: Env, profile: Profile): Promise<HandlerOptions> {
  const ca = await readCaBundle(env['AWS_CA_BUNDLE'] || profile.settings['ca_bundle']);
  const proxies = readProxies(env);
  if (!proxies) return { connectionTimeout, socketTimeout, ...(ca && { httpsAgent: { ca } }) };
  const { createProxyAgents } = await import('./proxy-agent.ts');
  const agents = createProxyAgents({ ...proxies, connectionTimeout, ...(ca && { ca }) });
  // To connect to the proxy and through it.
  return { connectionTimeout: 2 * connectionTimeout, socketTimeout, ...agents };
}

/** What requests leave by; absent: Node's own. */
export interface Agents {
  httpAgent?: HttpAgent;
  httpsAgent?: HttpsAgent;
}

/** The same proxies and certificates, for requests that are no calls of the SDK's. */
export async function requestAgents(env: Env, profile: Profile): Promise<Agents> {
  const { httpAgent, httpsAgent } = await requestHandler(env, profile);
  const { Agent } = await import('node:https');
  return {
    ...(httpAgent && { httpAgent }),
    ...(httpsAgent && { httpsAgent: 'ca' in httpsAgent ? new Agent(httpsAgent) : (httpsAgent as HttpsAgent) }),
  };
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

interface Proxies {
  httpProxy?: URL;
  httpsProxy?: URL;
  noProxy: string;
}

/** This machine is never reached through a proxy. */
const own = 'localhost,127.0.0.1,::1,[::1]';

function readProxies(env: Env): Proxies | undefined {
  const httpProxy = proxyOf(env, 'http_proxy');
  const httpsProxy = proxyOf(env, 'https_proxy');
  if (!httpProxy && !httpsProxy) return undefined;
  const noProxy = [own, env['no_proxy'] || env['NO_PROXY'] || ''].join(',');
  return { ...(httpProxy && { httpProxy }), ...(httpsProxy && { httpsProxy }), noProxy };
}

function proxyOf(env: Env, name: string): URL | undefined {
  const text = env[name] || env[name.toUpperCase()];
  if (!text) return undefined;
  const url = text.includes('://') ? text : `http://${text}`;
  if (URL.canParse(url)) return new URL(url);
  throw new ApigwError('InvalidInput', `${name.toUpperCase()} is not a URL`, {
    hint: `Write it as ${name.toUpperCase()}=http://HOST:PORT`,
  });
}
