// Profiles: one that is not there, and those whose credentials can't be had. AWS SDKs and Tools Reference Guide,
// "Shared config and credentials files", "Process credential provider", "IAM Identity Center credential provider".

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createClients } from '../../src/lib/aws/clients.ts';

const config = `
[profile sso]
region = eu-west-1
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.invalid/start
[profile broken-process]
region = eu-west-1
credential_process = /bin/false
[profile orphan]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/x
source_profile = nobody
[profile process]
region = eu-west-1
credential_process = echo '{"Version":1,"AccessKeyId":"444455556666","SecretAccessKey":"x"}'
[profile guarded]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/x
source_profile = keys
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile keys]
region = eu-west-1
aws_access_key_id = 111122223333
aws_secret_access_key = x
`;

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'apigw-profiles-'));
  writeFileSync(join(home, 'config'), config);
  // The SDK's own reading of profiles looks at the process's environment only.
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  vi.stubEnv('HOME', home);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const env = () => ({ HOME: home, AWS_CONFIG_FILE: join(home, 'config') });

test.each([
  ['sso', /aws sso login/],
  ['broken-process', /Command failed: \/bin\/false$/],
  ['orphan', /\[nobody\]/],
])('the profile %s: why there are no credentials', async (profile, message) => {
  const clients = await createClients({ env: env(), profile });
  const call = clients.apiGateway(new GetRestApisCommand({}));
  await expect(call).rejects.toMatchObject({
    code: 'Credentials',
    exitCode: 5,
    message: expect.stringMatching(message),
  });
});

test('credential_process is asked', async () => {
  const clients = await createClients({ env: env(), profile: 'process' });
  expect(await clients.credentials()).toMatchObject({ accessKeyId: '444455556666' });
});

test('the code of an MFA device is asked for by its ARN', async () => {
  const asked: string[] = [];
  const mfaPrompt = async (serial: string) => {
    asked.push(serial);
    throw new Error('no code');
  };
  const clients = await createClients({ env: env(), profile: 'guarded', mfaPrompt });
  await expect(clients.credentials()).rejects.toThrow('no code');
  expect(asked).toEqual(['arn:aws:iam::123456789012:mfa/me']);
});

describe('a profile that is not there', () => {
  test.each([
    ['--profile', { profile: 'nosuch' }, {}],
    ['AWS_PROFILE', {}, { AWS_PROFILE: 'nosuch' }],
  ])('by %s: named, with those that there are, whatever else is set', async (_, options, more) => {
    const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-west-1' };
    await expect(createClients({ ...options, env: { ...env(), ...keys, ...more } })).rejects.toMatchObject({
      code: 'Credentials',
      exitCode: 5,
      message: expect.stringContaining("'nosuch'"),
      hint: expect.stringMatching(/^There are: sso, broken-process, orphan, process, guarded, keys$/),
    });
  });

  test('does not matter to a server on this machine; an empty AWS_PROFILE is none', async () => {
    const local = { endpointUrl: 'http://127.0.0.1:1', env: { ...env(), AWS_PROFILE: 'nosuch' } };
    await expect(createClients(local)).resolves.toMatchObject({ region: 'us-east-1' });
    const empty = { env: { ...env(), AWS_PROFILE: '', AWS_REGION: 'eu-west-1' } };
    await expect(createClients(empty)).resolves.toMatchObject({ region: 'eu-west-1' });
  });
});
