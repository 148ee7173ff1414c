// DNS by TCP: messages behind their length, several on one connection (RFC 1035, 4.2.2; RFC 7766).

import { createServer, type Server, type Socket } from 'node:net';

export type Respond = (message: Buffer) => Buffer | undefined;

export interface TcpOptions {
  host: string;
  port: number;
  /** Milliseconds without a byte after which a connection is ended. */
  idleTimeout: number;
}

const mostConnections = 200;

/** Answers connections at an address. Rejects with the system's error where the port is taken. */
export function listenByTcp(respond: Respond, { host, port, idleTimeout }: TcpOptions): Promise<Server> {
  const server = createServer((socket) => serve(socket, respond, idleTimeout));
  server.maxConnections = mostConnections;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve(server);
    });
  });
}

function serve(socket: Socket, respond: Respond, idleTimeout: number): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.setTimeout(idleTimeout, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('drain', () => socket.resume());
  socket.on('data', (chunk) => {
    const { messages, left } = splitMessages(Buffer.concat([rest, chunk]));
    rest = left;
    for (const message of messages) {
      const answer = respond(message);
      // What is no query ends the connection: nothing after it can be trusted.
      if (!answer) return socket.destroy();
      send(socket, answer);
    }
  });
}

/** A client that does not read its answers is not read from either. */
function send(socket: Socket, answer: Buffer): void {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(answer.length);
  if (!socket.write(Buffer.concat([length, answer]))) socket.pause();
}

function splitMessages(bytes: Buffer): { messages: Buffer[]; left: Buffer } {
  const messages: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= 2) {
    const end = at + 2 + bytes.readUInt16BE(at);
    if (end > bytes.length) break;
    messages.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return { messages, left: bytes.subarray(at) };
}
