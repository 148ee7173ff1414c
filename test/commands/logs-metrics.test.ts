// `apigw logs` and `apigw metrics` by their command lines, through CloudWatch's own operations.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
  await place.write('pets.json', mockSpec('pets', { '/pets': '[]' }));
  await place.write(
    'apigw.yaml',
    [
      'api: { name: pets, spec: pets.json }',
      'stages:',
      '  prod:',
      '    logging: { level: INFO }',
      '    metrics: true',
      '    accessLog:',
      '      destination: arn:aws:logs:us-east-1:000000000000:log-group:access',
      `      format: '{"id":"$context.requestId","code":$context.status}'`,
      '  quiet: {}',
    ].join('\n'),
  );
  const credentials = { accessKeyId: '000000000000', secretAccessKey: 'any' };
  const client = new APIGateway({ endpoint: place.gateway.endpoint, region: 'us-east-1', credentials });
  await client.updateAccount({
    patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: 'arn:aws:iam::000000000000:role/logs' }],
  });
  client.destroy();
  for (const stage of ['prod', 'quiet']) {
    expect((await place.run('deploy', '--stage', stage, '--yes')).exitCode).toBe(0);
  }
  await place.run('invoke', 'GET', '/pets', '--stage', 'prod');
  await place.run('invoke', 'GET', '/nowhere', '--stage', 'prod');
});
afterAll(() => place.close());

describe('logs', () => {
  it('are the execution log where there is one', async () => {
    const { exitCode, stdout } = await place.run('logs', '--stage', 'prod');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\S+Z \(\S+\) Extended Request Id: /m);
    expect(stdout).toContain('Method completed with status: 200');
  });

  it('of access: --errors finds the status by the format, --json gives AWS names', async () => {
    const { value } = await place.json('logs', '--stage', 'prod', '--access', '--errors');
    expect((value as { message: string }[]).map(({ message }) => message)).toEqual([
      expect.stringMatching(/"code":403\}$/),
    ]);
  });

  it('of one request', async () => {
    const { value: all } = await place.json('logs', '--stage', 'prod', '--access');
    const id = /"id":"([^"]+)"/.exec((all as { message: string }[])[0]?.message ?? '')?.[1] ?? '';
    const { stdout } = await place.run('logs', '--stage', 'prod', '--access', '--request-id', id);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('that are off: how to turn them on', async () => {
    const { exitCode, stderr } = await place.run('logs', '--stage', 'quiet');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Turn it on');
  });

  it('of a stage that is not there: 6, and the name that comes near', async () => {
    const { exitCode, stderr } = await place.run('logs', '--stage', 'prodd');
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/has no stage 'prodd'\nHint: .*prod/);
  });

  it('take times and one pattern', async () => {
    expect((await place.run('logs', '--stage', 'prod', '--since', 'soon')).exitCode).toBe(2);
    expect((await place.run('logs', '--stage', 'prod', '--errors', '--request-id', 'x')).exitCode).toBe(2);
  });
});

describe('metrics', () => {
  it('of a stage that is not there: 6, not an empty list', async () => {
    const { exitCode, stderr } = await place.run('metrics', '--stage', 'prodd', '--json');
    expect([exitCode, stderr]).toEqual([6, '']);
  });

  it('a chart and a table, plain in a pipe', async () => {
    const { exitCode, stdout } = await place.run('metrics', '--stage', 'prod');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Requests');
    expect(stdout).toContain('█');
    expect(stdout).toMatch(/TIME +COUNT +4XX +5XX/);
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('--json: numbers by AWS names', async () => {
    const { value } = await place.json('metrics', '--stage', 'prod', '--period', '3600', '--since', '2h');
    const rows = value as Record<string, number>[];
    const sum = (key: string) => rows.reduce((total, row) => total + (row[key] ?? 0), 0);
    expect([sum('Count'), sum('4XXError'), sum('5XXError')]).toEqual([2, 1, 0]);
  });

  it('--by method and --method', async () => {
    const { value: by } = await place.json('metrics', '--stage', 'prod', '--by', 'method');
    expect(by).toMatchObject([{ name: 'GET /pets', Count: 1 }]);
    const { value: stages } = await place.json('metrics', '--by', 'stage');
    expect(stages).toMatchObject([
      { name: 'prod', Count: 2 },
      { name: 'quiet', Count: 0 },
    ]);
    expect((await place.run('metrics', '--stage', 'quiet', '--method', 'GET /pets')).exitCode).toBe(6);
  });
});
