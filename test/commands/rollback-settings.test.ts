// `apigw rollback --settings`: the settings that a stage had with a deployment come back with it, and can be undone.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepSettings, keptSettings, withoutKeptSettings } from '../../src/lib/deploy/kept-settings.ts';
import { defaultStageSettings } from '../../src/lib/model/stage.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

const settings = {
  ...defaultStageSettings(),
  variables: { a: '1' },
  methodSettings: { 'GET /a': { cachingEnabled: true } },
};
const { tags: _tags, ...withoutTags } = settings;

describe('settings in a description', () => {
  const mark = '(apigw 0123456789ab)';

  it.each([undefined, '', 'a message', mark, `a message ${mark}`])('%j keeps its own text', (text) => {
    const whole = keepSettings(text, 'prod', { ...settings, tags: { team: 'a' } });
    expect(keptSettings(whole, 'prod')).toEqual(withoutTags);
    expect(keptSettings(whole, 'dev')).toBeUndefined();
    expect(withoutKeptSettings(whole ?? '')).toBe(text ?? '');
  });

  it('several stages keep theirs in one; the later replaces the earlier', () => {
    const first = keepSettings(mark, 'dev', settings);
    const other = keepSettings(first, 'prod', { ...settings, variables: { a: '2' } });
    const again = keepSettings(other, 'prod', { ...settings, variables: { a: '3' } });
    expect(keptSettings(again, 'prod')?.variables).toEqual({ a: '3' });
    expect(keptSettings(again, 'dev')?.variables).toEqual({ a: '1' });
  });

  it('what is too long is not kept; what somebody else wrote is none', () => {
    const variables = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`v${i}`, String(Math.sin(i))]));
    expect(keepSettings(undefined, 'prod', { ...settings, variables })).toBeUndefined();
    expect(keptSettings('[apigw prod:abc]', 'prod')).toBeUndefined();
  });
});

describe('rollback --settings', () => {
  let at: Workplace;
  const variables = async () =>
    ((await at.json('stages', 'show', 'prod', '--api', 'pets')).value as { variables: object }).variables;
  const rollback = (...argv: string[]) =>
    at.json('rollback', '--stage', 'prod', '--api', 'pets', '--settings', '--yes', ...argv);
  const set = (value: string) => at.run('stages', 'set', 'prod', '--api', 'pets', '--variable', `v=${value}`, '--yes');
  beforeAll(async () => {
    at = await openWorkplace();
    await at.write('one.json', mockSpec('pets', { '/a': 'one' }));
    await at.write('two.json', mockSpec('pets', { '/a': 'two' }));
  });
  afterAll(() => at.close());

  it('restores what the stage had when it last served the deployment; and the other way', async () => {
    const first = (await at.json('deploy', 'one.json', '--stage', 'prod', '--yes', '-m', 'first')).value;
    await set('old');
    const { value: second } = await at.json('deploy', 'two.json', '--stage', 'prod', '--yes');
    await set('new');
    const { deploymentId: one } = first as { deploymentId: string };
    const { deploymentId: two } = second as { deploymentId: string };
    expect(await rollback('--to', one)).toMatchObject({ exitCode: 0, value: { deploymentId: one } });
    expect(await variables()).toEqual({ v: 'old' });
    expect(await rollback('--to', two)).toMatchObject({ exitCode: 0, value: { deploymentId: two } });
    expect(await variables()).toEqual({ v: 'new' });
    expect((await at.run('deployments', 'list', '--api', 'pets')).stdout).toMatch(/first \(apigw [0-9a-f]{12}\)$/m);
  });

  it('without --settings the stage keeps its own', async () => {
    expect((await at.run('rollback', '--stage', 'prod', '--api', 'pets', '--yes')).exitCode).toBe(0);
    expect(await variables()).toEqual({ v: 'new' });
  });

  it('a deployment that the stage never left has none', async () => {
    await at.run('deploy', 'one.json', '--stage', 'dev', '--api', 'pets', '--yes');
    const argv = ['rollback', '--stage', 'dev', '--api', 'pets', '--settings', '--yes'];
    expect(await at.run(...argv)).toMatchObject({
      exitCode: 6,
      stderr: expect.stringMatching(/No settings of stage 'dev'/),
    });
  });
});
