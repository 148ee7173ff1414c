// A proxy before a server that lets one call fail, in one of the ways in which calls fail.

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `refused`: the call never arrives. `lost`: it is carried out, its answer is lost. `500`, `429`, or an answer of one's own:
 * it is answered so and not carried out. `killed`: the caller is killed when the call arrives; `killed-after`: when it has
 * been carried out.
 */
export type Fault = 'refused' | 'lost' | '500' | '429' | 'killed' | 'killed-after' | GiveAnswer;

/** The answer to a call, `METHOD /path` (and ACM's operation); undefined: it is carried out. */
export type GiveAnswer = (call: string) => GivenAnswer | undefined;

export interface GivenAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

type Struck = number | 'all' | ((call: string) => boolean);

export interface FaultyProxy {
  endpoint: string;
  /** Calls since the last `arm`, those of the gateway's administration left out: `METHOD /path`, and the target of JSON-RPC. */
  calls: string[];
  /** From now on the call of this number (from 0) fails, or which is said to; -1: none; 'all': each. */
  arm(call: Struck, fault: Fault, kill?: () => void): void;
  close(): Promise<void>;
}

const answers: Readonly<Record<'500' | '429', GiveAnswer>> = {
  '500': () => answerOf(500, 'InternalFailure'),
  '429': () => answerOf(429, 'TooManyRequestsException'),
};

/** An error as API Gateway answers it. */
export function answerOf(status: number, type: string, message = 'made by the test'): GivenAnswer {
  const headers = { 'x-amzn-errortype': type, 'content-type': 'application/json' };
  return { status, headers, body: JSON.stringify({ message }) };
}

function isStruck(struck: Struck, { call, nth }: { call: string; nth: number }): boolean {
  return typeof struck === 'function' ? struck(call) : struck === 'all' || struck === nth;
}

/** Opens a proxy to `target`, an http URL. */
export async function openFaultyProxy(target: string): Promise<FaultyProxy> {
  const calls: string[] = [];
  type Armed = { call: Struck; fault: Fault; kill: () => void };
  let armed: Armed = { call: -1, fault: 'refused', kill: () => {} };
  const server = createServer((incoming, outgoing) => {
    const { fault, kill } = armed;
    const call = [incoming.method, incoming.url, incoming.headers['x-amz-target']].filter(Boolean).join(' ');
    const counts = !incoming.url?.startsWith('/_apigw/');
    const nth = counts ? calls.push(call) - 1 : Number.NaN;
    const strikes = counts && isStruck(armed.call, { call, nth });
    if (strikes && fault === 'refused') return void incoming.socket.destroy();
    if (strikes && fault === 'killed') return void kill();
    const answering = typeof fault === 'function' ? fault : answers[fault as '500' | '429'];
    const given = strikes ? answering?.(call) : undefined;
    if (given) {
      const { body, headers, status } = given;
      incoming.resume();
      outgoing.writeHead(status, headers).end(body);
      return;
    }
    const url = new URL(incoming.url ?? '/', target);
    const { method } = incoming;
    // A connection for each call, on both sides: a caller with one attempt must not meet one that was kept and is closed just now.
    const headers = { ...incoming.headers, connection: 'close' };
    const forwarded = request(url, { method, headers, agent: false }, (answer) => {
      if (strikes && (fault === 'lost' || fault === 'killed-after')) {
        answer.resume().on('end', () => (fault === 'lost' ? incoming.socket.destroy() : kill()));
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => incoming.socket.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    arm: (call, fault, kill = () => {}) => {
      calls.length = 0;
      armed = { call, fault, kill };
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
