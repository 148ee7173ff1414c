// `explain` by argv against the local gateway: a whole way, then one thing broken at a time, each compared with what a request
// really is answered. Developer Guide, "Gateway response types", "Use API mappings to connect API stages to a custom domain name".

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/lib/services/explain.ts';
import { makeApi } from './usage-site.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
let sdk: APIGateway;
let restApiId: string;
let base: string;
beforeAll(async () => {
  at = await openWorkplace({}, {}, { dnsPort: 0, httpsPort: 0 });
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  sdk = new APIGateway({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
  restApiId = await makeApi(sdk, 'pets', ['prod']);
  base = `${at.gateway.endpoint}/_aws/execute-api/${restApiId}`;
});
afterAll(async () => {
  sdk.destroy();
  await at.close();
});

/** Where it ends, and how; `answer` is what the gateway itself says of the same request. */
async function explained(url: string, ...argv: string[]) {
  const { exitCode, value } = await at.json('explain', url, ...argv);
  const { breakage, hops, status } = value as Explanation;
  const last = hops.at(-1);
  return { exitCode, status, breakage, end: last?.hop, hint: last?.hint, answer: last?.answer, hops };
}

async function answered(url: string) {
  const response = await fetch(url);
  // What policies refuse is said in `Message`.
  const { Message, message = Message } = (await response.json()) as { message?: string; Message?: string };
  return { status: response.status, errorType: response.headers.get('x-amzn-errortype'), message };
}

describe('explain', () => {
  it('walks to the integration where nothing is wrong, by each form of the URL', async () => {
    const forms = [
      `${base}/prod/`,
      `http://${restApiId}.execute-api.localhost:${new URL(at.gateway.endpoint).port}/prod/`,
    ];
    for (const url of forms) {
      const { end, exitCode, hops } = await explained(url);
      expect(exitCode, JSON.stringify(hops)).toBe(0);
      expect(end).toBe('integration');
      expect(hops.filter(({ status }) => status === 'fail')).toEqual([]);
    }
    const { stdout } = await at.run('explain', `${base}/prod/`);
    expect(stdout).toMatch(/✔ api +pets \([a-z0-9]+\)/);
    expect(stdout).toMatch(/✔ route +GET \//);
  });

  it('an API and a stage that are not there are answered Forbidden', async () => {
    const noApi = `${at.gateway.endpoint}/_aws/execute-api/nosuchapi0/prod/`;
    expect(await explained(noApi)).toMatchObject({ exitCode: 6, end: 'api', answer: await answered(noApi) });
    const noStage = `${base}/prdo/`;
    expect(await explained(noStage)).toMatchObject({
      exitCode: 6,
      end: 'stage',
      hint: "Did you mean 'prod'?",
      answer: await answered(noStage),
    });
  });

  it('a path without a method is answered Missing Authentication Token, with what comes near', async () => {
    const url = `${base}/prod/pet`;
    const found = await explained(url);
    expect(found).toMatchObject({ exitCode: 6, end: 'route', answer: await answered(url) });
    expect(found.answer?.message).toBe('Missing Authentication Token');
    expect(found.hint).toMatch(/'\/pets'/);
    expect(await explained(`${base}/prod/`, '--method', 'POST')).toMatchObject({ exitCode: 6, end: 'route' });
  });

  it('a method that is not deployed yet is told so', async () => {
    const { items = [] } = await sdk.getResources({ restApiId });
    const parentId = items.find(({ path }) => path === '/')?.id;
    await sdk.createResource({ restApiId, parentId, pathPart: 'new' });
    const { items: now = [] } = await sdk.getResources({ restApiId });
    const resourceId = now.find(({ path }) => path === '/new')?.id;
    await sdk.putMethod({ restApiId, resourceId, httpMethod: 'GET', authorizationType: 'NONE' });
    expect((await explained(`${base}/prod/new`)).hint).toBe('Deploy it: apigw deploy --api pets --stage prod');
  });

  it('a key: none, unknown, off the plan, disabled, and at last let in', async () => {
    const url = `${base}/prod/pets/1`;
    const none = await explained(url);
    expect(none).toMatchObject({ exitCode: 4, breakage: 'refused', end: 'key', answer: await answered(url) });
    expect((await at.run('explain', url, '--key', 'nobody')).exitCode).toBe(6);
    await at.run('keys', 'create', 'alice', '--yes');
    expect((await explained(url, '--key', 'alice')).hint).toBe('apigw plans attach PLAN --key alice');
    await at.run('plans', 'create', 'gold', '--rate', '5', '--burst', '2', '--yes');
    await at.run('plans', 'attach', 'gold', '--api', 'pets', '--stage', 'prod', '--key', 'alice', '--yes');
    const open = await explained(url, '--key', 'alice');
    expect(open).toMatchObject({ exitCode: 0, end: 'integration' });
    expect(open.hops.find(({ hop }) => hop === 'throttle')?.message).toBe('5 a second (client), burst 2 (client)');
    await at.run('keys', 'disable', 'alice', '--yes');
    expect(await explained(url, '--key', 'alice')).toMatchObject({ exitCode: 4, hint: 'apigw keys enable alice' });
  });

  it('a limit of 0 lets nothing through: 429', async () => {
    await at.run(
      'throttle',
      'set',
      '--api',
      'pets',
      '--stage',
      'prod',
      '--method',
      'GET /',
      '--rate',
      '0',
      '--burst',
      '0',
      '--yes',
    );
    const url = `${base}/prod/`;
    expect(await explained(url)).toMatchObject({ exitCode: 4, end: 'throttle', answer: await answered(url) });
    await at.run('throttle', 'clear', '--api', 'pets', '--stage', 'prod', '--method', 'GET /', '--yes');
  });

  it('a resource policy that denies is told in the words that the client is told', async () => {
    const statement = (Effect: string, more = {}) => ({
      Effect,
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: '*',
      ...more,
    });
    const put = async (...Statement: object[]) => {
      const value = JSON.stringify({ Version: '2012-10-17', Statement });
      await sdk.updateRestApi({ restApiId, patchOperations: [{ op: 'replace', path: '/policy', value }] });
      await sdk.createDeployment({ restApiId, stageName: 'prod' });
    };
    // A method without an integration cannot be deployed.
    const { items = [] } = await sdk.getResources({ restApiId });
    const added = items.find(({ path }) => path === '/new')?.id;
    if (added) await sdk.deleteResource({ restApiId, resourceId: added });
    const url = `${base}/prod/`;
    await put(statement('Allow'), statement('Deny'));
    expect(await explained(url)).toMatchObject({ exitCode: 4, end: 'policy', answer: await answered(url) });
    await put(statement('Allow', { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }));
    expect(await explained(url)).toMatchObject({ exitCode: 0, status: 'warn' });
    expect(await explained(url, '--source-ip', '127.0.0.1')).toMatchObject({
      end: 'policy',
      answer: await answered(url),
    });
    expect((await explained(url, '--source-ip', '192.0.2.7')).exitCode).toBe(0);
    await put(statement('Allow'));
  });

  it('a custom domain name: not there, mapped to nothing, then the whole way', async () => {
    const route53 = new Route53({
      endpoint: at.gateway.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    await route53.createHostedZone({ Name: 'example.com', CallerReference: 'one' });
    route53.destroy();
    const nothing = await explained('https://api.example.com/v1/');
    expect(nothing).toMatchObject({ exitCode: 6, end: 'dns' });
    expect(nothing.hint).toMatch(/apigw domains setup api\.example\.com/);
    const setup = ['domains', 'setup', 'api.example.com', '--api', 'pets', '--stage', 'prod', '--path', 'v1'];
    const { exitCode, stderr } = await at.run(...setup, '--timeout', '60', '--no-verify', '--yes');
    expect(exitCode, stderr).toBe(0);
    const whole = await explained('https://api.example.com/v1/');
    expect(whole.exitCode, JSON.stringify(whole.hops)).toBe(0);
    expect(whole.hops.filter(({ status }) => status === 'pass').map(({ hop }) => hop)).toEqual(
      expect.arrayContaining(['dns', 'certificate', 'domain', 'mapping', 'api', 'stage', 'route', 'integration']),
    );
    expect(await explained('https://api.example.com/v2/')).toMatchObject({
      exitCode: 6,
      end: 'mapping',
      answer: { status: 403, message: 'Forbidden' },
    });
  });

  it('what is no URL is wrong usage', async () => {
    expect(await at.run('explain', 'pets')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('not an http'),
    });
  });
});
