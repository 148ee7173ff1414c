// What starting costs: processor time (user + system) of the program against `node -e 0`, in one run.
// Rounds are interleaved, so that a noisy machine disturbs all alike; medians and their ratios are printed.
// Run: npm run bench -- start-up [ROUNDS]      (needs bash, whose `time` counts a child's processor time)

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const rounds = Number(process.argv[2] ?? 15);
const cli = join(process.cwd(), 'bin/run.js');

interface Candidate {
  title: string;
  argv: string[];
  /** The most that it may cost, as a ratio of `node -e 0`. */
  limit?: number;
}

const manifest: { commands: Record<string, { hidden?: boolean }> } = JSON.parse(
  readFileSync('oclif.manifest.json', 'utf8'),
);

/** The help of every command but the one that stands above. */
const helps: Candidate[] = Object.entries(manifest.commands)
  .filter(([id, { hidden }]) => id !== 'deploy' && !hidden)
  .map(([id]) => ({
    title: `apigw ${id.replaceAll(':', ' ')} --help`,
    argv: [cli, ...id.split(':'), '--help'],
    limit: 3,
  }));

const candidates: Candidate[] = [
  { title: 'node -e 0', argv: ['-e', '0'] },
  { title: 'apigw --version', argv: [cli, '--version'], limit: 2 },
  { title: 'apigw --help', argv: [cli, '--help'], limit: 2 },
  { title: 'apigw deploy --help', argv: [cli, 'deploy', '--help'], limit: 2 },
  ...helps,
  { title: 'apigw completion bash', argv: [cli, 'completion', 'bash'] },
  { title: 'apigw apis list --local', argv: [cli, 'apis', 'list', '--local'], limit: 3 },
];

const state = await mkdtemp(join(tmpdir(), 'apigw-bench-'));
const env = { ...process.env, APIGW_STATE_DIR: state, NO_COLOR: '1' };
const gateway = spawn(process.execPath, [cli, 'local', 'start', '--ephemeral', '--port', '0'], { env });
try {
  await new Promise((ready, failed) => {
    gateway.stdout.once('data', ready);
    gateway.stderr.pipe(process.stderr);
    gateway.once('exit', () => failed(new Error('The local gateway did not start')));
  });
  report(run());
} finally {
  gateway.kill('SIGTERM');
  await rm(state, { recursive: true, force: true });
}

/** Medians by candidate, in processor milliseconds. */
function run(): number[] {
  const times: number[][] = candidates.map(() => []);
  for (let round = -1; round < rounds; round++) {
    candidates.forEach((candidate, i) => {
      const spent = measure(candidate.argv);
      // The first round fills the caches of the file system.
      if (round >= 0) times[i]?.push(spent);
    });
  }
  return times.map(median);
}

function measure(argv: readonly string[]): number {
  const timed = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>/dev/null';
  const { stderr, status } = spawnSync('bash', ['-c', timed, '_', process.execPath, ...argv], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}`);
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return (user + system) * 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function report(medians: readonly number[]): void {
  const base = medians[0] ?? Number.NaN;
  console.log(`Node ${process.version}, ${rounds} rounds, medians of processor time`);
  candidates.forEach(({ title, limit }, i) => {
    const time = medians[i] ?? Number.NaN;
    const ratio = time / base;
    const verdict = limit === undefined ? '' : ratio <= limit ? `  (at most ${limit})` : `  OVER ${limit}`;
    console.log(`${title.padEnd(33)} ${time.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)}${verdict}`);
  });
}
