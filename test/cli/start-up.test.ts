// The built program as a process: what it loads, its short path for help, signals, pipes, and oclif's own runner.
// Needs dist/: `npm test` builds it first.

import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'bin/run.js');
const scratch = mkdtempSync(join(tmpdir(), 'apigw-test-'));

beforeAll(() => {
  if (!existsSync(join(root, 'dist/main.js'))) throw new Error('dist/ is not there: run npm run build first');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ended {
  stdout: string;
  stderr: string;
  code: number;
}

function run(argv: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const clean = { PATH: process.env['PATH'], HOME: scratch, APIGW_STATE_DIR: scratch, ...env };
  return new Promise((done) => {
    execFile(process.execPath, argv, { env: clean, cwd: scratch }, (error, stdout, stderr) => {
      done({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : 0 });
    });
  });
}

/** The program's own files that a run loads: V8's coverage lists every script. */
async function loadedBy(argv: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(scratch, 'coverage-'));
  await run([bin, ...argv], { NODE_V8_COVERAGE: folder });
  const reports = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const urls: string[] = reports.flatMap((report) => report.result.map((script: { url: string }) => script.url));
  const files = urls.filter((url) => url.startsWith('file:') && !url.includes('/bin/run.js'));
  return files.map((url) => readFileSync(fileURLToPath(url), 'utf8')).join('\n');
}

describe('the short path', () => {
  it.each([[['--version']], [['--help']], [['apis', '--help']], [['help', 'deploy']]])(
    '%j loads neither oclif, nor an SDK client, nor the gateway',
    async (argv) => {
      const source = await loadedBy(argv);
      expect(source).toContain('--version');
      expect(source).not.toMatch(/oclif\/core|aws-sdk|smithy|lmdb/i);
      expect(source.length).toBeLessThan(20_000);
    },
  );

  it('is not taken to be proven by an empty list: a command does load oclif', async () => {
    expect(await loadedBy(['completion', 'bash'])).toMatch(/oclif\/core/);
  });

  it('prints the version as oclif does', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const line = `apigw/${version} ${process.platform}-${process.arch} node-${process.version}\n`;
    for (const flag of ['--version', '-v'])
      expect(await run([bin, flag])).toEqual({ stdout: line, stderr: '', code: 0 });
  });

  it('prints help with usage, flags and examples for every command', async () => {
    const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
    const texts = JSON.parse(readFileSync(join(root, 'dist/help.json'), 'utf8'));
    for (const id of Object.keys(manifest.commands)) {
      expect(texts[id], id).toMatch(/USAGE\n {2}\$ apigw [\s\S]*GLOBAL FLAGS[\s\S]*EXAMPLES\n/);
    }
    const { stdout } = await run([bin, 'completion', '--help']);
    expect(stdout).toBe(texts['completion']);
  });

  it('refuses help for what is not there', async () => {
    expect(await run([bin, 'deplyo', '--help'])).toMatchObject({ stdout: '', code: 2 });
    expect((await run([bin, 'help', 'apis', 'lsit', '--json'])).stdout).toContain('"code": "Usage"');
  });
});

describe('as a process', () => {
  it('ends with the catalogue’s code, with and without --json', async () => {
    expect(await run([bin, 'completion', 'tcsh'])).toMatchObject({ stdout: '', code: 2 });
    const { stdout, code } = await run([bin, 'completion', 'tcsh', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error.code).toBe('Usage');
  });

  it('writes large output whole into a pipe, and is silent when the pipe closes', async () => {
    const whole = await run([bin, 'completion', 'zsh']);
    expect(whole.stdout.endsWith('compdef _apigw apigw\n')).toBe(true);
    const headed = await new Promise<string>((done) => {
      execFile('sh', ['-c', `"${process.execPath}" "${bin}" completion zsh | head -n 1`], (_error, stdout, stderr) =>
        done(stdout + stderr),
      );
    });
    expect(headed).toBe('#compdef apigw\n');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
  ] as const)('stops the local gateway cleanly at %s with code %i', async (signal, code) => {
    const child = spawn(process.execPath, [bin, 'local', 'start', '--port', '0', '--ephemeral', '--json'], {
      env: { ...process.env, APIGW_STATE_DIR: scratch },
    });
    const line = await new Promise<string>((ready) => child.stdout.once('data', (data) => ready(String(data))));
    expect(JSON.parse(line)).toMatchObject({
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      pid: child.pid,
    });
    expect(line.match(/\n/g)).toHaveLength(1);
    child.kill(signal);
    expect(await new Promise((ended) => child.once('exit', ended))).toBe(code);
  });

  it('runs under oclif’s own runner too', async () => {
    const script = `import('@oclif/core').then((oclif) => oclif.execute({ dir: ${JSON.stringify(root)}, args: process.argv.slice(1) }))`;
    const start = ['--input-type=module', '-e', script, '--'];
    const inRoot = (argv: string[]) =>
      new Promise<Ended>((done) => {
        execFile(process.execPath, [...start, ...argv], { cwd: root }, (error, stdout, stderr) =>
          done({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : 0 }),
        );
      });
    expect((await inRoot(['completion', 'fish'])).stdout).toContain('complete -c apigw');
    const refused = await inRoot(['completion', 'tcsh', '--json']);
    expect([JSON.parse(refused.stdout).error.code, refused.code]).toEqual(['Usage', 2]);
  });
});
