// What large documents cost: `deploy` of each to a local gateway (processor seconds and peak memory of both processes),
// whether ImportRestApi is linear in the number of operations, and `diff` against the reading of both sides.
// Run: npm run bench -- documents FILE…      (the documents; without any, only made-up ones are imported)

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { APIGatewayClient, ImportRestApiCommand } from '@aws-sdk/client-api-gateway';
import { diffRestApis } from '../src/lib/diff/diff-rest-apis.ts';
import { adaptSpec } from '../src/lib/spec/openapi/adapt-spec.ts';
import { readRestApi } from '../src/lib/spec/openapi/read-rest-api.ts';
import { readSpec } from '../src/lib/spec/read-spec.ts';

const files = process.argv.slice(2);
const cli = join(process.cwd(), 'bin/run.js');
const folder = await mkdtemp(join(tmpdir(), 'apigw-bench-'));
const env = { ...process.env, APIGW_STATE_DIR: folder, NO_COLOR: '1', AWS_REGION: 'us-east-1' };
const quotas = ['resources=10000', 'documentBytes=50000000', 'regionalApis=10000'].flatMap((quota) => [
  '--quota',
  quota,
]);
const gateway = spawn(process.execPath, [cli, 'local', 'start', '--ephemeral', '--port', '0', '--json', ...quotas], {
  env,
});
try {
  const endpoint = await new Promise<string>((ready, failed) => {
    gateway.stdout.once('data', (line) => ready(JSON.parse(String(line)).endpoint));
    gateway.once('exit', () => failed(new Error('The local gateway did not start')));
  });
  for (const file of files) await deploy(file, endpoint);
  await importSizes(endpoint);
  for (const file of files) await diff(file);
} finally {
  gateway.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}

/** Processor seconds (user + system) that a process has used: the 14th and 15th field of its stat, in hundredths. */
function processorSeconds(pid = gateway.pid): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most memory that the gateway has had, in megabytes. */
function peakMegabytes(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function deploy(file: string, endpoint: string): Promise<void> {
  const usage = join(folder, 'usage.json');
  const hook = join(folder, 'hook.mjs');
  const report = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(usage)},JSON.stringify(process.resourceUsage())))`;
  await writeFile(hook, report);
  const before = processorSeconds();
  const argv = [
    'deploy',
    file,
    '--stage',
    'prod',
    '--api',
    basename(file),
    '--adapt',
    '--endpoint-url',
    endpoint,
    '--yes',
  ];
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, cli, ...argv], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.slice(-2000));
  const own = JSON.parse(readFileSync(usage, 'utf8'));
  const seconds = (own.userCPUTime + own.systemCPUTime) / 1e6;
  console.log(
    `deploy ${basename(file)}: command ${seconds.toFixed(2)} s, ${Math.round(own.maxRSS / 1024)} MB; ` +
      `gateway ${(processorSeconds() - before).toFixed(2)} s, ${Math.round(peakMegabytes())} MB at its peak so far`,
  );
}

async function importSizes(endpoint: string): Promise<void> {
  const client = new APIGatewayClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  });
  for (const operations of [500, 500, 1000, 2000, 4000]) {
    const before = processorSeconds();
    const body = new TextEncoder().encode(madeUp(operations));
    for (let i = 0; i < 3; i += 1) await client.send(new ImportRestApiCommand({ body }));
    const each = ((processorSeconds() - before) / 3) * 1000;
    console.log(
      `ImportRestApi of ${operations} operations: ${each.toFixed(0)} ms, ${((each * 1000) / operations).toFixed(0)} µs each`,
    );
  }
  client.destroy();
}

/** A document of mock methods with a model each, half of them below a variable. */
function madeUp(operations: number): string {
  const entries = Array.from({ length: operations }, (_, i) => [
    i % 2 ? `/things${i}/{id}` : `/things${i}`,
    {
      get: {
        parameters: i % 2 ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : [],
        responses: {
          200: { description: '', content: { 'application/json': { schema: { $ref: `#/components/schemas/M${i}` } } } },
        },
        'x-amazon-apigateway-integration': { type: 'mock', responses: { default: { statusCode: '200' } } },
      },
    },
  ]);
  const schemas = Array.from({ length: operations }, (_, i) => [
    `M${i}`,
    { type: 'object', properties: { a: { type: 'string' } } },
  ]);
  return JSON.stringify({
    openapi: '3.0.1',
    info: { title: `made-up-${operations}`, version: '1' },
    paths: Object.fromEntries(entries),
    components: { schemas: Object.fromEntries(schemas) },
  });
}

/** What a diff of a document against itself with one change takes, over the reading of both sides. */
async function diff(file: string): Promise<void> {
  const rounds: number[][] = [];
  for (let round = 0; round < 7; round += 1) rounds.push(await diffPhases(file));
  const [read = 0, adapt = 0, model = 0, compare = 0] = [0, 1, 2, 3].map((phase) =>
    median(rounds.map((times) => times[phase] ?? 0)),
  );
  const ratio = ((read + model + compare) / read).toFixed(2);
  const adapted = ((read + adapt + model + compare) / read).toFixed(2);
  const phases = `read ${read.toFixed(0)}, adapt ${adapt.toFixed(0)}, model ${model.toFixed(0)}, compare ${compare.toFixed(0)} ms`;
  console.log(
    `diff of ${basename(file)}: ${phases}: ${ratio} times the reading of both sides (at most 3); ${adapted} with --adapt`,
  );
}

/** Processor milliseconds of reading, adapting, making the models, and comparing; both sides each. */
async function diffPhases(file: string): Promise<number[]> {
  const marks = [process.cpuUsage()];
  const mark = () => marks.push(process.cpuUsage());
  const documents = [await readSpec(file, { cwd: process.cwd() }), await readSpec(file, { cwd: process.cwd() })];
  mark();
  const adapted = documents.map((document) => adaptSpec(document).document);
  mark();
  const [before, after] = adapted.map((document) => readRestApi(document).api);
  mark();
  if (!before || !after) throw new Error('no sides');
  const path = Object.keys(after.resources).find((one) => Object.keys(after.resources[one]?.methods ?? {}).length > 0);
  if (path === undefined) throw new Error('no methods');
  delete after.resources[path];
  if (diffRestApis(before, after, 'documents').length === 0) throw new Error('the change was not seen');
  mark();
  return marks
    .slice(1)
    .map(({ system, user }, i) => (user + system - (marks[i]?.user ?? 0) - (marks[i]?.system ?? 0)) / 1000);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
