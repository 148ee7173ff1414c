// What a request to a deployed API costs the gateway's process, against a bare node:http server that answers the same
// bytes: processor time (user + system, all threads) per request, medians of interleaved rounds, 32 connections.
// Beside it a bare undici proxy and a bare hop to a worker: what the integrations cost without a gateway.
// Run: npm run bench -- data-plane [ROUNDS] [REQUESTS] [TITLE]      (taskset, where it is there, pins server and client)

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { dirname, join } from 'node:path';
import { load } from './data-plane/client.ts';
import { benchKey, listBody, roles } from './data-plane/servers.ts';

const self = process.argv[1] ?? '';
const role = process.env['APIGW_BENCH_ROLE'];
const connections = 32;
/** Pins a process to a core; part of Linux's usual tools. */
const taskset = 'taskset';

/** Something that is measured: which server, which path, and against which bytes of the bare one. */
interface Contestant {
  title: string;
  server: keyof typeof roles;
  path: string;
  baseline?: string;
  atLeast?: number;
}

const contestants: Contestant[] = [
  { title: 'bare, bytes of MOCK', server: 'bare', path: '/mock' },
  { title: 'MOCK', server: 'gateway', path: '/mock', baseline: 'bare, bytes of MOCK', atLeast: 0.75 },
  { title: 'bare, bytes of key and throttle', server: 'bare', path: '/key' },
  { title: 'key and throttle', server: 'gateway', path: '/key', baseline: 'bare, bytes of key and throttle' },
  { title: 'bare, bytes of POST and template', server: 'bare', path: '/template' },
  {
    title: 'POST and template',
    server: 'gateway',
    path: '/template',
    baseline: 'bare, bytes of POST and template',
    atLeast: 0.55,
  },
  { title: 'bare, bytes of all on', server: 'bare', path: '/all-on' },
  { title: 'all on', server: 'gateway', path: '/all-on', baseline: 'bare, bytes of all on', atLeast: 0.45 },
  { title: 'bare, bytes of HTTP_PROXY', server: 'bare', path: '/proxy' },
  { title: 'HTTP_PROXY', server: 'gateway', path: '/proxy', baseline: 'bare, bytes of HTTP_PROXY', atLeast: 0.42 },
  { title: 'bare undici proxy', server: 'undici', path: '/proxy', baseline: 'bare, bytes of HTTP_PROXY' },
  { title: 'bare, bytes of AWS_PROXY', server: 'bare', path: '/lambda' },
  { title: 'AWS_PROXY', server: 'gateway', path: '/lambda', baseline: 'bare, bytes of AWS_PROXY', atLeast: 0.42 },
  {
    title: 'AWS_PROXY in process',
    server: 'gateway',
    path: '/in-process',
    baseline: 'bare, bytes of AWS_PROXY',
    atLeast: 0.67,
  },
  { title: 'bare worker hop', server: 'worker', path: '/lambda', baseline: 'bare, bytes of AWS_PROXY' },
];

/** A server's process, and what it says of itself. */
interface Running {
  child: ChildProcess;
  port: number;
  /** Processor time since its start, in microseconds. */
  cpu(): Promise<number>;
  /** Resident memory, in bytes. */
  resident(): Promise<number>;
}

interface Measured {
  cpu: number[];
  perSecond: number[];
  p99: number[];
}

async function main(rounds: number, requests: number, only: string | undefined): Promise<void> {
  const measuredOnes = contestants.filter(({ title }) => only === undefined || title.endsWith(only));
  await cp(join(process.cwd(), 'src/lib/gateway/data/functions'), join(dirname(self), 'assets'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
  await writeFile(join(dirname(self), 'assets/package.json'), '{"type": "module"}');
  const backend = await start('backend', '1', {});
  const env = { BACKEND_PORT: String(backend.port) };
  const running = {
    gateway: await start('gateway', '0', env),
    bare: await start('bare', '0', env),
    undici: await start('undici', '0', env),
    worker: await start('worker', '0', env),
    backend,
  };
  spawnSync(taskset, ['-cp', '1', String(process.pid)]);
  try {
    const canned = await Promise.all(
      ['/mock', '/key', '/template', '/all-on', '/proxy', '/lambda'].map((path) => probe(running.gateway.port, path)),
    );
    running.bare.child.send({ canned });
    const measured = new Map(contestants.map(({ title }) => [title, { cpu: [], perSecond: [], p99: [] } as Measured]));
    for (let round = -1; round < rounds; round++) {
      for (const contestant of measuredOnes) {
        const result = await measure(running[contestant.server], contestant.path, requests);
        if (round >= 0) keep(measured.get(contestant.title), result);
      }
    }
    report(measured);
    await reportMemory(running);
  } finally {
    for (const { child } of Object.values(running)) child.kill();
  }
}

/** What the processes hold after all that load. */
async function reportMemory({ gateway, bare }: Record<'gateway' | 'bare', Running>): Promise<void> {
  const [ours, theirs] = await Promise.all([gateway.resident(), bare.resident()]);
  const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(0);
  console.log(`Memory: ${megabytes(ours)} MB, bare ${megabytes(theirs)} MB: ${(ours / theirs).toFixed(2)} times`);
}

function keep(kept: Measured | undefined, result: { cpu: number; perSecond: number; p99: number }): void {
  kept?.cpu.push(result.cpu);
  kept?.perSecond.push(result.perSecond);
  kept?.p99.push(result.p99);
}

async function measure(server: Running, path: string, requests: number) {
  const before = await server.cpu();
  const { seconds, p99 } = await load({
    port: server.port,
    path: urlOf(path),
    headers: headersOf(path),
    body: bodyOf(path),
    connections,
    requests,
  });
  const after = await server.cpu();
  return { cpu: (after - before) / requests, perSecond: requests / seconds, p99 };
}

const headersOf = (path: string): Record<string, string> =>
  path === '/key' || path === '/all-on' ? { 'X-Api-Key': benchKey } : {};

const bodyOf = (path: string): string | undefined =>
  path === '/template' || path === '/all-on' ? listBody : undefined;

/** Every server is called by the address that the gateway takes. */
function urlOf(path: string): string {
  return `/_aws/execute-api/${path === '/all-on' ? 'allon1' : 'abc123'}/prod${path}`;
}

async function start(name: keyof typeof roles, core: string, env: Record<string, string>): Promise<Running> {
  const hasTaskset = spawnSync(taskset, ['--version']).status === 0;
  const pin = hasTaskset ? [taskset, '-c', core] : [];
  const [command = '', ...argv] = [...pin, process.execPath, ...profiling(name), self];
  const child = spawn(command, argv, {
    env: { ...process.env, ...env, APIGW_BENCH_ROLE: name },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const port = await reply<number>(child, 'port');
  return {
    child,
    port,
    cpu: () => {
      child.send({ ask: 'cpu' });
      return reply<number>(child, 'cpu');
    },
    resident: () => {
      child.send({ ask: 'cpu' });
      return reply<number>(child, 'resident');
    },
  };
}

/** `APIGW_BENCH_PROFILE=gateway` writes a processor profile of that server. */
function profiling(name: string): string[] {
  return process.env['APIGW_BENCH_PROFILE'] === name ? ['--cpu-prof'] : [];
}

function reply<T>(child: ChildProcess, key: string): Promise<T> {
  return new Promise((resolve) => {
    const take = (message: unknown): void => {
      const value = Reflect.get(Object(message), key);
      if (value === undefined) return;
      child.off('message', take);
      resolve(value as T);
    };
    child.on('message', take);
  });
}

/** One answer of the gateway: what the bare server is to answer. */
async function probe(port: number, path: string): Promise<{ path: string; head: string[]; body: string }> {
  const response = await new Promise<IncomingMessage>((resolve) => {
    const body = bodyOf(path);
    const method = body === undefined ? 'GET' : 'POST';
    request({ port, method, path: urlOf(path), headers: { Accept: '*/*', ...headersOf(path) } }, resolve).end(body);
  });
  let body = '';
  for await (const chunk of response) body += chunk;
  const own = new Set(['connection', 'keep-alive', 'date']);
  const head = response.rawHeaders.filter((_, at, all) => !own.has((all[at - (at % 2)] ?? '').toLowerCase()));
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode} ${body}`);
  return { path: urlOf(path), head, body };
}

function report(measured: Map<string, Measured>): void {
  const cpuOf = (title: string): number => median(measured.get(title)?.cpu ?? []);
  const rows = contestants.map(({ title, baseline, atLeast }) => {
    const { perSecond, p99 } = measured.get(title) ?? { perSecond: [], p99: [] };
    const bareP99 = baseline === undefined ? undefined : median(measured.get(baseline)?.p99 ?? []);
    return {
      server: title,
      'us per request': cpuOf(title).toFixed(1),
      'of bare': baseline === undefined ? '' : (cpuOf(baseline) / cpuOf(title)).toFixed(2),
      'at least': atLeast ?? '',
      'requests per second': Math.round(median(perSecond)),
      'p99 ms': median(p99).toFixed(2),
      'of bare p99': bareP99 === undefined ? '' : (median(p99) / bareP99).toFixed(2),
    };
  });
  console.table(rows);
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (role !== undefined) await roles[role as keyof typeof roles]();
else await main(Number(process.argv[2] ?? 9), Number(process.argv[3] ?? 15_000), process.argv[4]);
