// Agents that reach their host through a proxy, by CONNECT. Loaded only where the environment names a proxy: neither the
// SDK nor Node (before 24) looks at HTTPS_PROXY and NO_PROXY by itself.

import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as startTls } from 'node:tls';
import { ApigwError } from '../errors.ts';

export interface ProxyOptions {
  /** For `http:` and `https:` endpoints; absent: those are reached directly. */
  httpProxy?: URL;
  httpsProxy?: URL;
  /** Comma-separated hosts that are reached directly. */
  noProxy: string;
  /** Milliseconds. */
  connectionTimeout: number;
  /** Certificates to trust, PEM. */
  ca?: Buffer;
}

/** What a connection is made of; the agent adds the TLS options. */
interface Destination {
  host?: string | null | undefined;
  port?: number | string | null | undefined;
  servername?: string | undefined;
}

type Done = (error: Error | null, socket: Duplex) => void;

/** The agents that the SDK's handler takes. */
export function createProxyAgents(options: ProxyOptions): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true, ...(options.ca && { ca: options.ca }) });
  throughProxy(httpAgent, options.httpProxy, { ...options, secure: (socket) => socket });
  throughProxy(httpsAgent, options.httpsProxy, {
    ...options,
    secure: (socket, to) => startTls({ ...to, socket, servername: to.servername || (to.host ?? '') } as object),
  });
  return { httpAgent, httpsAgent };
}

interface Tunnelling extends ProxyOptions {
  secure(socket: Socket, to: Destination): Duplex;
}

function throughProxy(agent: HttpAgent, proxy: URL | undefined, tunnelling: Tunnelling): void {
  if (!proxy) return;
  const direct = agent.createConnection.bind(agent);
  agent.createConnection = (to: Destination, done?: Done) => {
    if (!done || bypasses(to, tunnelling.noProxy)) return direct(to as never, done);
    openTunnel({ proxy, to, tunnelling, done });
    return undefined;
  };
}

/** Asks the proxy for a connection to the destination. */
function openTunnel(at: { proxy: URL; to: Destination; tunnelling: Tunnelling; done: Done }): void {
  const { done, proxy, to, tunnelling } = at;
  const authority = `${to.host}:${to.port}`;
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const asking = request({
    host: proxy.hostname,
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    timeout: tunnelling.connectionTimeout,
    headers: { host: authority, ...authorization(proxy) },
    agent: false,
  });
  const fail = (why: string) => {
    asking.destroy();
    done(refusal(proxy, why), undefined as never);
  };
  asking.once('connect', (answer, socket) => {
    if (answer.statusCode === 200) done(null, tunnelling.secure(socket, to));
    else fail(`it answered ${answer.statusCode} ${answer.statusMessage ?? ''}`);
  });
  asking.once('response', (answer) => fail(`it answered ${answer.statusCode} ${answer.statusMessage ?? ''}`));
  asking.once('timeout', () => fail('it did not answer in time'));
  asking.once('error', (error) => fail(error.message));
  asking.end();
}

function authorization({ password, username }: URL): { 'proxy-authorization'?: string } {
  if (!username) return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

/** Without the user and password that the URL may hold. */
function refusal(proxy: URL, why: string): ApigwError {
  return new ApigwError('Network', `The proxy ${proxy.protocol}//${proxy.host} gives no connection: ${why}`, {
    hint: 'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY',
    retryable: true,
  });
}

/** NO_PROXY as curl and the AWS tools read it: `*`, hosts, and domains with all that ends in them. */
function bypasses({ host, port }: Destination, noProxy: string): boolean {
  const name = (host ?? '').toLowerCase();
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [, domain = '', only] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (only !== undefined && only !== String(port)) return false;
      return entry === '*' || name === domain || name.endsWith(`.${domain}`);
    });
}
