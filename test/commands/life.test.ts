// The life of an API by commands: from a spec to a stage, an edit, a second deployment, and back.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

describe('the life of an API', () => {
  let at: Workplace;
  const get = async (path: string) => (await at.run('invoke', 'GET', path, '--stage', 'dev')).stdout.trim();

  beforeAll(async () => {
    at = await openWorkplace();
    await at.write('openapi.json', mockSpec('life', { '/a': 'one', '/b': 'two' }));
  });
  afterAll(() => at.close());

  it('init writes a project file that the next commands read', async () => {
    const { exitCode, stdout } = await at.run('init', 'openapi.json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Wrote apigw.yaml for life.\n' });
    expect(await at.read('apigw.yaml')).toContain('spec: openapi.json');
  });

  it('init refuses to overwrite', async () => {
    const { exitCode, stderr } = await at.run('init', 'openapi.json');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/apigw.yaml exists already/);
  });

  it('deploy asks for --yes where nobody can be asked, having shown its plan', async () => {
    const { exitCode, stderr } = await at.run('deploy', '--stage', 'dev');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Create API 'life'/);
    expect(stderr).toMatch(/account 000000000000, region us-east-1, endpoint http/);
    expect(stderr).toMatch(/--yes/);
    expect((await at.json('apis', 'list')).value).toEqual([]);
  });

  it('deploy creates API and stage, and they answer', async () => {
    const { exitCode, value } = await at.json('deploy', '--stage', 'dev', '--yes', '-m', 'first');
    expect(exitCode).toBe(0);
    expect(value).toMatchObject({ apiName: 'life', stage: 'dev', changed: true, warnings: [] });
    expect(await get('/a')).toBe('one');
  });

  it('a second deploy of the same does nothing and says so', async () => {
    const { exitCode, stderr } = await at.run('deploy', '--stage', 'dev', '--yes');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/Nothing to do/);
    expect((await at.json('deployments', 'list')).value).toHaveLength(1);
  });

  it('diff shows an edit with its severity; --exit-code and --fail-on speak', async () => {
    await at.write('openapi.json', mockSpec('life', { '/a': 'changed', '/c': 'new' }));
    const { exitCode, value } = await at.json('diff', '--stage', 'dev', '--exit-code');
    expect(exitCode).toBe(3);
    const changes = (value as { changes: { path: string; method?: string; severity: string }[] }).changes;
    expect(changes.find(({ path }) => path === '/b')).toMatchObject({ severity: 'breaking' });
    expect(changes.some(({ path }) => path === '/c')).toBe(true);
    expect((await at.run('diff', '--stage', 'dev', '--fail-on', 'breaking')).exitCode).toBe(4);
    expect((await at.run('diff', '--stage', 'dev')).exitCode).toBe(0);
  });

  it('status says how far the stage is behind the spec', async () => {
    const { value } = await at.json('status');
    expect(value).toMatchObject({ stages: [{ stageName: 'dev', newerDeployments: 0, spec: { worst: 'breaking' } }] });
  });

  it('deploy brings the edit; rollback takes it back, and forward again', async () => {
    expect((await at.run('deploy', '--stage', 'dev', '--yes', '-m', 'second')).exitCode).toBe(0);
    expect(await get('/a')).toBe('changed');
    const back = await at.json('rollback', '--stage', 'dev', '--yes');
    expect(back.exitCode).toBe(0);
    expect(await get('/a')).toBe('one');
    expect(await get('/b')).toBe('two');
    const [newest] = (await at.json('deployments', 'list')).value as { id: string; stages: string[] }[];
    expect(newest?.stages).toEqual([]);
    await at.run('rollback', '--stage', 'dev', '--to', newest?.id ?? '', '--yes');
    expect(await get('/c')).toBe('new');
  });

  it('rollback refuses what is not there', async () => {
    expect((await at.run('rollback', '--stage', 'dev', '--to', '-9', '--yes')).exitCode).toBe(6);
    expect((await at.run('rollback', '--stage', 'none', '--yes')).exitCode).toBe(6);
  });

  it('export gives a spec that is no different from the stage', async () => {
    expect((await at.run('export', '--stage', 'dev', '--out', 'exported.yaml')).exitCode).toBe(0);
    const { exitCode, stdout } = await at.run('diff', 'exported.yaml', '--stage', 'dev', '--exit-code');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'No changes.\n' });
  });

  it('a saved plan is applied once, and refused when what is live has changed', async () => {
    await at.write('openapi.json', mockSpec('life', { '/a': 'planned' }));
    expect((await at.run('deploy', '--stage', 'dev', '--plan-out', 'plan.json')).exitCode).toBe(0);
    expect(await get('/a')).toBe('changed');
    expect((await at.run('deploy', '--plan', 'plan.json', '--yes')).exitCode).toBe(0);
    expect(await get('/a')).toBe('planned');
    const stale = await at.json('deploy', '--plan', 'plan.json', '--yes');
    expect(stale).toMatchObject({ exitCode: 7, value: { error: { code: 'PlanStale' } } });
  });

  it('init adopts what is deployed, such that a diff is empty', async () => {
    const other = await openWorkplace({ AWS_ENDPOINT_URL: at.gateway.endpoint });
    try {
      expect((await other.run('init', '--api', 'life')).exitCode).toBe(0);
      expect(await other.read('apigw.yaml')).toContain('dev:');
      const { exitCode, stdout } = await other.run('diff', '--stage', 'dev', '--exit-code');
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'No changes.\n' });
    } finally {
      await other.close();
    }
  });

  it('import merges without deploying', async () => {
    await at.write('more.json', mockSpec('more', { '/d': 'merged' }));
    const { exitCode, value } = await at.json('import', 'more.json', '--api', 'life', '--mode', 'merge', '--yes');
    expect(exitCode).toBe(0);
    expect(value).toMatchObject({ name: 'life', created: false });
    expect(JSON.parse(await get('/d'))).toEqual({ message: 'Missing Authentication Token' });
    expect((await at.json('status')).value).toMatchObject({ stages: [{ api: { total: 1 } }] });
  });

  it('import merges a document that refers to a model of the API alone', async () => {
    const models = {
      openapi: '3.0.1',
      info: { title: 'x' },
      paths: {},
      components: { schemas: { Pet: { type: 'object' } } },
    };
    await at.write('models.json', JSON.stringify(models));
    expect((await at.run('import', 'models.json', '--api', 'life', '--mode', 'merge', '--yes')).exitCode).toBe(0);
    const uses = JSON.parse(mockSpec('y', { '/e': 'e' }));
    uses.paths['/e'].get.responses['200'].content = {
      'application/json': { schema: { $ref: '#/components/schemas/Pet' } },
    };
    await at.write('uses.json', JSON.stringify(uses));
    const merged = await at.run('import', 'uses.json', '--api', 'life', '--mode', 'merge', '--yes');
    expect(merged.exitCode, merged.stderr).toBe(0);
  });

  it('stages and deployments can be listed, shown and deleted', async () => {
    const stages = (await at.json('stages', 'list')).value as { deploymentId: string }[];
    expect(stages).toMatchObject([{ stageName: 'dev' }]);
    const served = stages[0]?.deploymentId ?? '';
    expect((await at.run('stages', 'show', 'dev')).stdout).toContain(served);
    expect((await at.json('deployments', 'show', served)).value).toMatchObject({ apiSummary: { '/a': { GET: {} } } });
    const refused = await at.json('deployments', 'delete', served, '--yes');
    expect(refused).toMatchObject({
      exitCode: 1,
      value: {
        error: {
          message: expect.stringContaining('Active stages pointing to this deployment must be moved or deleted'),
        },
      },
    });
    expect((await at.run('stages', 'delete', 'dev', '--yes')).exitCode).toBe(0);
    expect((await at.run('deployments', 'delete', served, '--yes')).exitCode).toBe(0);
    expect((await at.run('stages', 'show', 'dev')).exitCode).toBe(6);
  });

  it('apis delete ends it; afterwards its name is not found, with what is near', async () => {
    expect((await at.run('apis', 'delete', 'life', '--yes')).exitCode).toBe(0);
    expect(await at.json('apis', 'show', 'life')).toMatchObject({
      exitCode: 6,
      value: { error: { code: 'NotFound' } },
    });
  });
});
