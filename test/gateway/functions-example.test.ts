// The example project, deployed as its user would: by the CLI, to a stage of a local gateway, and called over HTTP.

import { execFileSync } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { declareProject } from '../../src/lib/services/declare-project.ts';
import { parseProject } from '../../src/lib/services/project-file.ts';
import { openWorkplace, type Workplace } from '../commands/workplace.ts';

const example = fileURLToPath(new URL('../../examples/pets/', import.meta.url));
let at: Workplace;
let url: string;

beforeAll(async () => {
  at = await openWorkplace();
  await cp(example, at.folder, { recursive: true });
  const project = join(at.folder, 'apigw.yaml');
  const content = await parseProject(await readFile(project, 'utf8'), project, {});
  await declareProject(at.gateway.endpoint, { directory: at.folder, content });
  const { exitCode, stdout, stderr } = await at.run(
    'deploy',
    '--stage',
    'prod',
    '--yes',
    '--json',
    '--endpoint-url',
    at.gateway.endpoint,
  );
  expect(exitCode, stdout + stderr).toBe(0);
  url = `${at.gateway.endpoint}/_aws/execute-api/${JSON.parse(stdout).apiId}/prod`;
});
afterAll(() => at?.close());

const call = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(url + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? '' : JSON.parse(text) };
};

test('lint has nothing to refuse', async () => {
  const { exitCode, stdout } = await at.run('lint', 'openapi.yaml', '--fail-on', 'warning');
  expect(exitCode, stdout).toBe(0);
});

test('pets are listed with the greeting of the stage, created, read and deleted', async () => {
  const { body } = await call('GET', '/pets');
  expect(body).toMatchObject({ greeting: 'welcome', pets: [{ id: '1', name: 'Bella' }, { id: '2' }] });
  expect(await call('POST', '/pets', { name: 'Tweety', kind: 'other' })).toMatchObject({
    status: 201,
    body: { id: '3' },
  });
  expect(await call('GET', '/pets/3')).toMatchObject({ status: 200, body: { name: 'Tweety' } });
  expect(await call('DELETE', '/pets/3')).toMatchObject({ status: 204, body: '' });
  expect(await call('GET', '/pets/3')).toMatchObject({ status: 404, body: { message: 'There is no pet 3' } });
  expect(await call('POST', '/pets', {})).toMatchObject({ status: 400 });
});

test('health is answered without a backend', async () => {
  expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test.each(['/pets', '/pets/1'])('browsers may call %s', async (path) => {
  const { status, headers } = await call('OPTIONS', path);
  expect(status).toBe(200);
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-methods')).toBe('GET,POST,DELETE,OPTIONS');
});

test('what is not there is answered as the API says', async () => {
  const { status, headers, body } = await call('GET', '/absent');
  expect({ status, body }).toEqual({ status: 404, body: { message: 'There is nothing at /prod/absent' } });
  expect(headers.get('access-control-allow-origin')).toBe('*');
});

test.skipIf(!hasPython())('the weather comes from Python', async () => {
  expect((await call('GET', '/weather?city=Oslo')).body).toEqual({
    city: 'Oslo',
    sky: expect.any(String),
    celsius: expect.any(Number),
    walk: expect.any(Boolean),
  });
});

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
