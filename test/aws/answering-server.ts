// A server that answers as a list of answers says, and remembers what it was asked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** The connection is cut without an answer. */
  cut?: boolean;
  /** The connection is cut in the middle of the answer's body. */
  cutWithin?: boolean;
}

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
}

export interface AnsweringServer {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** The last answer is given to all further requests. */
export async function startAnswering(answers: Answer[], tls?: { cert: string; key: string }): Promise<AnsweringServer> {
  const asked: Asked[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? {};
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume();
    if (answer.cut) {
      request.socket.destroy();
      return;
    }
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
    const type = { 'content-type': 'application/json' };
    if (answer.cutWithin) {
      response.writeHead(answer.status ?? 200, { ...type, 'content-length': String(text.length + 100) });
      response.write(text, () => setImmediate(() => request.socket.destroy()));
      return;
    }
    response.writeHead(answer.status ?? 200, { ...type, ...answer.headers });
    response.end(text);
  };
  const server = tls ? createSecureServer(tls, handle) : createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A proxy that connects everybody to one server, and remembers the hosts that it was asked for. */
export async function startProxy(to: string): Promise<{ url: string; asked: string[]; close(): Promise<void> }> {
  const asked: string[] = [];
  const tunnels = new Set<Duplex>();
  const server = createServer();
  server.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? 'nobody'}`);
    tunnels.add(socket);
    const { hostname, port } = new URL(to);
    const target = connect(Number(port), hostname, () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    target.pipe(socket).pipe(target);
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
    socket.on('close', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        for (const tunnel of tunnels) tunnel.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
