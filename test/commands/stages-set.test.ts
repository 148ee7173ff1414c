// `apigw stages set|show|delete`: settings by their names, set, shown and read back. Guide: "Set up a stage for a REST API".

import { APIGateway, CreateUsagePlanCommand, GetStageCommand, type Stage } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

describe('settings of a stage', () => {
  let at: Workplace;
  let client: APIGateway;
  let restApiId: string;
  const set = (...argv: string[]) => at.run('stages', 'set', 'prod', '--api', 'pets', '--yes', ...argv);
  const stage = (): Promise<Stage> => client.send(new GetStageCommand({ restApiId, stageName: 'prod' }));

  beforeAll(async () => {
    at = await openWorkplace();
    const credentials = { accessKeyId: '000000000000', secretAccessKey: 'x' };
    client = new APIGateway({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
    await at.write('openapi.json', mockSpec('pets', { '/pets/{id}': 'one', '/b': 'two' }));
    const { value } = await at.json('deploy', 'openapi.json', '--stage', 'prod', '--yes');
    restApiId = (value as { apiId: string }).apiId;
  });
  afterAll(async () => {
    client.destroy();
    await at.close();
  });

  it('shows what will change, and changes nothing before the yes', async () => {
    const { exitCode, stderr } = await at.run('stages', 'set', 'prod', '--api', 'pets', '--variable', 'a=1');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Set pets \(\w+\) on stage prod/);
    expect(stderr).toMatch(/variable a/);
    expect((await stage()).variables).toBeUndefined();
  });

  it('variables, description, tracing and tags, all at once; what is not mentioned stays', async () => {
    const flags = [
      '--variable',
      'a=1',
      '--variable',
      'b=x=y',
      '--description',
      'of prod',
      '--tracing',
      '--tag',
      'team=a',
    ];
    const { exitCode, stderr } = await set(...flags);
    expect(exitCode, stderr).toBe(0);
    expect(await stage()).toMatchObject({
      variables: { a: '1', b: 'x=y' },
      description: 'of prod',
      tracingEnabled: true,
      tags: { team: 'a' },
    });
    expect((await set('--remove-variable', 'a', '--remove-tag', 'team')).exitCode).toBe(0);
    const after = await stage();
    expect(after).toMatchObject({ variables: { b: 'x=y' }, description: 'of prod', tracingEnabled: true });
    expect(after.tags ?? {}).toEqual({});
  });

  it('the same again does nothing', async () => {
    const { exitCode, stderr } = await set('--variable', 'b=x=y', '--tracing', '--remove-variable', 'a');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/Nothing to do/) });
  });

  it('limits of the stage and of a method; the method follows the stage where it has none of its own', async () => {
    expect((await set('--method', 'GET /pets/{id}', '--burst', '5', '--cache', '--cache-ttl', '60')).exitCode).toBe(0);
    expect((await set('--rate', '100')).exitCode).toBe(0);
    const { methodSettings } = await stage();
    expect(methodSettings?.['*/*']).toMatchObject({ throttlingRateLimit: 100, throttlingBurstLimit: 5000 });
    // An entry of AWS holds every field: what it leaves to the stage is written there, too.
    expect(methodSettings?.['~1pets~1{id}/GET']).toMatchObject({
      throttlingRateLimit: 100,
      throttlingBurstLimit: 5,
      cachingEnabled: true,
      cacheTtlInSeconds: 60,
    });
    expect((await set('--method', 'GET /pets/{id}', '--inherit')).exitCode).toBe(0);
    expect(Object.keys((await stage()).methodSettings ?? {})).toEqual(['*/*']);
  });

  it('a method that the API has not is refused, with the one that comes near', async () => {
    const { exitCode, stderr } = await set('--method', 'GET /pet/{id}', '--rate', '1');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 6, stderr: expect.stringMatching(/'GET \/pets\/\{id\}'/) });
    expect((await at.run('stages', 'set', 'prd', '--api', 'pets', '--rate', '1')).stderr).toMatch(
      /Did you mean 'prod'/,
    );
  });

  it.each([
    [['--variable', 'a-b=1'], /no name of a stage variable/],
    [['--variable', 'a=ü'], /no value of a stage variable/],
    [['--cache-ttl', '3601'], /0 to 3600/],
    [['--rate', '-1'], /0 or more/],
    [['--rate', 'fast'], /Expected a number/],
    [['--method', '/pets'], /GET \/pets\/\{id\}/],
    [['--inherit'], /--method/],
    [['--tag', 'aws:x=1'], /AWS's own/],
    [['--access-log', 'g'], /a destination and a format/],
    [['--access-log', 'g', '--access-log-format', '$context.status'], /requestId/],
    [['--access-log', 'arn:aws:s3:::b', '--access-log-format', 'json'], /takes no access logs/],
  ])('%j is wrong input', async (flags, message) => {
    const { exitCode, stderr } = await set(...flags);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(message) });
  });

  it('logs: the role is the whole account’s, and the plan says so', async () => {
    const without = await set('--log-level', 'INFO');
    expect(without).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/--log-role ARN/) });
    const role = 'arn:aws:iam::000000000000:role/logs';
    const { exitCode, stderr } = await set('--log-level', 'INFO', '--log-role', role);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/account-wide/) });
    expect(await client.getAccount({})).toMatchObject({ cloudwatchRoleArn: role });
    expect((await stage()).methodSettings?.['*/*']).toMatchObject({ loggingLevel: 'INFO' });
    expect((await set('--log-level', 'OFF')).exitCode).toBe(0);
  });

  it('access logs: a name is the group’s of this account and region', async () => {
    const { exitCode, stderr } = await set('--access-log', 'pets-prod', '--access-log-format', 'json');
    expect(exitCode, stderr).toBe(0);
    const { accessLogSettings } = await stage();
    expect(accessLogSettings?.destinationArn).toBe('arn:aws:logs:us-east-1:000000000000:log-group:pets-prod');
    expect(JSON.parse(accessLogSettings?.format ?? '')).toMatchObject({ status: '$context.status' });
    expect((await set('--access-log', 'off')).exitCode).toBe(0);
    expect((await stage()).accessLogSettings).toBeUndefined();
  });

  it('show tells all of it in words', async () => {
    await set('--cache-size', '0.5', '--rate', '7');
    const { stdout } = await at.run('stages', 'show', 'prod', '--api', 'pets');
    expect(stdout).toMatch(/cache cluster +0\.5 GB/);
    expect(stdout).toMatch(/web ACL \(WAF\) +none/);
    expect(stdout).toMatch(/variable b +x=y/);
    expect(stdout).toMatch(/all methods +7 +5000/);
  });

  it('delete shows who would miss the stage, and asks for its name', async () => {
    await client.send(new CreateUsagePlanCommand({ name: 'gold', apiStages: [{ apiId: restApiId, stage: 'prod' }] }));
    const argv = ['stages', 'delete', 'prod', '--api', 'pets'];
    const wrong = await at.ask(argv, [{ question: 'Write its name', keys: 'yes\r' }]);
    expect(wrong.exitCode).toBe(130);
    expect(wrong.stderr).toMatch(/Usage plan gold \(0 keys\) loses stage prod/);
    expect((await at.run('apis', 'delete', 'pets')).stderr).toMatch(/Usage plan gold/);
    expect((await at.ask(argv, [{ question: 'Write its name', keys: 'prod\r' }])).exitCode).toBe(0);
    await expect(stage()).rejects.toThrow(/Invalid [Ss]tage/);
  });
});
