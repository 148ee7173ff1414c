// What DNS of the gateway answers per second by UDP, against a bare node:dgram server that sends back the same bytes: a
// window of queries in flight, interleaved rounds, medians. The client takes its share of the machine in both.
// Run: npm run bench -- dns [ROUNDS] [QUERIES]

import { type ChildProcess, fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { encode } from 'dns-packet';
import type { DnsPorts } from '../src/lib/gateway/data/dns/resolve.ts';
import { respond } from '../src/lib/gateway/data/dns/respond.ts';
import { listenByUdp } from '../src/lib/gateway/data/dns/udp-listener.ts';
import { createZones } from '../src/lib/gateway/data/dns/zones.ts';
import type { RecordSet } from '../src/lib/model/hosted-zone.ts';

const role = process.env['APIGW_BENCH_ROLE'];
const window = 64;
const names = 10_000;
const host = '127.0.0.1';

/** A zone of ten thousand addresses, a wildcard and an alias of API Gateway's. */
function createPorts(): DnsPorts {
  const zones = createZones();
  const simple = (name: string, type: string, ...values: string[]): RecordSet => ({ name, type, ttl: 60, values });
  const records = [
    simple('example.com.', 'SOA', 'ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400'),
    simple('example.com.', 'NS', 'ns-1.awsdns-00.com.'),
    simple('\\052.wild.example.com.', 'A', '192.0.2.1'),
    { name: 'api.example.com.', type: 'A', alias: { zoneId: 'Z1', name: 'd-x.execute-api.us-east-1.amazonaws.com.' } },
    ...Array.from({ length: names }, (_, index) => simple(`h${index}.example.com.`, 'A', '192.0.2.1')),
  ];
  const head = { id: 'ZBENCH', account: '000000000000', name: 'example.com.', isPrivate: false, nameServers: [] };
  zones.publish({ ...head, createdAt: 0, records });
  const targets = { isOwnTarget: () => true, addresses: { A: [host], AAAA: [] } };
  return { zones, targets: { ...targets, isOwnTarget: (name) => name.startsWith('d-x.') }, random: Math.random };
}

const answerers = {
  gateway() {
    const ports = createPorts();
    return (message: Buffer) => respond(message, 'udp', ports);
  },
  /** As many bytes as the gateway's answer has: the query twice. */
  bare: () => (message: Buffer) => Buffer.concat([message, message.subarray(0, 16)]),
};

async function serve(name: keyof typeof answerers): Promise<void> {
  const socket = await listenByUdp(answerers[name](), { host, port: 0 });
  process.send?.(socket.address().port);
}

/** A server's process and its port. */
async function start(name: keyof typeof answerers): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(process.argv[1] ?? '', [], { env: { ...process.env, APIGW_BENCH_ROLE: name } });
  const port = await new Promise<number>((resolve) => child.once('message', (sent) => resolve(Number(sent))));
  return { child, port };
}

/** Queries per second with a window of them in flight. One that is lost is sent no more: a round waits for it no second. */
function load(port: number, queries: readonly Buffer[], count: number): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    let sent = 0;
    let answered = 0;
    const began = process.hrtime.bigint();
    let quiet: NodeJS.Timeout;
    const end = (): void => {
      socket.close();
      resolve(answered / (Number(process.hrtime.bigint() - began) / 1e9));
    };
    const next = (): void => {
      const query = queries[sent++ % queries.length];
      if (query) socket.send(query, port, host);
    };
    socket.on('message', () => {
      answered++;
      if (sent < count) next();
      else if (answered === sent) {
        clearTimeout(quiet);
        end();
      }
    });
    quiet = setTimeout(end, 60_000);
    for (let index = 0; index < window; index++) next();
  });
}

const question = (name: string): Buffer =>
  encode({ type: 'query', id: 1, flags: 1 << 8, questions: [{ name, type: 'A' }] });

const loads: Record<string, Buffer[]> = {
  'one of 10,000 names': Array.from({ length: names }, (_, index) => question(`h${index}.example.com`)),
  wildcard: [question('any.wild.example.com')],
  alias: [question('api.example.com')],
  NXDOMAIN: [question('nothing.example.com')],
};

async function main(rounds: number, count: number): Promise<void> {
  const servers = { gateway: await start('gateway'), bare: await start('bare') };
  const rows = [];
  for (const [title, queries] of Object.entries(loads)) {
    const measured = { gateway: [] as number[], bare: [] as number[] };
    for (let round = -1; round < rounds; round++) {
      for (const name of ['gateway', 'bare'] as const) {
        const perSecond = await load(servers[name].port, queries, count);
        if (round >= 0) measured[name].push(perSecond);
      }
    }
    const [own, bare] = [median(measured.gateway), median(measured.bare)];
    rows.push({
      query: title,
      'per second': Math.round(own),
      bare: Math.round(bare),
      'of bare': (own / bare).toFixed(2),
    });
  }
  for (const { child } of Object.values(servers)) child.kill();
  console.table(rows);
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (role !== undefined) await serve(role as keyof typeof answerers);
else await main(Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 20_000));
