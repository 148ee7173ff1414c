// `names`: what shells complete by. It never fails, keeps what it found for a while, and prints nothing that a shell would expand.

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
let sdk: APIGateway;
beforeAll(async () => {
  at = await openWorkplace();
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  sdk = new APIGateway({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
  // bash's compgen would run this one.
  for (const name of ['pets', 'orders', '$(touch owned)', 'two words']) await sdk.createRestApi({ name });
  await sdk.createApiKey({ name: 'alice' });
});
afterAll(async () => {
  sdk.destroy();
  await at.close();
});

describe('names', () => {
  it('prints names that a shell may take as they are, and nothing else', async () => {
    expect(await at.run('names', 'apis', '--', 'apis', 'show')).toMatchObject({
      exitCode: 0,
      stdout: 'orders\npets\n',
    });
    expect((await at.run('names', 'keys')).stdout).toBe('alice\n');
    expect(await at.run('names', 'nonsense')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('keeps them for a while, by the place that the line names', async () => {
    await sdk.createRestApi({ name: 'late' });
    expect((await at.run('names', 'apis', '--', 'apis', 'show')).stdout).toBe('orders\npets\n');
    expect((await at.run('names', 'apis', '--', 'apis', 'show', '--region', 'eu-west-1')).stdout).toBe('');
  });

  it('stages are of the API on the line; one that is not there has none, without an error', async () => {
    expect(await at.run('names', 'stages', '--', 'export', '--api', 'nobody')).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
  });

  it('where nothing answers there is nothing to complete', async () => {
    const env = { HOME: at.folder, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' };
    const { exitCode, stderr, stdout } = await runCli(['names', 'plans'], { cwd: at.folder, env });
    expect({ exitCode, stderr, stdout }).toEqual({ exitCode: 0, stderr: '', stdout: '' });
  });
});
