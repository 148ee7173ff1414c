// Who signs: static keys where they are known, else the SDK's whole chain (SSO, assumed roles, processes, containers).
// An endpoint on this machine never costs a look-up over the network: without keys, it is signed with dummy ones.

import { type Env, isLoopback, type Profile } from './profile.ts';

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export type CredentialSource = () => Promise<AwsCredentials>;

export interface CredentialOptions {
  env: Env;
  /** As given by the user; the environment's AWS_PROFILE counts too. */
  profile?: string;
  region: string;
  endpoint: string | undefined;
  /** The profile's settings, read only if they are needed. */
  readProfile(): Promise<Profile>;
  /** ARN of a role to assume with the credentials that are found. */
  role?: string;
  /** Asks for the code of an MFA device, by its serial number or ARN. */
  mfaPrompt?: (serial: string) => Promise<string>;
}

/** A local gateway takes an access key id of 12 digits for the account id. */
const dummy: AwsCredentials = { accessKeyId: '000000000000', secretAccessKey: 'local' };

/** Chooses where the credentials of a call come from; each source is asked at the first call only. */
export function credentialSource(options: CredentialOptions): CredentialSource {
  return options.role === undefined ? ownSource(options) : assumedSource(options, options.role);
}

function ownSource(options: CredentialOptions): CredentialSource {
  const profile = options.profile || options.env['AWS_PROFILE'];
  const fromEnv = staticKeys(options.env, environmentNames);
  if (!profile && fromEnv) return async () => fromEnv;
  if (isLoopback(options.endpoint)) return async () => (await profileKeys(options)) ?? fromEnv ?? dummy;
  return chain(options);
}

/** A server on this machine assumes no roles: there the role stands for its account. */
function assumedSource(options: CredentialOptions, role: string): CredentialSource {
  if (isLoopback(options.endpoint)) return async () => ({ ...dummy, accessKeyId: role.split(':')[4] ?? '' });
  const base = ownSource(options);
  let provider: Promise<CredentialSource> | undefined;
  const load = async () => {
    const { fromTemporaryCredentials } = await import('./sdk/credentials.ts');
    return fromTemporaryCredentials({
      masterCredentials: base,
      params: { RoleArn: role, RoleSessionName: 'apigw' },
      clientConfig: { region: options.region },
    });
  };
  return async () => {
    provider ??= load();
    return (await provider)();
  };
}

const environmentNames = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
const profileNames = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'] as const;

async function profileKeys(options: CredentialOptions): Promise<AwsCredentials | undefined> {
  return staticKeys((await options.readProfile()).settings, profileNames);
}

function staticKeys(from: Env, [id, secret, token]: readonly [string, string, string]): AwsCredentials | undefined {
  const accessKeyId = from[id];
  const secretAccessKey = from[secret];
  const sessionToken = from[token];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** Settings by which a profile says where its credentials come from. */
const sources = /^(aws_access_key_id|credential_process|login_session|role_arn|sso_\w+|web_identity_token_file)$/;

/** A profile that was named and says where its credentials come from is asked alone: the chain would hide why it failed. */
function chain(options: CredentialOptions): CredentialSource {
  const { mfaPrompt, region } = options;
  const profile = options.profile || options.env['AWS_PROFILE'];
  const settings = {
    ...(profile && { profile }),
    ...(mfaPrompt && { mfaCodeProvider: mfaPrompt }),
    clientConfig: { region },
  };
  const load = async () => {
    const { fromIni, fromNodeProviderChain } = await import('./sdk/credentials.ts');
    const own = profile && Object.keys((await options.readProfile()).settings).some((name) => sources.test(name));
    return own ? fromIni(settings) : fromNodeProviderChain(settings);
  };
  let provider: Promise<CredentialSource> | undefined;
  return async () => {
    provider ??= load();
    return (await provider)();
  };
}
