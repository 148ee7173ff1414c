// A soak: load on a gateway with every feature on (resource policy, Lambda authorizer with a cache, keys with quotas and
// throttles, validation, templates, response cache, canary, access and execution logs, metrics), in laps. Each lap, and the
// end, compares what the gateway counted with what was sent: no wrong answer, no lost count, flat memory.
// Run: npm run bench -- soak [MINUTES]      (exits with 1 where something is not as it should be)

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { Caller, countAnswers } from './soak/calls.ts';
import { countLines, metricsSince, usedBy } from './soak/counters.ts';
import { type Deployed, deploy, quotaLimit, throttle } from './soak/deploy.ts';
import { type Memory, serveGateway } from './soak/gateway.ts';

const self = process.argv[1] ?? '';
const lapMillis = 5000;
/** How much more may be held in the last third of the laps than in the second. */
const mostGrowth = 1.05;

interface Soak {
  child: ChildProcess;
  caller: Caller;
  deployed: Deployed;
  client: APIGateway;
  logs: CloudWatchLogs;
  metrics: CloudWatch;
  /** How often the cached method's backend was called. */
  backendCalls(): number;
  startedAt: number;
  /** What was not as it should be. */
  findings: string[];
}

async function main(minutes: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'apigw-soak-'));
  const backend = await startBackend();
  const child = await startGateway(join(folder, 'state'));
  const [{ endpoint }] = (await once(child, 'message')) as [{ endpoint: string }];
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  };
  const client = new APIGateway(settings);
  const deployed = await deploy(client, endpoint, { backend: backend.address, folder });
  const soak: Soak = {
    child,
    caller: new Caller(endpoint, deployed),
    deployed,
    client,
    logs: new CloudWatchLogs(settings),
    metrics: new CloudWatch(settings),
    backendCalls: backend.calls,
    startedAt: Date.now(),
    findings: [],
  };
  try {
    const memories = await runLaps(soak, minutes * 60_000);
    await checkTotals(soak);
    checkMemory(soak, memories);
    report(soak);
  } finally {
    await soak.caller.close();
    for (const each of [client, soak.logs, soak.metrics]) each.destroy();
    child.disconnect();
    await once(child, 'exit');
    backend.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Node's worker threads need the functions' runtime beside the bundle. */
async function startGateway(stateDirectory: string): Promise<ChildProcess> {
  await cp(join(process.cwd(), 'src/lib/gateway/data/functions'), join(dirname(self), 'assets'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
  await writeFile(join(dirname(self), 'assets/package.json'), '{"type": "module"}');
  return spawn(process.execPath, ['--expose-gc', self], {
    env: { ...process.env, APIGW_SOAK_STATE: stateDirectory },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function startBackend() {
  let cachedCalls = 0;
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/cached')) cachedCalls += 1;
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ url: request.url }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => cachedCalls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function runLaps(soak: Soak, milliseconds: number): Promise<Memory[]> {
  const memories: Memory[] = [];
  const until = Date.now() + milliseconds;
  while (Date.now() < until) {
    const since = Date.now();
    const before = countAnswers(soak.caller.answers, isRouted);
    const sent = await soak.caller.run(lapMillis);
    const seconds = (Date.now() - since) / 1000;
    await checkLogs(soak, { since, sent, routed: countAnswers(soak.caller.answers, isRouted) - before });
    const memory = await memoryOf(soak.child);
    memories.push(memory);
    console.log(
      `lap ${memories.length}: ${sent} requests, ${Math.round(sent / seconds)} a second, heap ${megabytes(memory.heap)}, ` +
        `external ${megabytes(memory.external)}, resident ${megabytes(memory.resident)}`,
    );
    // The next lap's events shall not have this one's time.
    await sleep(5);
  }
  return memories;
}

const isRouted = (title: string): boolean => title !== 'no such path';

/** Every request is a line of the access log; every one that has a method ends in the execution log. */
async function checkLogs(soak: Soak, lap: { since: number; sent: number; routed: number }): Promise<void> {
  const { since } = lap;
  const access = await countGroups(soak, soak.deployed.accessLogGroup, { since });
  expectEqual(soak, 'lines of the access logs in a lap', access.all, lap.sent);
  const executions = `API-Gateway-Execution-Logs_${soak.deployed.restApiId}/prod`;
  const filterPattern = '"Method completed with status"';
  const completed = await countGroups(soak, executions, { since, filterPattern });
  expectEqual(soak, 'requests that the execution logs complete in a lap', completed.all, lap.routed);
  const share = access.canary / access.all;
  if (share < 0.1 || share > 0.3) soak.findings.push(`The canary's share was ${share.toFixed(3)} instead of 0.2`);
}

/** In the stage's group and its canary's. */
async function countGroups({ logs }: Soak, name: string, of: { since: number; filterPattern?: string }) {
  const stage = await countLines(logs, { logGroupName: name, ...of });
  const canary = await countLines(logs, { logGroupName: `${name}/Canary`, ...of });
  return { all: stage + canary, canary };
}

async function checkTotals(soak: Soak): Promise<void> {
  const { client, deployed, caller } = soak;
  const count = (isWanted: (title: string, status: number) => boolean) => countAnswers(caller.answers, isWanted);
  const passed = (kind: string) => count((title, status) => title === kind && status === 200);
  const isAmple = (title: string, status: number) =>
    status === 400 || (status === 200 && !/ quota| throttle/.test(title));
  expectEqual(soak, 'usage of the ample key', await usedBy(client, deployed.ample), count(isAmple));
  expectEqual(soak, 'usage of the metered key', await usedBy(client, deployed.metered), passed('order with a quota'));
  const throttled = passed('order with a throttle');
  expectEqual(soak, 'usage of the throttled key', await usedBy(client, deployed.throttled), throttled);
  const asked = count((title) => title === 'order with a quota');
  expectEqual(soak, 'requests within the quota', passed('order with a quota'), Math.min(quotaLimit, asked));
  const mostThrottled = throttle.burstLimit + (throttle.rateLimit * (Date.now() - soak.startedAt)) / 1000;
  if (throttled > mostThrottled) soak.findings.push(`${throttled} passed a throttle of at most ${mostThrottled}`);
  const metrics = await metricsSince(soak.metrics, soak.startedAt);
  expectEqual(
    soak,
    'metric Count',
    metrics['Count'],
    count(() => true),
  );
  expectEqual(
    soak,
    'metric 4XXError',
    metrics['4XXError'],
    count((_, status) => status >= 400 && status < 500),
  );
  expectEqual(soak, 'metric 5XXError', metrics['5XXError'], 0);
  const cached = count((title) => title.startsWith('cached'));
  expectEqual(
    soak,
    'cache hits and misses',
    (metrics['CacheHitCount'] ?? 0) + (metrics['CacheMissCount'] ?? 0),
    cached,
  );
  expectEqual(soak, 'cache misses', metrics['CacheMissCount'], soak.backendCalls());
}

function expectEqual({ findings }: Soak, what: string, counted: number | undefined, expected: number): void {
  if (counted !== expected) findings.push(`${what}: ${counted} instead of ${expected}`);
}

async function memoryOf(child: ChildProcess): Promise<Memory> {
  child.send('memory');
  const [memory] = (await once(child, 'message')) as [Memory];
  return memory;
}

/** What caches hold is settled after a third of the laps; from then on the heap has no reason to grow. */
function checkMemory({ findings }: Soak, memories: Memory[]): void {
  const third = Math.floor(memories.length / 3);
  if (third === 0) return;
  const held = memories.map(({ heap, external }) => heap + external);
  const growth = median(held.slice(-third)) / median(held.slice(third, -third));
  console.log(`memory of the last third of the laps against the second: ${growth.toFixed(3)}`);
  if (growth > mostGrowth) findings.push(`Memory grew by ${((growth - 1) * 100).toFixed(1)}%`);
  findings.push(...(memories.at(-1)?.complaints.slice(0, 20) ?? []));
}

function report({ caller, findings }: Soak): void {
  const rows = [...caller.answers].map(([title, statuses]) => ({ title, ...Object.fromEntries(statuses) }));
  console.table(rows);
  findings.push(...caller.failures);
  for (const finding of findings) console.log(`FOUND: ${finding}`);
  console.log(`${countAnswers(caller.answers, () => true)} requests, ${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;

const stateDirectory = process.env['APIGW_SOAK_STATE'];
if (stateDirectory !== undefined) await serveGateway(stateDirectory);
else await main(Number(process.argv[2] ?? 2));
