// A deploy that is interrupted at any of its calls, in any way: until the switch the stage serves what it served before,
// and the same command run again ends as an undisturbed one, with nothing made twice.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { mockSpec, openWorkplace, type Workplace } from '../commands/workplace.ts';
import { type Fault, type FaultyProxy, openFaultyProxy } from './faulty-proxy.ts';

const lambda =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function';

/** A spec with a mock at /version, and a method of a Lambda function, so that a permission is granted. */
function specOf(version: string, functionName: string): string {
  const spec = JSON.parse(mockSpec('interrupted', { '/version': version }));
  spec.paths['/call'] = {
    get: {
      responses: {},
      'x-amazon-apigateway-integration': {
        type: 'aws_proxy',
        httpMethod: 'POST',
        uri: `${lambda}:${functionName}/invocations`,
      },
    },
  };
  return JSON.stringify(spec);
}

const projectOf = (variables: string) =>
  `api: { name: interrupted, spec: openapi.json }\nstages: { prod: { variables: ${variables} } }\n`;

/** What a deployment leaves behind, without ids and times. */
interface EndState {
  apis: number;
  deployments: number;
  variables: Record<string, string>;
  version: string;
}

describe('an interrupted deploy', () => {
  let at: Workplace;
  let proxy: FaultyProxy;
  beforeAll(async () => {
    at = await openWorkplace();
    proxy = await openFaultyProxy(at.gateway.endpoint);
  });
  afterAll(async () => {
    await proxy.close();
    await at.close();
  });

  const deploy = ['deploy', '--stage', 'prod', '--yes', '--endpoint-url'];

  /** Through the proxy; with one attempt a fault is final, with more the run has to recover by itself. */
  const disturbed = (attempts: number) =>
    runCli([...deploy, proxy.endpoint], {
      cwd: at.folder,
      env: { HOME: at.folder, AWS_MAX_ATTEMPTS: String(attempts) },
    });

  const undisturbed = () => at.run(...deploy, at.gateway.endpoint);

  const version = async () => (await at.run('invoke', 'GET', '/version', '--stage', 'prod')).stdout.trim();

  async function endState(): Promise<EndState> {
    const apis = (await at.json('apis', 'list')).value as unknown[];
    const deployments = (await at.json('deployments', 'list')).value as unknown[];
    const stage = (await at.json('stages', 'show', 'prod')).value as { variables?: Record<string, string> };
    return {
      apis: apis.length,
      deployments: deployments.length,
      variables: stage.variables ?? {},
      version: await version(),
    };
  }

  /** Nothing, or an API whose stage serves version 1; then the files of what is to be deployed. */
  async function prepare(start: 'nothing' | 'version 1', change: { spec: string; project: string }): Promise<void> {
    await fetch(`${at.gateway.endpoint}/_apigw/reset`, { method: 'POST', headers: { 'x-apigw-admin': '1' } });
    if (start === 'version 1') {
      await at.write('openapi.json', specOf('1', 'first'));
      await at.write('apigw.yaml', projectOf('{ a: old }'));
      expect((await undisturbed()).exitCode).toBe(0);
    }
    await at.write('openapi.json', change.spec);
    await at.write('apigw.yaml', change.project);
  }

  const scenarios = [
    {
      name: 'a first deploy',
      start: 'nothing',
      change: { spec: specOf('2', 'second'), project: projectOf('{ a: new }') },
    },
    {
      name: 'a new definition',
      start: 'version 1',
      change: { spec: specOf('2', 'second'), project: projectOf('{ a: old }') },
    },
    {
      name: 'a new definition with new variables',
      start: 'version 1',
      change: { spec: specOf('2', 'second'), project: projectOf('{ a: new, b: more }') },
    },
  ] as const;

  async function undisturbedRun({
    start,
    change,
  }: (typeof scenarios)[number]): Promise<{ calls: number; end: EndState }> {
    await prepare(start, change);
    proxy.arm(-1, 'refused');
    expect((await disturbed(1)).exitCode).toBe(0);
    const calls = proxy.calls.length;
    return { calls, end: await endState() };
  }

  /** While the deploy is not through, clients meet what they met before, or all of the new. */
  async function expectWhole(start: 'nothing' | 'version 1'): Promise<void> {
    if (start === 'version 1') expect(['1', '2']).toContain(await version());
  }

  describe.each(scenarios)('$name', (scenario) => {
    it.each(['refused', 'lost', '500', '429'] as const)(
      '%s at each call: run again, it ends the same',
      async (fault: Fault) => {
        const { calls, end } = await undisturbedRun(scenario);
        expect(end).toMatchObject({ apis: 1, version: '2' });
        for (let call = 0; call < calls; call += 1) {
          await prepare(scenario.start, scenario.change);
          proxy.arm(call, fault);
          const { exitCode, stderr } = await disturbed(1);
          expect(stderr).not.toMatch(/\n\s+at /);
          if (exitCode !== 0) await expectWhole(scenario.start);
          expect((await undisturbed()).exitCode).toBe(0);
          expect(await endState(), `after '${fault}' at ${proxy.calls[call]}`).toEqual(end);
        }
      },
    );

    it('a lost answer is recovered from within the run', async () => {
      const { calls, end } = await undisturbedRun(scenario);
      for (let call = 0; call < calls; call += 1) {
        await prepare(scenario.start, scenario.change);
        proxy.arm(call, 'lost');
        const { exitCode, stderr } = await disturbed(3);
        expect(exitCode, stderr).toBe(0);
        expect(await endState(), `after a lost answer at ${proxy.calls[call]}`).toEqual(end);
      }
    });

    it.each(['killed', 'killed-after'] as const)(
      '%s at each call: run again, it ends the same',
      async (fault: Fault) => {
        const { calls, end } = await undisturbedRun(scenario);
        for (let call = 0; call < calls; call += 1) {
          await prepare(scenario.start, scenario.change);
          await killedAt(call, fault);
          await expectWhole(scenario.start);
          expect((await undisturbed()).exitCode).toBe(0);
          expect(await endState(), `after '${fault}' at ${proxy.calls[call]}`).toEqual(end);
        }
      },
    );
  });

  /** The real program in a process of its own, ended by SIGKILL. */
  function killedAt(call: number, fault: Fault): Promise<void> {
    const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
    const child = spawn(process.execPath, [bin, ...deploy, proxy.endpoint], {
      cwd: at.folder,
      env: { HOME: at.folder, PATH: process.env['PATH'] },
      stdio: 'ignore',
    });
    proxy.arm(call, fault, () => child.kill('SIGKILL'));
    return new Promise((ended) => child.once('exit', () => ended()));
  }
}, 300_000);
