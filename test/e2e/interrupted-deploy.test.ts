// A deploy that is interrupted at any of its calls, in any way: until the switch the stage serves what it served before,
// and the same command run again ends as an undisturbed one, with nothing made twice. Cases run side by side, each in an
// account of its own.

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  GetDeploymentsCommand,
  GetRestApisCommand,
  GetStageCommand,
  ImportRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../cli/run-cli.ts';
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

interface Scenario {
  name: string;
  start: 'nothing' | 'version 1';
  project: string;
}

const scenarios: Scenario[] = [
  { name: 'a first deploy', start: 'nothing', project: projectOf('{ a: new }') },
  { name: 'a new definition', start: 'version 1', project: projectOf('{ a: old }') },
  { name: 'a new definition with new variables', start: 'version 1', project: projectOf('{ a: new, b: more }') },
];

/** What a deployment leaves behind, without ids and times. */
interface EndState {
  apis: number;
  deployments: number;
  variables: Record<string, string>;
  version: string;
}

/** An account with its folder, before which calls can fail. */
interface Site {
  proxy: FaultyProxy;
  /** What the command finds there. */
  options: { cwd: string; env: Record<string, string> };
  /** Past the proxy. */
  client: APIGatewayClient;
}

const deploy = ['deploy', '--stage', 'prod', '--yes', '--endpoint-url'];

describe('an interrupted deploy', () => {
  let at: Workplace;
  const sites: Site[] = [];
  let accounts = 100_000_000_000;
  beforeAll(async () => {
    at = await openWorkplace();
  });
  afterAll(async () => {
    for (const { client } of sites) client.destroy();
    await Promise.all(sites.map(({ proxy }) => proxy.close()));
    await at.close();
  });

  /** Nothing, or an API whose stage serves version 1; and the files of what is to be deployed. */
  async function openSite({ project, start }: Scenario): Promise<Site> {
    accounts += 1;
    const account = String(accounts);
    const cwd = join(at.folder, account);
    await mkdir(cwd);
    await writeFile(join(cwd, 'openapi.json'), specOf('2', 'second'));
    await writeFile(join(cwd, 'apigw.yaml'), project);
    const credentials = { accessKeyId: account, secretAccessKey: 'x' };
    const client = new APIGatewayClient({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
    const site: Site = {
      proxy: await openFaultyProxy(at.gateway.endpoint),
      options: { cwd, env: { HOME: cwd, AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'x' } },
      client,
    };
    sites.push(site);
    if (start === 'version 1') {
      const body = new TextEncoder().encode(specOf('1', 'first'));
      const parameters = { endpointConfigurationTypes: 'REGIONAL' };
      const { id: restApiId } = await client.send(new ImportRestApiCommand({ body, parameters }));
      await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod', variables: { a: 'old' } }));
    }
    return site;
  }

  /** Through the proxy; with one attempt a fault is final, with more the run has to recover by itself. */
  const disturbed = ({ options, proxy }: Site, attempts: number): Promise<CliResult> =>
    runCli([...deploy, proxy.endpoint], { ...options, env: { ...options.env, AWS_MAX_ATTEMPTS: String(attempts) } });

  /** The same command again, with nothing in its way. */
  const again = ({ options }: Site) => runCli([...deploy, at.gateway.endpoint], options);

  async function version(restApiId: string | undefined): Promise<string> {
    const answer = await fetch(`${at.gateway.endpoint}/_aws/execute-api/${restApiId}/prod/version`);
    return answer.text();
  }

  async function endState({ client }: Site): Promise<EndState> {
    const { items: apis = [] } = await client.send(new GetRestApisCommand({}));
    const restApiId = apis[0]?.id;
    const { items: deployments = [] } = await client.send(new GetDeploymentsCommand({ restApiId }));
    const { variables = {} } = await client.send(new GetStageCommand({ restApiId, stageName: 'prod' }));
    return { apis: apis.length, deployments: deployments.length, variables, version: await version(restApiId) };
  }

  /** While the deploy is not through, clients meet what they met before, or all of the new. */
  async function expectWhole({ client }: Site, { start }: Scenario): Promise<void> {
    if (start === 'nothing') return;
    const { items } = await client.send(new GetRestApisCommand({}));
    expect(['1', '2']).toContain(await version(items?.[0]?.id));
  }

  /** The real program in a process of its own, ended by SIGKILL. */
  function killedAt({ options, proxy }: Site, call: number, fault: Fault): Promise<void> {
    const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
    const child = spawn(process.execPath, [bin, ...deploy, proxy.endpoint], {
      cwd: options.cwd,
      env: { ...options.env, PATH: process.env['PATH'] },
      stdio: 'ignore',
    });
    proxy.arm(call, fault, () => child.kill('SIGKILL'));
    return new Promise((ended) => child.once('exit', () => ended()));
  }

  describe.each(scenarios)('$name', (scenario) => {
    let calls: number[];
    let end: EndState;
    beforeAll(async () => {
      const site = await openSite(scenario);
      site.proxy.arm(-1, 'refused');
      expect((await disturbed(site, 1)).exitCode).toBe(0);
      calls = [...site.proxy.calls.keys()];
      end = await endState(site);
      expect(end).toMatchObject({ apis: 1, version: '2' });
    });

    async function expectEnd(site: Site, fault: Fault, call: number): Promise<void> {
      expect(site.proxy.calls.length, 'the fault struck').toBeGreaterThan(call);
      expect(await endState(site), `after '${fault}' at ${site.proxy.calls[call]}`).toEqual(end);
    }

    it.each(['refused', 'lost', '500', '429'] as const)(
      '%s at each call: run again, it ends the same',
      async (fault: Fault) => {
        const one = async (call: number) => {
          const site = await openSite(scenario);
          site.proxy.arm(call, fault);
          const { exitCode, stderr } = await disturbed(site, 1);
          expect(stderr).not.toMatch(/\n\s+at /);
          if (exitCode !== 0) await expectWhole(site, scenario);
          expect((await again(site)).exitCode).toBe(0);
          await expectEnd(site, fault, call);
        };
        await Promise.all(calls.map(one));
      },
    );

    it('a lost answer is recovered from within the run', async () => {
      const one = async (call: number) => {
        const site = await openSite(scenario);
        site.proxy.arm(call, 'lost');
        const { exitCode, stderr } = await disturbed(site, 3);
        expect(exitCode, stderr).toBe(0);
        await expectEnd(site, 'lost', call);
      };
      await Promise.all(calls.map(one));
    });

    it.each(['killed', 'killed-after'] as const)(
      '%s at each call: run again, it ends the same',
      async (fault: Fault) => {
        const one = async (call: number) => {
          const site = await openSite(scenario);
          await killedAt(site, call, fault);
          await expectWhole(site, scenario);
          expect((await again(site)).exitCode).toBe(0);
          await expectEnd(site, fault, call);
        };
        await Promise.all(calls.map(one));
      },
    );
  });
}, 300_000);
