// What TLS costs the gateway's process, against a bare node:https server with the same certificate that answers the same
// bytes: processor time per handshake, and per request over keep-alive connections; medians of interleaved rounds.
// Run: npm run bench -- tls [ROUNDS] [HANDSHAKES] [REQUESTS]      (taskset, where it is there, pins servers and client)

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { createDataPlane } from '../src/lib/gateway/data/data-plane.ts';
import { noDeclarations } from '../src/lib/gateway/data/declarations.ts';
import { DomainTable } from '../src/lib/gateway/data/domains/domain-table.ts';
import { serveDomain } from '../src/lib/gateway/data/domains/serve-domain.ts';
import { createCertificateAuthority } from '../src/lib/gateway/data/tls/certificate-authority.ts';
import { startTls } from '../src/lib/gateway/server-tls.ts';
import { mock, noMeters, noServices, restApi, snapshot } from '../test/gateway/data-harness.ts';
import { customDomain } from '../test/gateway/domains/custom-domain.ts';

const self = process.argv[1] ?? '';
const role = process.env['APIGW_BENCH_ROLE'];
const name = 'api.example.com';
const body = JSON.stringify({ id: 7, name: 'Rex', tags: ['good', 'dog'] });
const connections = 32;
/** Pins a process to a core; part of Linux's usual tools. */
const taskset = 'taskset';
/** Of what the bare server does in the same processor time. */
const atLeast = 0.5;

interface Material {
  certificate: string;
  privateKey: string;
}

interface Running {
  child: ChildProcess;
  port: number;
  /** Processor time since its start, in microseconds. */
  cpu(): Promise<number>;
}

const roles = { gateway: serveGateway, bare: serveBare };

async function serveGateway(material: Material): Promise<number> {
  const functions = { invoke: async () => ({ statusCode: 404, payload: '{}' }) };
  const plane = createDataPlane({
    functions,
    meters: noMeters,
    services: noServices,
    declarations: () => noDeclarations,
    now: Date.now,
    random: Math.random,
  });
  plane.publish(snapshot(restApi({ 'GET /': mock(body) })));
  const domains = new DomainTable();
  const endpoints = customDomain().endpoints.map((endpoint) => ({ ...endpoint, certificate: material }));
  domains.publish(customDomain({ name, endpoints, mappings: [{ key: '', apiId: 'abc123', stage: 'test' }] }));
  const { port } = await startTls({
    ...{ port: 0, host: '127.0.0.1', domains, log: console.error },
    defaultCertificate: async () => material,
    open(request, response) {
      const served = domains.find(request.headers.host);
      if (served) serveDomain(served, { request, response }, plane);
      else response.writeHead(404).end();
    },
  });
  return port;
}

async function serveBare({ certificate, privateKey }: Material): Promise<number> {
  const head = ['Content-Type', 'application/json', 'Content-Length', String(body.length)];
  const ids = ['x-amzn-RequestId', '00000000-0000-4000-8000-000000000000', 'x-amz-apigw-id', 'AAAAAAAAAAAAAAA='];
  const server = createServer({ cert: certificate, key: privateKey, keepAliveTimeout: 65_000 }, (_, response) => {
    response.writeHead(200, [...head, ...ids]);
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

/** Tells its port, and its processor time when asked. */
async function serve(start: (material: Material) => Promise<number>): Promise<void> {
  const port = await start(JSON.parse(process.env['APIGW_BENCH_CERTIFICATE'] ?? '{}'));
  process.on('message', () => {
    const { system, user } = process.cpuUsage();
    process.send?.({ cpu: system + user });
  });
  process.send?.({ port });
}

async function start(which: keyof typeof roles, material: Material): Promise<Running> {
  const pin = spawnSync(taskset, ['--version']).status === 0 ? [taskset, '-c', '0'] : [];
  const [command = '', ...argv] = [...pin, process.execPath, self];
  const more = { APIGW_BENCH_ROLE: which, APIGW_BENCH_CERTIFICATE: JSON.stringify(material) };
  const child = spawn(command, argv, {
    env: { ...process.env, ...more },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const port = await reply(child, 'port');
  const cpu = (): Promise<number> => {
    child.send('cpu');
    return reply(child, 'cpu');
  };
  return { child, port, cpu };
}

function reply(child: ChildProcess, key: string): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(Number(Reflect.get(Object(message), key))));
  });
}

function open(port: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: '127.0.0.1',
      servername: name,
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    };
    const socket = connect(options, () => resolve(socket));
    socket.once('error', reject);
  });
}

async function handshakes(port: number, count: number): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) (await open(port)).destroy();
  };
  await Promise.all(Array.from({ length: 8 }, one));
}

async function requests(port: number, count: number): Promise<void> {
  const bytes = Buffer.from(`GET / HTTP/1.1\r\nHost: ${name}\r\nUser-Agent: bench/1.0\r\nAccept: */*\r\n\r\n`);
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  let left = count;
  await Promise.all(sockets.map((socket) => exchange(socket, bytes, () => left-- > 0)));
  for (const socket of sockets) socket.destroy();
}

/** One request after the other, as long as `more` says so; each answer ends with the known body. */
function exchange(socket: TLSSocket, bytes: Buffer, more: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const next = (): void => {
      if (more()) socket.write(bytes);
      else resolve();
    };
    socket.on('error', reject).on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!text.endsWith(body)) return;
      if (!text.startsWith('HTTP/1.1 200')) reject(new Error(text));
      text = '';
      next();
    });
    next();
  });
}

type Work = (port: number, count: number) => Promise<void>;

/** Microseconds of processor time, and how many in a second of the clock. */
async function measure(server: Running, work: Work, count: number): Promise<{ cpu: number; perSecond: number }> {
  const before = await server.cpu();
  const began = performance.now();
  await work(server.port, count);
  const seconds = (performance.now() - began) / 1000;
  return { cpu: ((await server.cpu()) - before) / count, perSecond: count / seconds };
}

async function main(rounds: number, counts: { handshakes: number; requests: number }): Promise<void> {
  const authority = createCertificateAuthority();
  const [notBefore, notAfter] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 86_400_000)];
  const issued = await authority.issue({ names: [name], keyAlgorithm: 'RSA_2048', notBefore, notAfter });
  const material = { certificate: issued.certificate + issued.chain, privateKey: issued.privateKey };
  const servers = { bare: await start('bare', material), gateway: await start('gateway', material) };
  if (spawnSync(taskset, ['--version']).status === 0) spawnSync(taskset, ['-cp', '1', String(process.pid)]);
  const works = [
    { title: 'handshakes', work: handshakes, count: counts.handshakes },
    { title: 'requests, keep-alive', work: requests, count: counts.requests },
  ];
  try {
    for (const { count, title, work } of works) {
      const bare: { cpu: number; perSecond: number }[] = [];
      const gateway: { cpu: number; perSecond: number }[] = [];
      for (let round = -1; round < rounds; round++) {
        const results = [
          await measure(servers.bare, work, count),
          await measure(servers.gateway, work, count),
        ] as const;
        if (round >= 0) bare.push(results[0]);
        if (round >= 0) gateway.push(results[1]);
      }
      report(title, bare, gateway);
    }
  } finally {
    for (const { child } of Object.values(servers)) child.kill();
  }
}

function report(title: string, bare: { cpu: number; perSecond: number }[], gateway: typeof bare): void {
  const cpu = { bare: median(bare, 'cpu'), gateway: median(gateway, 'cpu') };
  console.table({
    [title]: {
      'bare us': cpu.bare.toFixed(1),
      'gateway us': cpu.gateway.toFixed(1),
      'of bare': (cpu.bare / cpu.gateway).toFixed(2),
      'at least': atLeast,
      'bare a second': Math.round(median(bare, 'perSecond')),
      'gateway a second': Math.round(median(gateway, 'perSecond')),
    },
  });
}

function median(values: readonly { cpu: number; perSecond: number }[], key: 'cpu' | 'perSecond'): number {
  const sorted = values.map((value) => value[key]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (role !== undefined) await serve(roles[role as keyof typeof roles]);
else {
  const [, , rounds = '7', shakes = '400', asked = '8000'] = process.argv;
  await main(Number(rounds), { handshakes: Number(shakes), requests: Number(asked) });
}
