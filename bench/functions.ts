// What an invocation of a local Node.js function costs, beside a bare hop to a worker thread and back that carries the
// same bytes. Processor time (user + system, all threads) per invocation, medians of interleaved rounds.
// Run: npm run bench -- functions

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { createFunctionPool } from '../src/lib/gateway/data/functions/function-pool.ts';

const rounds = 7;
const perRound = 20_000;
const outstanding = 32;

const names = Array.from({ length: 8 }, (_, i) => `x-header-${i}`);
const event = JSON.stringify({
  resource: '/{proxy+}',
  path: '/pets/1',
  httpMethod: 'GET',
  headers: Object.fromEntries(names.map((name) => [name, 'a header value'])),
  multiValueHeaders: Object.fromEntries(names.map((name) => [name, ['a header value']])),
  requestContext: { resourcePath: '/{proxy+}', identity: { sourceIp: '127.0.0.1' }, filler: 'x'.repeat(700) },
  body: null,
  isBase64Encoded: false,
});
const handlerSource = `exports.handler = async () => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' });`;
// The bare worker does what any function must: parse the event, call a handler, write its answer.
const bareSource = `const { workerData: { port } } = require('node:worker_threads');
${handlerSource}
port.on('message', async (text) => port.postMessage(JSON.stringify(await exports.handler(JSON.parse(text)))));`;

interface Contestant {
  name: string;
  invoke(): Promise<unknown>;
  close(): Promise<unknown>;
}

function startPool(code: string, log?: (line: string) => void): Contestant {
  const declared = [{ name: 'f', runtime: 'nodejs20.x', handler: 'index.handler', code }];
  const pool = createFunctionPool({ functions: () => declared, forwards: {}, ...(log && { log }) });
  const call = {
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    account: '000000000000',
    region: 'us-east-1',
    payload: event,
    invocationType: 'RequestResponse' as const,
  };
  const name = log ? 'function pool, with a log' : 'function pool';
  return { name, invoke: () => pool.invoke(call), close: () => pool.close() };
}

function startBareHop(): Contestant {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(bareSource, { eval: true, workerData: { port: port2 }, transferList: [port2] });
  const waiting: ((text: string) => void)[] = [];
  port1.on('message', (text) => waiting.shift()?.(text));
  const invoke = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port1.postMessage(event);
    });
  return { name: 'bare worker hop', invoke, close: () => worker.terminate() };
}

/** Microseconds of processor time and of the clock per invocation. */
async function measure({ invoke }: Contestant): Promise<{ cpu: number; clock: number }> {
  const before = process.cpuUsage();
  const started = performance.now();
  let left = perRound;
  const client = async () => {
    while (left-- > 0) await invoke();
  };
  await Promise.all(Array.from({ length: outstanding }, client));
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / perRound, clock: ((performance.now() - started) * 1000) / perRound };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

// The workers' files are not bundled with this program: they are looked for beside it.
await cp('src/lib/gateway/data/functions', dirname(fileURLToPath(import.meta.url)), {
  recursive: true,
  filter: (path) => !path.endsWith('.ts'),
});
const folder = await mkdtemp(join(tmpdir(), 'bench-functions-'));
await writeFile(join(folder, 'index.js'), handlerSource);
const results = [startBareHop(), startPool(folder), startPool(folder, () => {})].map((contestant) => ({
  contestant,
  cpu: [] as number[],
  clock: [] as number[],
}));
for (const { contestant } of results) await measure(contestant);
for (let round = 0; round < rounds; round++) {
  for (const { contestant, cpu, clock } of results) {
    const measured = await measure(contestant);
    cpu.push(measured.cpu);
    clock.push(measured.clock);
  }
}
const bare = median(results[0]?.cpu ?? []);
console.table(
  results.map(({ contestant: { name }, cpu, clock }) => ({
    name,
    'processor us': median(cpu).toFixed(2),
    'ratio to bare': (bare / median(cpu)).toFixed(2),
    'invocations/s': Math.round(1e6 / median(clock)),
  })),
);
await Promise.all(results.map(({ contestant }) => contestant.close()));
await rm(folder, { recursive: true });
