// `local clock` and `local fault` by argv, against a gateway that is written down where those of this user are.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../src/lib/gateway/server.ts';
import { registerGateway } from '../../src/lib/services/local-registry.ts';
import { runCli } from '../cli/run-cli.ts';
import { callPort } from '../gateway/data-harness.ts';

const machine = Date.parse('2026-11-24T12:00:00Z');
let folder: string;
let gateway: Gateway;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apigw-local-clock-'));
  gateway = await startGateway({ port: 0, ephemeral: true, now: () => machine });
  const { endpoint, port } = gateway;
  const startedAt = new Date(machine).toISOString();
  await registerGateway(env(), { endpoint, port, pid: process.pid, startedAt, version: '0' });
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await callPort(gateway.port, '/_apigw/reset', { method: 'POST', headers: { 'x-apigw-admin': '1' } });
});

const env = () => ({ HOME: folder, APIGW_STATE_DIR: join(folder, 'state') });
const run = (...argv: string[]) => runCli(['local', ...argv], { cwd: folder, env: env() });

describe('local clock', () => {
  it('shows the time, moves it on and back, and resets it', async () => {
    expect((await run('clock')).stdout).toBe('2026-11-24T12:00:00.000Z\n');
    expect((await run('clock', '+1d')).stdout).toBe('2026-11-25T12:00:00.000Z (1d ahead of this machine)\n');
    expect((await run('clock', '-36h')).stdout).toBe('2026-11-24T00:00:00.000Z (12h behind this machine)\n');
    expect((await run('clock', '2027-01-01T00:00:00Z')).stdout).toMatch(/^2027-01-01T00:00:00.000Z \(37d 12h ahead/);
    expect(JSON.parse((await run('clock', 'reset', '--json')).stdout)).toEqual({
      now: '2026-11-24T12:00:00.000Z',
      offset: 0,
    });
  });

  it.each(['tomorrow', '1d', '+1y', '2027'])('%s is no time: 2, and how to write one', async (change) => {
    const { exitCode, stderr } = await run('clock', change);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('+30m');
    expect((await run('clock')).stdout).toBe('2026-11-24T12:00:00.000Z\n');
  });

  it('without a gateway: 6', async () => {
    const { exitCode, stderr } = await runCli(['local', 'clock', '+1d'], { cwd: folder, env: { HOME: folder } });
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining('apigw local start')]);
  });
});

describe('local fault', () => {
  it('add says what it declared, list shows it, clear removes it', async () => {
    const method = ['--api', 'pets', '--method', 'GET /pets/{id}'];
    expect((await run('fault', 'add', ...method, '--latency', '500', '--probability', '0.2')).stdout).toBe(
      'Fault 1: GET /pets/{id}, API pets: 500 ms, with probability 0.2.\n',
    );
    const operation = ['--operation', 'apigateway.CreateDeployment'];
    expect((await run('fault', 'add', ...operation, '--status', '429', '--times', '2')).stdout).toBe(
      'Fault 2: apigateway.CreateDeployment: 429, 2 times.\n',
    );
    expect((await run('fault', 'add', '--function', 'f', '--lost', '--times', '1')).stdout).toBe(
      'Fault 3: function f: answer lost, once.\n',
    );
    expect((await run('fault', 'list')).stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['ID', 'STRIKES', 'WITH', 'HOW OFTEN', 'STRUCK'],
      ['1', 'GET /pets/{id}, API pets', '500 ms', 'with probability 0.2', '0'],
      ['2', 'apigateway.CreateDeployment', '429', '2 times', '0'],
      ['3', 'function f', 'answer lost', 'once', '0'],
      [''],
    ]);
    const { stdout } = await run('fault', 'clear', '2', '--json');
    expect(JSON.parse(stdout).map(({ id }: { id: string }) => id)).toEqual(['1', '3']);
    expect((await run('fault', 'clear')).stdout).toBe('No faults.\n');
  });

  it.each([
    [['--status', '500'], /of an operation, of a function, or of integrations/],
    [['--api', 'pets'], /a latency, a status, or a connection/],
    [['--api', 'pets', '--status', '404'], /status is 429, or from 500 to 599/],
    [['--api', 'pets', '--status', '500', '--lost'], /--lost/],
    [['--api', 'pets', '--lost', '--refused'], /--refused/],
    [['--api', 'pets', '--lost', '--probability', 'half'], /probability is more than 0/],
    [['--operation', 'apigateway.Nothing', '--status', '500'], /no operation 'Nothing'/],
  ])('add %j: 2, and nothing is declared', async (flags, message) => {
    const { exitCode, stderr } = await run('fault', 'add', ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(JSON.parse((await run('fault', 'list', '--json')).stdout)).toEqual([]);
  });

  it('clear of one that is none: 6', async () => {
    expect(await run('fault', 'clear', '9')).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining('no fault 9'),
    });
  });
});
