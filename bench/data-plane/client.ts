// A load generator on raw sockets: one request under way on each connection, answers told apart by their
// Content-Length. As cheap as it can be, so that one core is enough to keep a server busy.

import { connect, type Socket } from 'node:net';

interface Load {
  port: number;
  path: string;
  /** Beside those that every request has. */
  headers?: Readonly<Record<string, string>>;
  /** Makes the requests POSTs. */
  body?: string | undefined;
  connections: number;
  requests: number;
}

/** Sends the requests and resolves when all are answered with 200; rejects at the first other answer. */
export async function load(wanted: Load): Promise<{ seconds: number; p99: number }> {
  const { body } = wanted;
  const length =
    body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const more = Object.entries({ ...wanted.headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  const bytes = Buffer.from(
    `${body === undefined ? 'GET' : 'POST'} ${wanted.path} HTTP/1.1\r\nHost: 127.0.0.1:${wanted.port}\r\nUser-Agent: bench/1.0\r\nAccept: */*\r\n${more.join('')}\r\n${body ?? ''}`,
  );
  const latencies = new Float64Array(wanted.requests);
  const sockets = await Promise.all(Array.from({ length: wanted.connections }, () => open(wanted.port)));
  const start = performance.now();
  await new Promise<void>((resolve, reject) => {
    let sent = 0;
    let done = 0;
    for (const socket of sockets) {
      let began = 0;
      const next = (): void => {
        if (sent++ >= wanted.requests) return;
        began = performance.now();
        socket.write(bytes);
      };
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('The server hung up')));
      onAnswers(socket, (isFine) => {
        if (!isFine) reject(new Error(`${wanted.path}: not answered with 200`));
        latencies[done++] = performance.now() - began;
        if (done === wanted.requests) resolve();
        else next();
      });
      next();
    }
  });
  const seconds = (performance.now() - start) / 1000;
  for (const socket of sockets) socket.removeAllListeners('close').destroy();
  latencies.sort();
  return { seconds, p99: latencies[Math.floor(wanted.requests * 0.99)] ?? Number.NaN };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Calls back at the end of each answer. */
function onAnswers(socket: Socket, answered: (isFine: boolean) => void): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const headEnd = text.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0);
    if (text.length < headEnd + 4 + length) return;
    const isFine = text.startsWith('HTTP/1.1 200');
    text = '';
    answered(isFine);
  });
}
