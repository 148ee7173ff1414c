// The life of a local gateway by commands of the built program: readiness, joining, SIGTERM with a request in flight,
// kill -9, and two commands that start one at the same moment.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

describe('local', () => {
  let folder: string;
  const start = (...argv: string[]): ChildProcess =>
    spawn(process.execPath, [program, ...argv], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, APIGW_STATE_DIR: join(folder, 'state'), APIGW_LOCAL_PORT: '0' },
    });
  const run = (...argv: string[]) => ended(start(...argv));
  const json = async (...argv: string[]) => JSON.parse((await run(...argv, '--json')).stdout);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apigw-local-'));
  });
  afterAll(async () => {
    await run('local', 'stop');
    await rm(folder, { recursive: true, force: true });
  });

  it('a quota that is none is refused, with those that there are', async () => {
    const { exitCode, stderr } = await run('local', 'start', '--ephemeral', '--port', '0', '--quota', 'resorces=5');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/There is no quota 'resorces'; there are resources, stages/);
  });

  it('start tells one line of JSON when it is ready; SIGTERM ends it when the request in flight is answered', async () => {
    const backend = createServer((_request, response) => setTimeout(() => response.end('slow answer'), 600));
    backend.listen(0, '127.0.0.1');
    await once(backend, 'listening');
    const child = start('local', 'start', '--port', '0', '--json');
    const all = ended(child);
    const [first] = await once(child.stdout ?? child, 'data');
    const ready = JSON.parse(String(first));
    expect(ready).toMatchObject({ endpoint: `http://127.0.0.1:${ready.port}`, pid: child.pid });
    await writeFile(join(folder, 'openapi.json'), proxySpec((backend.address() as AddressInfo).port));
    const deployed = await json('deploy', 'openapi.json', '--stage', 'dev', '--local', '--yes');
    const answer = fetch(`${deployed.invokeUrl}/slow`);
    await once(backend, 'request');
    child.kill('SIGTERM');
    expect(await (await answer).text()).toBe('slow answer');
    expect(await all).toEqual({ exitCode: 0, stdout: `${JSON.stringify(ready)}\n`, stderr: '' });
    expect(await json('local', 'status')).toEqual([]);
    backend.close();
  });

  it('what was deployed is there again in a gateway that a command starts, and says so', async () => {
    const { exitCode, stderr, stdout } = await run('apis', 'list', '--local', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'slow' }]);
    expect(stderr).toMatch(/^Started the local gateway at http:\S+ \(pid \d+\); stop it with: apigw local stop\n$/);
    expect((await run('apis', 'list', '--local')).stderr).toBe('');
  });

  it('the state of another process is refused, and whose it is is told', async () => {
    const [running] = await json('local', 'status');
    const { exitCode, stderr } = await run('local', 'start', '--port', '0');
    expect(exitCode).toBe(7);
    expect(stderr).toContain(`process id ${running.pid}`);
  });

  it('reset wants a yes, and empties it', async () => {
    expect((await run('local', 'reset')).exitCode).toBe(2);
    expect((await run('local', 'reset', '--yes')).exitCode).toBe(0);
    expect(await json('apis', 'list', '--local')).toEqual([]);
  });

  it('one that was killed counts as none: two commands at the same moment start one between them', async () => {
    const [running] = await json('local', 'status');
    process.kill(running.pid, 'SIGKILL');
    const both = await Promise.all([run('apis', 'list', '--local'), run('apis', 'list', '--local')]);
    expect(both.map(({ exitCode, stderr }) => ({ exitCode, stderr: stderr.replace(/^Started .*\n/, '') }))).toEqual([
      { exitCode: 0, stderr: '' },
      { exitCode: 0, stderr: '' },
    ]);
    expect(await json('local', 'status')).toHaveLength(1);
  });

  it('stop ends it; where none runs, it says so and is content', async () => {
    expect((await run('local', 'stop')).stdout).toMatch(/^Stopped the local gateway at /);
    expect(await run('local', 'stop')).toMatchObject({ exitCode: 0, stdout: 'No local gateway runs.\n' });
    expect((await run('local', 'reset', '--yes')).exitCode).toBe(6);
  });

  it.runIf(existsSync('/proc/self'))("a state folder that can't be made is told, without a hang", async () => {
    const { exitCode, stderr } = await run('local', 'start', '--port', '0', '--state', '/proc/none/state');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/Cannot use \/proc\/none\/state for the state/);
  });

  it.each([
    ['--forward', 'lambda=nowhere', /'nowhere' is not an http or https URL/],
    ['--forward', 'lambda', /'lambda' is not NAME=VALUE/],
    ['--quota', 'stages=many', /'stages=many' is not NAME=VALUE/],
    ['--host', 'nowhere.invalid', /Cannot listen on nowhere\.invalid/],
  ])('start %s %s is refused', async (flag, value, message) => {
    const { exitCode, stderr } = await run('local', 'start', '--ephemeral', '--port', '0', flag, value);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

async function ended(child: ChildProcess): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name]?.on('data', (data) => (written[name] += String(data)));
  const [exitCode] = await once(child, 'close');
  return { exitCode, ...written };
}

function proxySpec(port: number): string {
  const integration = { type: 'http_proxy', httpMethod: 'GET', uri: `http://127.0.0.1:${port}/` };
  const get = { responses: {}, 'x-amazon-apigateway-integration': integration };
  return JSON.stringify({ openapi: '3.0.1', info: { title: 'slow', version: '1' }, paths: { '/slow': { get } } });
}
