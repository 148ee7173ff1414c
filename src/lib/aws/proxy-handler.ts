// A request handler for the SDK that speaks through a proxy. Loaded only where one is configured: the SDK's own has none.

import type { HttpResponse } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import { type Dispatcher, EnvHttpProxyAgent, request as send } from 'undici';

/** Proxies by scheme, and who is reached without. */
export interface Proxies {
  httpProxy?: string;
  httpsProxy?: string;
  /** Comma-separated; loopback addresses are always in it. */
  noProxy: string;
}

export interface ProxyOptions extends Proxies {
  /** Milliseconds. */
  connectionTimeout: number;
  /** Milliseconds of silence. */
  socketTimeout: number;
  ca?: Buffer;
}

/** What the SDK needs of a handler. */
export interface ProxyHandler {
  metadata: { handlerProtocol: string };
  handle(request: HttpRequest, options?: { abortSignal?: AbortSignal }): Promise<{ response: HttpResponse }>;
  destroy(): void;
}

/** Sends through the proxies of the environment, HTTPS by CONNECT. */
export function createProxyHandler(options: ProxyOptions): ProxyHandler {
  const { ca, connectionTimeout, socketTimeout, ...proxies } = options;
  const tls = { timeout: connectionTimeout, ...(ca && { ca }) };
  const agent = new EnvHttpProxyAgent({ ...proxies, connect: tls, requestTls: tls, bodyTimeout: socketTimeout });
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal } = {}) {
      const { HttpResponse } = await import('@smithy/core/protocols');
      const answer = await send(urlOf(request), {
        method: request.method as Dispatcher.HttpMethod,
        headers: request.headers,
        body: request.body,
        dispatcher: agent,
        headersTimeout: socketTimeout,
        ...(abortSignal && { signal: abortSignal }),
      });
      return {
        response: new HttpResponse({ statusCode: answer.statusCode, headers: flat(answer.headers), body: answer.body }),
      };
    },
    destroy() {
      void agent.close();
    },
  };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function urlOf(request: HttpRequest): string {
  const port = request.port === undefined ? '' : `:${request.port}`;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, item ?? '');
  }
  const search = query.size === 0 ? '' : `?${query.toString().replaceAll('+', '%20')}`;
  return `${request.protocol}//${request.hostname}${port}${request.path}${search}`;
}
