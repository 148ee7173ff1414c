// A proxy before a server that lets one call fail, in one of the ways in which calls fail.

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `refused`: the call never arrives. `lost`: it is carried out, its answer is lost. `500`, `429`: it is answered so and
 * not carried out. `killed`: the caller is killed when the call arrives; `killed-after`: when it has been carried out.
 */
export type Fault = 'refused' | 'lost' | '500' | '429' | 'killed' | 'killed-after';

export interface FaultyProxy {
  endpoint: string;
  /** Calls since the last `arm`, those of the gateway's administration left out: `METHOD /path`. */
  calls: string[];
  /** From now on the call of this number (from 0) fails; -1: none. */
  arm(call: number, fault: Fault, kill?: () => void): void;
  close(): Promise<void>;
}

/** Opens a proxy to `target`, an http URL. */
export async function openFaultyProxy(target: string): Promise<FaultyProxy> {
  const calls: string[] = [];
  let armed: { call: number; fault: Fault; kill: () => void } = { call: -1, fault: 'refused', kill: () => {} };
  const server = createServer((incoming, outgoing) => {
    const { fault, kill } = armed;
    const counts = !incoming.url?.startsWith('/_apigw/');
    const strikes = counts && calls.push(`${incoming.method} ${incoming.url}`) - 1 === armed.call;
    if (strikes && fault === 'refused') return void incoming.socket.destroy();
    if (strikes && fault === 'killed') return void kill();
    if (strikes && (fault === '500' || fault === '429')) {
      const type = fault === '429' ? 'TooManyRequestsException' : 'InternalFailure';
      outgoing.writeHead(Number(fault), { 'x-amzn-errortype': type, 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ message: 'made by the test' }));
      return;
    }
    const url = new URL(incoming.url ?? '/', target);
    const forwarded = request(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
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
