// `apigw promote`: exactly what one stage serves goes onto another, whose own settings stay.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

describe('promote', () => {
  let at: Workplace;
  const promote = (...argv: string[]) => at.json('promote', '--from', 'test', '--to', 'prod', '--api', 'pets', ...argv);
  const get = async (path: string) =>
    (await at.run('invoke', 'GET', path, '--stage', 'prod', '--api', 'pets')).stdout.trim();
  beforeAll(async () => {
    at = await openWorkplace();
    for (const [stage, text] of [
      ['prod', 'one'],
      ['test', 'two'],
    ] as const) {
      await at.write('spec.json', mockSpec('pets', { '/a': text }));
      await at.run('deploy', 'spec.json', '--stage', stage, '--yes');
      await at.run(
        'stages',
        'set',
        stage,
        '--api',
        'pets',
        '--variable',
        `of=${stage}`,
        '--variable',
        `${stage}=1`,
        '--yes',
      );
    }
  });
  afterAll(() => at.close());

  it('shows the diff, and does nothing before the yes', async () => {
    const { exitCode, stderr } = await at.run('promote', '--from', 'test', '--to', 'prod', '--api', 'pets');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Promote pets \(\w+\) to stage prod/);
    expect(stderr).toMatch(/GET \/a/);
    expect(await get('/a')).toBe('one');
  });

  it('the deployment goes; variables of the stage stay, those that it lacks come along; a rollback undoes all', async () => {
    expect(await promote('--yes')).toMatchObject({ exitCode: 0, value: { changed: true } });
    expect(await get('/a')).toBe('two');
    const { value } = await at.json('stages', 'show', 'prod', '--api', 'pets');
    expect((value as { variables: object }).variables).toEqual({ of: 'prod', prod: '1', test: '1' });
    expect(await promote('--yes')).toMatchObject({ exitCode: 0, value: { changed: false } });
    await at.run('rollback', '--stage', 'prod', '--api', 'pets', '--settings', '--yes');
    expect(await get('/a')).toBe('one');
    const after = (await at.json('stages', 'show', 'prod', '--api', 'pets')).value;
    expect((after as { variables: object }).variables).toEqual({ of: 'prod', prod: '1' });
  });

  it('a stage that is not there is not found; both have to be named', async () => {
    expect((await at.run('promote', '--from', 'tst', '--to', 'prod', '--api', 'pets')).stderr).toMatch(
      /Did you mean 'test'/,
    );
    expect(await at.run('promote')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/--from, --to/) });
  });
});
