// Hosted zones of Route 53 as Node's own resolver sees them: by UDP and by TCP, at once after each change.

import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Route53 } from '@aws-sdk/client-route-53';
import { decode, encode } from 'dns-packet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../../src/lib/gateway/server.ts';
import { change, createZone, record } from '../control/route53/route53-harness.ts';

let directory: string;
let gateway: Gateway;
const lines: string[] = [];

const start = () => startGateway({ port: 0, dnsPort: 0, stateDirectory: directory, log: (line) => lines.push(line) });

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'apigw-dns-'));
  lines.length = 0;
  gateway = await start();
});
afterEach(async () => {
  await gateway.close();
  rmSync(directory, { recursive: true, force: true });
  expect(lines).toEqual([]);
});

function clientOf(accessKeyId = '123456789012'): Route53 {
  const credentials = { accessKeyId, secretAccessKey: 'x' };
  return new Route53({ endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

function resolver(): Resolver {
  const made = new Resolver({ timeout: 2000, tries: 1 });
  made.setServers([`127.0.0.1:${gateway.dnsPort}`]);
  return made;
}

describe('zones', () => {
  test('are answered from their creation, after each change, and after a restart', async () => {
    const zone = await createZone(clientOf());
    const servers = await resolver().resolveNs('example.com');
    expect(servers).toHaveLength(4);
    expect((await resolver().resolveSoa('example.com')).hostmaster).toBe('awsdns-hostmaster.amazon.com');
    await expect(resolver().resolve4('www.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await change(clientOf(), zone, [record('CREATE', 'WWW.example.com A', '192.0.2.1')]);
    expect(await resolver().resolve4('www.example.com')).toEqual(['192.0.2.1']);
    await expect(resolver().resolve6('www.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await change(clientOf(), zone, [
      record('UPSERT', 'www.example.com A', '192.0.2.2'),
      record('CREATE', '*.example.com TXT', '"any" "thing"'),
    ]);
    expect(await resolver().resolve4('www.example.com')).toEqual(['192.0.2.2']);
    expect(await resolver().resolveTxt('else.example.com')).toEqual([['any', 'thing']]);
    await gateway.close();
    gateway = await start();
    expect(await resolver().resolve4('www.example.com')).toEqual(['192.0.2.2']);
    await change(clientOf(), zone, [
      record('DELETE', 'www.example.com A', '192.0.2.2'),
      record('DELETE', '*.example.com TXT', '"any" "thing"'),
    ]);
    await expect(resolver().resolve4('www.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await clientOf().deleteHostedZone({ Id: zone });
    await expect(resolver().resolve4('www.example.com')).rejects.toMatchObject({ code: 'EREFUSED' });
  });

  test('are those of all accounts; a reset takes them all', async () => {
    const zone = await createZone(clientOf('222222222222'), 'other.example');
    await change(clientOf('222222222222'), zone, [record('CREATE', 'a.other.example A', '192.0.2.3')]);
    expect(await resolver().resolve4('a.other.example')).toEqual(['192.0.2.3']);
    await fetch(`${gateway.endpoint}/_apigw/reset`, { method: 'POST', headers: { 'x-apigw-admin': '1' } });
    await expect(resolver().resolve4('a.other.example')).rejects.toMatchObject({ code: 'EREFUSED' });
  });

  test('an answer that is too large for a datagram comes by TCP', async () => {
    const zone = await createZone(clientOf());
    const addresses = Array.from({ length: 100 }, (_, index) => `192.0.2.${index}`);
    await change(clientOf(), zone, [record('CREATE', 'many.example.com A', ...addresses)]);
    expect((await resolver().resolve4('many.example.com')).sort()).toEqual(addresses.sort());
  });
});

describe('connections', () => {
  const query = (id: number) => encode({ type: 'query', id, questions: [{ name: 'example.com', type: 'SOA' }] });

  test('several queries on one TCP connection, cut anywhere, are answered in order', async () => {
    await createZone(clientOf());
    const framed = [1, 2, 3].flatMap((id) => [Buffer.from([0, query(id).length]), query(id)]);
    const bytes = Buffer.concat(framed);
    const socket = connect({ port: gateway.dnsPort ?? 0, host: '127.0.0.1' });
    const received: Buffer[] = [];
    for (const part of [bytes.subarray(0, 1), bytes.subarray(1, 40), bytes.subarray(40)]) {
      socket.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const ids: number[] = [];
    for await (const chunk of socket) {
      received.push(chunk as Buffer);
      const all = Buffer.concat(received);
      ids.length = 0;
      for (
        let at = 0;
        at + 2 <= all.length && at + 2 + all.readUInt16BE(at) <= all.length;
        at += 2 + all.readUInt16BE(at)
      ) {
        ids.push(decode(all.subarray(at + 2)).id ?? 0);
      }
      if (ids.length === 3) break;
    }
    expect(ids).toEqual([1, 2, 3]);
  });

  test('rubbish ends a TCP connection, and is not answered by UDP; the server goes on', async () => {
    await createZone(clientOf());
    const socket = connect({ port: gateway.dnsPort ?? 0, host: '127.0.0.1' });
    socket.write(Buffer.from([0, 3, 1, 2, 3]));
    await new Promise((resolve) => socket.once('close', resolve));
    const udp = createSocket('udp4');
    udp.send(Buffer.from('rubbish'), gateway.dnsPort ?? 0, '127.0.0.1');
    udp.send(query(9), gateway.dnsPort ?? 0, '127.0.0.1');
    const [first] = await new Promise<[Buffer]>((resolve) => udp.once('message', (message) => resolve([message])));
    expect(decode(first).id).toBe(9);
    udp.close();
  });

  test('the gateway closes though a client keeps its connection open', async () => {
    const socket = connect({ port: gateway.dnsPort ?? 0, host: '127.0.0.1' });
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await gateway.close();
    await closed;
    gateway = await start();
  });

  test('a port that is taken is an error, and leaves nothing open', async () => {
    const port = gateway.dnsPort ?? 0;
    await expect(startGateway({ port: 0, dnsPort: port, ephemeral: true })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  test('without a port there is no DNS', async () => {
    const plain = await startGateway({ port: 0, ephemeral: true });
    expect(plain.dnsPort).toBeUndefined();
    await plain.close();
  });
});
