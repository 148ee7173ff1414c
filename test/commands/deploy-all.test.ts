// deploy --all and diff --all: many APIs and stages of one project file, in two regions and two accounts, as one plan.
// Quotas of the control plane are of an account in a region: Developer Guide, "Quotas".

import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

const project = `apis:
  pets: { spec: pets.json, stages: { prod: { variables: { color: blue } } } }
  shop: { name: shop-api, spec: shop.json, stages: { test: { region: eu-west-1 } } }
stages:
  dev: { variables: { color: green, size: "1" } }
  prod:
    region: eu-central-1
    role: arn:aws:iam::111122223333:role/deploy
    account: "111122223333"
    variables: { color: red, size: "2" }
`;

describe('a project of several APIs and stages', () => {
  let at: Workplace;

  beforeAll(async () => {
    at = await openWorkplace();
    await at.write('apigw.yaml', project);
    await at.write('pets.json', mockSpec('pets', { '/a': 'pets one' }));
    await at.write('shop.json', mockSpec('shop', { '/a': 'shop one' }));
  });
  afterAll(() => at.close());

  const get = async (api: string, stage: string) =>
    (await at.run('invoke', 'GET', '/a', '--api', api, '--stage', stage)).stdout.trim();

  it('is shown as one plan; without a yes nothing is done', async () => {
    const { exitCode, stderr } = await at.run('deploy', '--all');
    expect(exitCode).toBe(2);
    for (const title of [
      'pets to stage dev',
      'pets to stage prod',
      'shop-api to stage dev',
      'shop-api to stage test',
    ]) {
      expect(stderr).toContain(`Deploy ${title}`);
    }
    expect(stderr).toContain('account 111122223333, region eu-central-1');
    expect(stderr).toContain('account 000000000000, region eu-west-1');
    expect(stderr).toMatch(/In all: 5 of 5 stages, \d+ calls/);
    expect((await at.json('apis', 'list')).value).toEqual([]);
  });

  it('deploys --only what is named, with near names for what is not', async () => {
    const { exitCode, value } = await at.json('deploy', '--only', 'pets/dev', '--yes');
    expect({ exitCode, value }).toMatchObject({
      exitCode: 0,
      value: [{ apiName: 'pets', stage: 'dev', changed: true }],
    });
    const wrong = await at.json('deploy', '--only', 'pets/dav', '--yes');
    expect(wrong).toMatchObject({ exitCode: 2, value: { error: { hint: "Did you mean 'pets/dev'?" } } });
  });

  it('stops at the first failure, says what is done, and goes on when run again', async () => {
    const shop = JSON.parse(mockSpec('shop', { '/a': 'shop one' }));
    shop.paths['/a'].get['x-amazon-apigateway-integration'].type = 'nonsense';
    await at.write('shop.json', JSON.stringify(shop));
    const refused = await at.json('deploy', '--all', '--yes');
    expect(refused).toMatchObject({
      exitCode: 2,
      value: { error: { code: 'InvalidSpec', message: expect.stringContaining('shop/dev: ') } },
    });
    await at.write('shop.json', mockSpec('shop', { '/a': 'shop one' }));
    const { exitCode, value } = await at.json('deploy', '--all', '--yes');
    expect(exitCode).toBe(0);
    expect(value).toMatchObject([
      { apiName: 'pets', stage: 'dev', changed: false },
      { apiName: 'pets', stage: 'prod', changed: true },
      { apiName: 'shop-api', stage: 'dev', changed: true },
      { apiName: 'shop-api', stage: 'prod', changed: true },
      { apiName: 'shop-api', stage: 'test', changed: true },
    ]);
    expect(await get('pets', 'prod')).toBe('pets one');
    expect(await get('shop', 'test')).toBe('shop one');
  });

  it("lays a stage of an API over the file's stage of that name", async () => {
    expect((await at.json('stages', 'show', 'prod', '--api', 'pets')).value).toMatchObject({
      variables: { color: 'blue', size: '2' },
    });
    expect((await at.json('stages', 'show', 'prod', '--api', 'shop')).value).toMatchObject({
      variables: { color: 'red', size: '2' },
    });
  });

  it('has nothing to do a second time, and diff --all is empty', async () => {
    const again = await at.run('deploy', '--all', '--yes');
    expect(again.exitCode).toBe(0);
    expect(again.stderr.match(/Nothing to do/g)).toHaveLength(5);
    expect((await at.run('diff', '--all', '--exit-code')).exitCode).toBe(0);
  });

  it('diff --all names the stages that differ, in definitions and in settings', async () => {
    await at.write('apigw.yaml', project.replace('size: "1"', 'size: "9"'));
    const { exitCode, value } = await at.json('diff', '--all', '--exit-code');
    expect(exitCode).toBe(3);
    const parts = value as { label: string; changes: { path?: string }[] }[];
    expect(parts.filter(({ changes }) => changes.length > 0).map(({ label }) => label)).toEqual([
      'pets/dev',
      'shop/dev',
    ]);
    await at.write('apigw.yaml', project);
  });

  it('tells of a stage that is not there yet', async () => {
    await at.write('apigw.yaml', `${project}  next: {}\n`);
    const { exitCode, value } = await at.json('diff', '--only', '*/next', '--exit-code');
    expect(exitCode).toBe(3);
    expect(value).toMatchObject([
      { label: 'pets/next', deployed: false },
      { label: 'shop/next', deployed: false },
    ]);
    await at.write('apigw.yaml', project);
  });

  it('a failure in the midst tells what is done and what is not', async () => {
    await at.write('pets.json', mockSpec('pets', { '/a': 'pets two' }));
    const bad = project.replace('region: eu-west-1', 'region: eu-west-1, clientCertificate: gone123456');
    await at.write('apigw.yaml', bad);
    const { exitCode, value } = await at.json('deploy', '--all', '--yes');
    expect(exitCode).toBeGreaterThan(0);
    const { message } = (value as { error: { message: string } }).error;
    expect(message).toContain('Done: pets/dev, pets/prod, shop/dev, shop/prod. Not done: shop/test');
    await at.write('apigw.yaml', project);
    expect(await get('pets', 'prod')).toBe('pets two');
  });

  it('refuses another account than the one that is expected', async () => {
    const wrong = await at.json('deploy', '--only', 'pets/dev', '--expect-account', '999999999999', '--yes');
    expect(wrong).toMatchObject({
      exitCode: 5,
      value: { error: { message: 'pets/dev: Account 000000000000 answers where 999999999999 is expected' } },
    });
    await at.write('apigw.yaml', project.replace('account: "111122223333"', 'account: "444455556666"'));
    expect((await at.json('deploy', '--only', 'pets/prod', '--yes')).exitCode).toBe(5);
    expect((await at.json('apis', 'list', '--expect-account', 'x')).exitCode).toBe(2);
    await at.write('apigw.yaml', project);
  });
});

describe('a domain name that leads to two APIs', () => {
  let at: Workplace;
  beforeAll(async () => {
    at = await openWorkplace({}, {}, { dnsPort: 0, httpsPort: 0 });
  });
  afterAll(() => at.close());

  it('is set up once, after both', async () => {
    const route53 = new Route53({
      endpoint: at.gateway.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    await route53.createHostedZone({ Name: 'example.com', CallerReference: 'one' });
    route53.destroy();
    await at.write('pets.json', mockSpec('pets', { '/a': 'pets' }));
    await at.write('shop.json', mockSpec('shop', { '/a': 'shop' }));
    await at.write(
      'apigw.yaml',
      `apis: { pets: { spec: pets.json }, shop: { spec: shop.json } }
stages: { prod: {} }
domains:
  api.example.com:
    mappings: [{ stage: prod, api: pets, path: pets }, { stage: prod, api: shop, path: shop }]
`,
    );
    const { exitCode, stderr, value } = await at
      .run('deploy', '--all', '--yes', '--json')
      .then((result) => ({ ...result, value: JSON.parse(result.stdout) as unknown }));
    expect(exitCode, stderr).toBe(0);
    expect(value).toMatchObject([
      { apiName: 'pets', domains: [{ url: 'https://api.example.com/pets' }] },
      { apiName: 'shop', domains: [{ url: 'https://api.example.com/shop' }] },
    ]);
    expect(stderr.match(/Request/g)?.length ?? 0).toBeLessThanOrEqual(2);
    const again = await at.run('deploy', '--all', '--yes');
    expect(again.stderr.match(/Nothing to do/g)).toHaveLength(2);
  });
});
