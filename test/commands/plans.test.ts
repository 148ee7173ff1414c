// Usage plans by commands, against the local gateway. Developer Guide, "Usage plans and API keys for REST APIs"; API reference,
// UsagePlan and its patch operations.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUsageSite, type UsageSite } from './usage-site.ts';

let at: UsageSite;
let pets: string;
beforeAll(async () => {
  at = await openUsageSite({ usagePlans: 6 });
  pets = await at.makeApi('pets', ['dev', 'prod']);
});
afterAll(() => at.close());

const planOf = async (name: string) => {
  const { items = [] } = await at.sdk.getUsagePlans({});
  const id = items.find((plan) => plan.name === name)?.id;
  return at.sdk.getUsagePlan({ usagePlanId: id });
};

describe('plans create', () => {
  const argv = ['plans', 'create', 'gold', '--rate', '5', '--burst', '2', '--quota', '1000', '--period', 'DAY'];

  it('shows its plan and asks; nothing is made where nobody can say yes', async () => {
    const { exitCode, stderr } = await at.run(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Create the usage plan gold: 5 requests a second, burst 2, 1000 requests a DAY/);
    expect(stderr).toMatch(/account 000000000000, region us-east-1/);
    expect((await at.json('plans', 'list')).value).toEqual([]);
  });

  it('makes it, and says of the same again that it is there', async () => {
    expect(await at.json(...argv, '--yes')).toMatchObject({
      exitCode: 0,
      value: {
        name: 'gold',
        throttle: { rateLimit: 5, burstLimit: 2 },
        quota: { limit: 1000, period: 'DAY', offset: 0 },
      },
    });
    const again = await at.run(...argv, '--yes');
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nothing to do: the usage plan gold') });
    expect((await at.json('plans', 'list')).value).toHaveLength(1);
  });

  it('refuses one of the same name that is otherwise, naming what differs and the way out', async () => {
    const { exitCode, stderr } = await at.run('plans', 'create', 'gold', '--rate', '6', '--yes');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/its rate is 5, not 6/);
    expect(stderr).toMatch(/apigw plans set gold/);
  });

  it.each([
    [['--quota', '5'], /Missing: --period/],
    [['--period', 'DAY'], /Missing: --quota/],
    [['--quota', '5', '--period', 'DAY', '--offset', '1'], /--offset: of a quota by the DAY it is 0, not 1/],
    [['--rate', 'fast'], /Expected a number of requests a second but received: fast/],
    [['--burst', '1.5'], /Expected a whole number but received: 1.5/],
    [['--quota', '5', '--period', 'YEAR'], /DAY/],
  ])('refuses %j before anything is asked', async (flags, message) => {
    const { exitCode, stderr } = await at.run('plans', 'create', 'bad', ...flags, '--yes');
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it("tells when the account's quota of plans is used up", async () => {
    for (const name of ['p2', 'p3', 'p4', 'p5', 'p6']) await at.run('plans', 'create', name, '--yes');
    const { exitCode, stderr } = await at.run('plans', 'create', 'p7', '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Maximum number of Usage Plans/);
    for (const name of ['p2', 'p3', 'p4', 'p5', 'p6']) await at.run('plans', 'delete', name, '--yes');
  });
});

describe('plans set', () => {
  it('changes what is named and leaves the rest; the plan shows from and to', async () => {
    const { exitCode, stderr } = await at.run(
      'plans',
      'set',
      'gold',
      '--rate',
      '7.5',
      '--description',
      'the best',
      '--yes',
    );
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/description: none → the best, rate: 5 → 7.5/);
    expect(await planOf('gold')).toMatchObject({
      description: 'the best',
      throttle: { rateLimit: 7.5, burstLimit: 2 },
      quota: { limit: 1000, period: 'DAY' },
    });
    expect((await at.run('plans', 'set', 'gold', '--rate', '7.5', '--yes')).stderr).toMatch(/Nothing to do/);
  });

  it('takes limits, quota and description away, and gives them again', async () => {
    await at.run('plans', 'set', 'gold', '--no-throttle', '--no-quota', '--description', '', '--yes');
    const plain = await planOf('gold');
    expect([plain.throttle, plain.quota, plain.description || undefined]).toEqual([undefined, undefined, undefined]);
    expect((await at.run('plans', 'set', 'gold', '--quota', '9', '--yes')).stderr).toMatch(/Missing: --period/);
    await at.run('plans', 'set', 'gold', '--rate', '5', '--burst', '2', '--quota', '9', '--period', 'WEEK', '--yes');
    expect(await planOf('gold')).toMatchObject({ throttle: { rateLimit: 5 }, quota: { limit: 9, period: 'WEEK' } });
  });

  it('says what is missing, and which plan may be meant', async () => {
    expect(await at.run('plans', 'set', 'gold', '--yes')).toMatchObject({ exitCode: 2 });
    const { exitCode, stderr } = await at.run('plans', 'set', 'glod', '--rate', '1', '--yes');
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/Did you mean 'gold'/);
  });
});

describe('plans attach, set --method, detach', () => {
  it('attaches a stage, once', async () => {
    const argv = ['plans', 'attach', 'gold', '--api', 'pets', '--stage', 'prod', '--yes'];
    expect(await at.json(...argv)).toMatchObject({
      exitCode: 0,
      value: { apiStages: [{ apiId: pets, stage: 'prod' }] },
    });
    expect((await at.run(...argv)).stderr).toMatch(/Nothing to do: stage prod of pets is on the usage plan gold/);
    expect((await planOf('gold')).apiStages).toEqual([{ apiId: pets, stage: 'prod' }]);
  });

  it('limits a method there, and takes that limit away', async () => {
    const argv = ['plans', 'set', 'gold', '--method', 'get /pets/{id}', '--yes'];
    expect(await at.run(...argv, '--rate', '1', '--burst', '3')).toMatchObject({ exitCode: 0 });
    await at.run('plans', 'set', 'gold', '--method', 'GET /', '--rate', '2', '--yes');
    expect((await planOf('gold')).apiStages).toEqual([
      {
        apiId: pets,
        stage: 'prod',
        throttle: { '/pets/{id}/GET': { rateLimit: 1, burstLimit: 3 }, '//GET': { rateLimit: 2 } },
      },
    ]);
    const { stdout } = await at.run('plans', 'show', 'gold');
    expect(stdout).toMatch(/limits of \/pets\/\{id\}\/GET +pets:prod, 1 a second, burst 3/);
    expect(await at.run(...argv, '--no-throttle')).toMatchObject({ exitCode: 0 });
    await at.run('plans', 'set', 'gold', '--method', 'GET /', '--no-throttle', '--yes');
    expect((await planOf('gold')).apiStages).toEqual([{ apiId: pets, stage: 'prod' }]);
    expect(await at.run('plans', 'set', 'gold', '--method', 'FETCH /', '--rate', '1', '--yes')).toMatchObject({
      exitCode: 2,
    });
  });

  it('waits for a stage that is being made', async () => {
    const waiting = at.run('plans', 'attach', 'gold', '--api', 'pets', '--stage', 'late', '--yes');
    setTimeout(() => void at.sdk.createDeployment({ restApiId: pets, stageName: 'late' }), 600);
    const { exitCode, stderr } = await waiting;
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/Wait until there is stage late of pets/);
    expect((await planOf('gold')).apiStages).toHaveLength(2);
  });

  it('a stage that does not come ends with 9, or with 6 where nobody wants to wait; the near name is told', async () => {
    const argv = ['plans', 'attach', 'gold', '--api', 'pets', '--stage', 'prdo', '--yes'];
    expect(await at.run(...argv, '--timeout', '1')).toMatchObject({
      exitCode: 9,
      stderr: expect.stringContaining("Did you mean 'prod'"),
    });
    expect(await at.run(...argv, '--timeout', '0')).toMatchObject({ exitCode: 6 });
  });

  it('puts keys on the plan and takes them off', async () => {
    const { id } = await at.sdk.createApiKey({ name: 'alice', enabled: true });
    const argv = ['--key', 'alice', '--yes'];
    expect(await at.run('plans', 'attach', 'gold', ...argv)).toMatchObject({ exitCode: 0 });
    expect((await at.run('plans', 'attach', 'gold', ...argv)).stderr).toMatch(/Nothing to do: key alice/);
    const { value } = await at.json('plans', 'show', 'gold');
    expect(value).toMatchObject({ keys: [{ id, name: 'alice', type: 'API_KEY' }] });
    expect(JSON.stringify(value)).not.toContain('value');
    expect(await at.run('plans', 'detach', 'gold', ...argv)).toMatchObject({ exitCode: 0 });
    expect((await at.run('plans', 'detach', 'gold', ...argv)).stderr).toMatch(/is not on the usage plan gold/);
    await at.run('plans', 'attach', 'gold', ...argv);
  });

  it('detaches a stage', async () => {
    const argv = ['plans', 'detach', 'gold', '--api', 'pets', '--stage', 'late', '--yes'];
    expect(await at.run(...argv)).toMatchObject({ exitCode: 0 });
    expect((await planOf('gold')).apiStages).toEqual([{ apiId: pets, stage: 'prod' }]);
    expect(await at.run('plans', 'attach', 'gold', '--yes')).toMatchObject({ exitCode: 2 });
  });
});

describe('plans delete', () => {
  it('shows who loses what, asks for the name, and detaches the stages first', async () => {
    const questions = [
      { question: 'Type its name', keys: 'no\r' },
      { question: 'That is not gold', keys: '\u007f\u007fgold\r' },
    ];
    const { exitCode, stderr } = await at.ask(['plans', 'delete', 'gold'], questions);
    expect(stderr).toMatch(/1 key is on it, stay.*alice/);
    expect(stderr).toContain(`Detach ${pets}:prod from gold`);
    expect(exitCode).toBe(0);
    expect((await at.json('plans', 'list')).value).toEqual([]);
    expect((await at.sdk.getApiKeys({})).items).toHaveLength(1);
  });

  it('names the ids of plans that have the same name', async () => {
    const [one, other] = [
      await at.sdk.createUsagePlan({ name: 'twin' }),
      await at.sdk.createUsagePlan({ name: 'twin' }),
    ];
    const { exitCode, stderr } = await at.run('plans', 'delete', 'twin', '--yes');
    expect(exitCode).toBe(2);
    for (const { id } of [one, other]) expect(stderr).toContain(id);
    for (const { id = '' } of [one, other])
      expect(await at.run('plans', 'delete', id, '--yes')).toMatchObject({ exitCode: 0 });
  });
});
