// The ClientHello: whole, in pieces, and broken. RFC 8446, 4.1.2 and 5.1; RFC 6066, 3.

import { once } from 'node:events';
import { type AddressInfo, connect as connectPlain, createServer } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readClientHello } from '../../../src/lib/gateway/data/tls/client-hello.ts';
import { mock, restApi } from '../data-harness.ts';
import { type Edge, startEdge } from './edge-harness.ts';

/** What node's own client says first. */
async function helloFor(servername?: string): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', ...(servername && { servername }) }).on('error', () => undefined);
  const [socket] = await once(server, 'connection');
  const [bytes] = await once(socket, 'data');
  client.destroy();
  socket.destroy();
  server.close();
  return bytes;
}

/** The same message in records of so many bytes. */
function inRecords(hello: Buffer, size: number): Buffer {
  const message = hello.subarray(5);
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const part = message.subarray(at, at + size);
    parts.push(Buffer.from([22, 3, 1, part.length >> 8, part.length & 255]), part);
  }
  return Buffer.concat(parts);
}

let hello: Buffer;
beforeAll(async () => {
  hello = await helloFor('API.Example.com');
});

describe('readClientHello', () => {
  test('the server name, in lower case; none where the client sends none', async () => {
    expect(readClientHello(hello)).toEqual({ serverName: 'api.example.com' });
    expect(readClientHello(await helloFor())).toEqual({ serverName: undefined });
  });

  test('every beginning of it is partial, and nothing after it matters', () => {
    for (let length = 0; length < hello.length; length++)
      expect(readClientHello(hello.subarray(0, length))).toBe('partial');
    const early = Buffer.from([20, 3, 3, 0, 1, 1, 23, 3, 3, 0, 0]);
    expect(readClientHello(Buffer.concat([hello, early]))).toEqual({ serverName: 'api.example.com' });
  });

  test.each([1, 3, 4, 50])('spread over records of %i bytes', (size) => {
    expect(readClientHello(inRecords(hello, size))).toEqual({ serverName: 'api.example.com' });
  });

  test.each([
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['another message', Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0])],
    ['another record', Buffer.from([23, 3, 1, 0, 4, 1, 0, 0, 0])],
    ['an empty record', Buffer.from([22, 3, 1, 0, 0])],
    ['a record that is too long', Buffer.from([22, 3, 1, 255, 255])],
    ['a message that is too long', Buffer.from([22, 3, 1, 0, 4, 1, 1, 0, 0])],
    ['an empty message', Buffer.from([22, 3, 1, 0, 4, 1, 0, 0, 0])],
  ])('%s is malformed', (_, bytes) => {
    expect(readClientHello(bytes)).toBe('malformed');
  });

  test('any byte of it may be wrong: never more than a wrong name', () => {
    for (let at = 0; at < hello.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const bent = Buffer.from(hello);
        bent[at] = value;
        const read = readClientHello(bent);
        expect(typeof read === 'string' || typeof read.serverName === 'string' || read.serverName === undefined).toBe(
          true,
        );
      }
    }
  });

  test('a name that is no host is none', () => {
    const at = hello.indexOf('API.Example.com');
    const bent = Buffer.from(hello);
    bent[at] = '/'.charCodeAt(0);
    expect(readClientHello(bent)).toEqual({ serverName: undefined });
  });
});

describe('hostile connections', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge(restApi({ 'GET /': mock('root') }));
    await edge.publish();
  });
  afterAll(() => edge.close());

  /** Sends and waits for the end. */
  async function closedAfter(...sent: Buffer[]): Promise<boolean> {
    const socket = connectPlain({ port: edge.port, host: '127.0.0.1' });
    socket.on('error', () => undefined).resume();
    for (const bytes of sent) socket.write(bytes);
    await new Promise((resolve) => socket.on('close', resolve));
    return true;
  }

  test.each([
    ['HTTP without TLS', Buffer.from('GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n')],
    ['garbage', Buffer.alloc(5000, 0xa5)],
    ['records without an end', Buffer.concat(Array(20_000).fill(Buffer.from([22, 3, 1, 0, 1, 1])))],
  ])('%s is closed', async (_, bytes) => {
    expect(await closedAfter(bytes)).toBe(true);
    expect(await edge.ask({ name: 'api.example.com' })).toMatchObject({ status: 200 });
  });

  test('a hello that OpenSSL refuses is closed', async () => {
    const bent = Buffer.from(hello);
    bent.writeUInt16BE(0x0101, 9);
    const end = bent.length - 1;
    bent[end] = (bent[end] ?? 0) ^ 0xff;
    expect(await closedAfter(bent, Buffer.alloc(2000, 0x17))).toBe(true);
  });

  test('clients that go away in the middle leave nothing behind', async () => {
    for (const bytes of [hello.subarray(0, 40), hello, Buffer.alloc(0)]) {
      const socket = connectPlain({ port: edge.port, host: '127.0.0.1' }).on('error', () => undefined);
      await once(socket, 'connect');
      socket.end(bytes);
      await new Promise((resolve) => socket.resume().on('close', resolve));
    }
    expect(await edge.ask({ name: 'api.example.com' })).toMatchObject({ status: 200 });
  });

  test('a hello that comes byte by byte is waited for', async () => {
    const relay = createServer((from) => {
      const to = connectPlain({ port: edge.port, host: '127.0.0.1', noDelay: true });
      to.on('error', () => undefined).pipe(from);
      from.once('data', (first: Buffer) => {
        for (const byte of first) to.write(Buffer.from([byte]));
        from.pipe(to);
      });
      from.on('error', () => undefined).on('close', () => to.destroy());
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const { port } = relay.address() as AddressInfo;
    const answer = await edge.ask({ name: 'api.example.com', tls: { port } as object });
    expect(answer).toMatchObject({ status: 200, body: 'root' });
    relay.close();
  });
});
