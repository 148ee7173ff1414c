// What users meet when they are not precise: each is told at once, with the contract's exit code, before anything is written.

import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

describe('commands without what they need', () => {
  let at: Workplace;
  beforeAll(async () => {
    at = await openWorkplace();
  });
  afterAll(() => at.close());

  it.each([
    [['deploy'], 'Missing: --stage, SPEC'],
    [['deploy', 'openapi.json'], 'Missing: --stage'],
    [['rollback'], 'Missing: --stage, --api'],
    [['rollback', '--api', 'pets'], 'Missing: --stage'],
  ])('%j names all of it at once', async (argv, message) => {
    expect(await at.json(...argv)).toMatchObject({ exitCode: 2, value: { error: { code: 'Usage', message } } });
  });

  it('without credentials for AWS: exit code 5, and what works without', async () => {
    const env = { HOME: at.folder, AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' };
    const { exitCode, stdout } = await runCli(['apis', 'list', '--json'], { cwd: at.folder, env });
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'Credentials', hint: expect.stringContaining('--local') },
    });
  });

  it('a stage: side without a name is refused', async () => {
    expect(await at.json('diff', 'stage:', 'a.json')).toMatchObject({
      exitCode: 2,
      value: { error: { message: 'A stage has no name' } },
    });
  });
});

describe('an API that is deployed', () => {
  let at: Workplace;
  beforeAll(async () => {
    at = await openWorkplace();
    await at.write('openapi.json', mockSpec('Titled by its spec', { '/a': 'one' }));
    await at.write('apigw.yaml', 'api: { spec: openapi.json }\n');
    expect((await at.run('deploy', '--stage', 'dev', '--yes')).exitCode).toBe(0);
  });
  afterAll(() => at.close());

  it("--api defaults to the spec's title where the project file has no name", async () => {
    expect((await at.json('stages', 'list')).value).toMatchObject([{ stageName: 'dev' }]);
    expect((await at.json('apis', 'show')).value).toMatchObject({ name: 'Titled by its spec' });
    expect((await at.run('invoke', 'GET', '/a', '--stage', 'dev')).stdout).toBe('one\n');
  });

  it('a project of several APIs is asked which; a key of its file will do', async () => {
    await at.write('several.yaml', 'apis:\n  first: { name: Titled by its spec }\n  other: { name: Other }\n');
    expect((await at.json('stages', 'list', '--config', 'several.yaml')).value).toMatchObject({
      error: { code: 'Usage', message: 'Which API? The project file has Titled by its spec, Other' },
    });
    const { value } = await at.json('stages', 'list', '--config', 'several.yaml', '--api', 'first');
    expect(value).toMatchObject([{ stageName: 'dev' }]);
    for (const name of ['constructor', '__proto__']) {
      const unknown = await at.json('stages', 'list', '--config', 'several.yaml', '--api', name);
      expect(unknown).toMatchObject({ exitCode: 6, value: { error: { code: 'NotFound' } } });
    }
  });

  // API reference, "CreateDeployment": it would be refused after the definition was put.
  it("a stage's name that CreateDeployment refuses is refused before anything is written", async () => {
    await at.write('new.json', mockSpec('never made', { '/a': 'one' }));
    const { exitCode, value } = await at.json('deploy', 'new.json', '--api', 'never', '--stage', 'a b', '--yes');
    expect(exitCode).toBe(2);
    expect(value).toMatchObject({
      error: { code: 'InvalidInput', message: expect.stringContaining('Stage name only allows a-zA-Z0-9_') },
    });
    expect((await at.json('apis', 'show', 'never')).exitCode).toBe(6);
  });

  it('status of a stage that is not there is not found', async () => {
    expect(await at.json('status', '--stage', 'nowhere')).toMatchObject({
      exitCode: 6,
      value: { error: { code: 'NotFound', hint: 'It has dev' } },
    });
  });

  it('a stage as the only side is compared with --stage', async () => {
    await at.write('edited.json', mockSpec('Titled by its spec', { '/a': 'two' }));
    expect((await at.run('deploy', 'edited.json', '--stage', 'test', '--yes')).exitCode).toBe(0);
    const { value } = await at.json('diff', 'stage:test', '--stage', 'dev');
    expect(value).toMatchObject({ before: 'stage dev', after: 'stage test' });
    expect((value as { changes: unknown[] }).changes.length).toBeGreaterThan(0);
  });

  it('export --out writes through a link, and to what is no file', async () => {
    await at.write('real.yaml', 'old');
    await symlink('real.yaml', join(at.folder, 'link.yaml'));
    expect((await at.run('export', '--stage', 'dev', '--out', 'link.yaml')).exitCode).toBe(0);
    expect(await readFile(join(at.folder, 'real.yaml'), 'utf8')).toContain('Titled by its spec');
    expect((await at.run('export', '--stage', 'dev', '--out', '/dev/null')).exitCode).toBe(0);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    const nowhere = await at.json('export', '--stage', 'dev', '--out', 'no/folder/x.yaml');
    expect(nowhere).toMatchObject({ exitCode: 2, value: { error: { code: 'InvalidInput' } } });
    expect(JSON.stringify(nowhere.value)).toMatch(/x\.yaml: no such file or directory"/);
  });

  it.skipIf(process.getuid?.() === 0)('a project file that may not be read is told, not passed over', async () => {
    await chmod(join(at.folder, 'apigw.yaml'), 0o000);
    const { exitCode, value } = await at.json('apis', 'list');
    await chmod(join(at.folder, 'apigw.yaml'), 0o644);
    expect({ exitCode, value }).toMatchObject({ exitCode: 2, value: { error: { code: 'InvalidProjectFile' } } });
  });
});
