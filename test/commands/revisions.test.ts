// `apigw diff` with a git revision as a side: the file as it was, with the files that it refers to.

import { execFileSync } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

interface Changes {
  changes: { path?: string; severity: string }[];
}

describe('diff with a git revision', () => {
  let at: Workplace;
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...argv], { cwd: at.folder });

  beforeAll(async () => {
    at = await openWorkplace();
    git('init', '--quiet', '--initial-branch', 'main');
    await at.write('openapi.json', mockSpec('pets', { '/a': 'one', '/b': 'two' }));
    await mkdir(join(at.folder, 'parts'));
    await at.write('parts/a.yaml', partOf('one'));
    await at.write(
      'whole.yaml',
      "openapi: 3.0.1\ninfo: { title: pets, version: '1' }\npaths:\n  /a: { $ref: parts/a.yaml }\n",
    );
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
    await at.write('parts/a.yaml', partOf('changed'));
  });
  afterAll(() => at.close());

  it('a single file: what is gone is breaking', async () => {
    const { exitCode, value } = await at.json('diff', 'main:openapi.json', 'openapi.json', '--fail-on', 'breaking');
    expect(exitCode).toBe(4);
    expect((value as Changes).changes).toContainEqual(expect.objectContaining({ path: '/b', severity: 'breaking' }));
    expect((await at.json('diff', 'main:openapi.json', 'HEAD:openapi.json')).value).toMatchObject({ changes: [] });
  });

  it('several files: the others are those of the revision, too', async () => {
    const { value } = await at.json('diff', 'main:whole.yaml', 'whole.yaml');
    expect((value as Changes).changes.length).toBeGreaterThan(0);
    expect((await at.json('diff', 'main:whole.yaml', 'HEAD:whole.yaml')).value).toMatchObject({ changes: [] });
  });

  it.each([
    ['nope:openapi.json', /nope/],
    ['main:none.json', /git: none\.json is not in main/],
  ])('%s is refused, as wrong input', async (side, message) => {
    const { exitCode, value } = await at.json('diff', side, 'openapi.json');
    expect({ exitCode, value }).toMatchObject({ exitCode: 2, value: { error: { code: 'InvalidInput' } } });
    expect((value as { error: { message: string } }).error.message).toMatch(message);
  });

  it('a revision that looks like an option of git is none', async () => {
    const { exitCode } = await at.run('diff', '--', `--output=${at.folder}/written:x`, 'openapi.json');
    expect(exitCode).toBe(2);
    await expect(access(join(at.folder, 'written:x'))).rejects.toThrow();
  });

  it.each([
    ['markdown', /^### main:openapi\.json → openapi\.json|\/b/],
    ['github', /::(error|warning|notice)/],
    ['json', /^\{\n {2}"before": "main:openapi\.json"/],
    ['text', /1 change|changes/],
  ])('--format %s', async (format, shape) => {
    const { exitCode, stdout } = await at.run('diff', 'main:openapi.json', 'openapi.json', '--format', format);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(shape);
    expect(stdout).toContain('/b');
  });
});

const partOf = (text: string) => `get:
  responses: { '200': { description: OK } }
  x-amazon-apigateway-integration:
    type: mock
    requestTemplates: { application/json: '{"statusCode": 200}' }
    responses: { default: { statusCode: '200', responseTemplates: { application/json: ${text} } } }
`;
