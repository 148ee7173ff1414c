// @ts-check
// What an invocation of a local Node.js function costs, beside a bare hop to a worker thread and back that carries the
// same bytes. Processor time (user + system, all threads) per invocation, medians of interleaved rounds.
// Run: node bench/functions.js

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const rounds = 5;
const perRound = 20_000;
const outstanding = 32;

const functions = fileURLToPath(new URL('../src/lib/gateway/data/functions/', import.meta.url));
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

/** @typedef {{ name: string, invoke: () => Promise<unknown>, close: () => Promise<unknown> }} Contestant */

/** @param {string} folder @returns {Promise<Contestant>} */
async function startPool(folder) {
  const outfile = join(folder, 'function-pool.mjs');
  await build({
    entryPoints: [join(functions, 'function-pool.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  });
  await cp(functions, folder, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  await writeFile(join(folder, 'index.js'), handlerSource);
  const { createFunctionPool } = await import(outfile);
  const declared = [{ name: 'f', runtime: 'nodejs20.x', handler: 'index.handler', code: folder }];
  const pool = createFunctionPool({ functions: () => declared, forwards: {} });
  const call = {
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    account: '000000000000',
    region: 'us-east-1',
    payload: event,
    invocationType: 'RequestResponse',
  };
  return { name: 'function pool', invoke: () => pool.invoke(call), close: () => pool.close() };
}

/** @returns {Contestant} */
function startBareHop() {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(bareSource, { eval: true, workerData: { port: port2 }, transferList: [port2] });
  /** @type {((text: string) => void)[]} */
  const waiting = [];
  port1.on('message', (text) => waiting.shift()?.(text));
  const invoke = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port1.postMessage(event);
    });
  return { name: 'bare worker hop', invoke, close: () => worker.terminate() };
}

/** Microseconds of processor time and of the clock per invocation. @param {Contestant} contestant @param {number} count */
async function measure({ invoke }, count) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  let left = count;
  const client = async () => {
    while (left-- > 0) await invoke();
  };
  await Promise.all(Array.from({ length: outstanding }, client));
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / count, clock: ((performance.now() - started) * 1000) / count };
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-functions-'));
const contestants = [startBareHop(), await startPool(folder)];
/** @type {{ cpu: number[], clock: number[] }[]} */
const results = contestants.map(() => ({ cpu: [], clock: [] }));
for (const contestant of contestants) console.error(contestant.name, await measure(contestant, perRound));
for (let round = 0; round < rounds; round++) {
  for (const [i, contestant] of contestants.entries()) {
    const { cpu, clock } = await measure(contestant, perRound);
    results[i]?.cpu.push(cpu);
    results[i]?.clock.push(clock);
  }
}
const bare = median(results[0]?.cpu ?? []);
console.table(
  contestants.map(({ name }, i) => {
    const cpu = median(results[i]?.cpu ?? []);
    const clock = median(results[i]?.clock ?? []);
    return {
      name,
      'processor us': cpu.toFixed(2),
      'ratio to bare': (bare / cpu).toFixed(2),
      'invocations/s': Math.round(1e6 / clock),
    };
  }),
);
await Promise.all(contestants.map(({ close }) => close()));
await rm(folder, { recursive: true });
