// Where a command works: flag, then environment, then project file, then user file.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Globals } from '../../src/lib/services/context.ts';
import { resolveTarget } from '../../src/lib/services/target.ts';
import { makeContext } from './context-for-tests.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apigw-target-'));
});
afterEach(() => rm(folder, { recursive: true }));

const project =
  'region: eu-north-1\nprofile: of-project\nstages: { prod: { region: eu-west-1, target: aws }, test: { target: aws } }\n';

async function target(given: { env?: Record<string, string>; globals?: Partial<Globals>; stage?: string }) {
  const credentials = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const profiles = ['of-flag', 'of-env', 'of-project', 'of-user'].map(
    (name) => `[profile ${name}]\nregion = xx-${name}-1\n`,
  );
  await mkdir(join(folder, '.aws'), { recursive: true });
  await writeFile(join(folder, '.aws', 'config'), profiles.join('\n'));
  const context = makeContext(folder, { globals: given.globals ?? {}, env: { ...credentials, ...given.env } });
  return resolveTarget(context, given.stage);
}

async function userFile(text: string): Promise<void> {
  await mkdir(join(folder, '.config', 'apigw'), { recursive: true });
  await writeFile(join(folder, '.config', 'apigw', 'config.yaml'), text);
}

describe('the region', () => {
  it('is the flag before the environment before the stage before the project before the user', async () => {
    await userFile('region: sa-east-1\n');
    const env = { AWS_REGION: 'us-west-2' };
    expect((await target({})).region).toBe('sa-east-1');
    await writeFile(join(folder, 'apigw.yaml'), project);
    expect((await target({ stage: 'test' })).region).toBe('eu-north-1');
    expect((await target({ stage: 'prod' })).region).toBe('eu-west-1');
    expect((await target({ stage: 'prod', env })).region).toBe('us-west-2');
    expect((await target({ stage: 'prod', env, globals: { region: 'ap-south-1' } })).region).toBe('ap-south-1');
  });

  it('of a wrong form is wrong usage', async () => {
    await expect(target({ globals: { region: 'foo bar' } })).rejects.toMatchObject({ code: 'Usage', exitCode: 2 });
  });

  it('that nobody knows is wrong usage', async () => {
    await expect(target({})).rejects.toThrow('No region is set');
  });
});

describe('the profile', () => {
  it('is the flag before the environment before the project before the user', async () => {
    const env = { AWS_REGION: 'us-west-2' };
    await userFile('profile: of-user\n');
    expect((await target({ env })).profile).toBe('of-user');
    await writeFile(join(folder, 'apigw.yaml'), project);
    expect((await target({ env })).profile).toBe('of-project');
    expect((await target({ env: { ...env, AWS_PROFILE: '' } })).profile).toBe('of-project');
    expect((await target({ env: { ...env, AWS_PROFILE: 'of-env' } })).profile).toBe('of-env');
    const globals = { profile: 'of-flag' };
    expect((await target({ env: { ...env, AWS_PROFILE: 'of-env' }, globals })).profile).toBe('of-flag');
  });
});

describe('the endpoint', () => {
  it('is the flag before AWS_ENDPOINT_URL, which goes before `target: local` of a stage', async () => {
    await writeFile(join(folder, 'apigw.yaml'), 'stages: { dev: { target: local } }\n');
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    expect((await target({ env, stage: 'dev' })).endpointUrl).toBe('http://127.0.0.1:9');
    const globals = { endpointUrl: 'http://127.0.0.1:8' };
    expect((await target({ env, globals, stage: 'dev' })).endpointUrl).toBe('http://127.0.0.1:8');
  });

  it('is none for AWS', async () => {
    expect((await target({ env: { AWS_REGION: 'us-west-2' } })).endpointUrl).toBeUndefined();
  });
});
