// AWS's services behind integrations: what stands in for them, and what calls of AWS itself are signed with.
// Developer guide, "API Gateway REST API integration request with an AWS service": the role is assumed for each of them.

import type { AwsCredentialIdentity } from '@smithy/types';
import type { ServicePort } from './data/ports.ts';

/** Gives credentials, or rejects. */
export type CredentialSource = (role: string | undefined, region: string) => Promise<AwsCredentialIdentity>;

/** Credentials are asked for anew when so little of their time is left; lasting ones, which may be replaced, each minute. */
const marginMillis = 300_000;
const lastingMillis = 60_000;

/** `forwards`: service -> URL, `*` for every other. */
export function createServices(
  forwards: Readonly<Record<string, string>>,
  source: CredentialSource = environmentCredentials,
): ServicePort {
  const known = new Map<string, { credentials: AwsCredentialIdentity; until: number }>();
  return {
    standInOf: (service) => (Object.hasOwn(forwards, service) ? forwards[service] : forwards['*']),
    async credentialsOf(role, region) {
      const key = role ?? '';
      const kept = known.get(key);
      if (kept && kept.until > Date.now()) return kept.credentials;
      const credentials = await source(role, region).catch((error: Error) => {
        throw new Error(refusal(role, error));
      });
      known.set(key, { credentials, until: endOf(credentials) });
      return credentials;
    },
  };
}

function endOf({ expiration }: AwsCredentialIdentity): number {
  return expiration === undefined ? Date.now() + lastingMillis : expiration.getTime() - marginMillis;
}

/** AWS's words for a role; it always has credentials of its own. */
function refusal(role: string | undefined, { message }: Error): string {
  if (role !== undefined)
    return `API Gateway does not have permission to assume the provided role ${role} (${message}).`;
  return `There are no credentials to sign with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, where the gateway runs (${message}).`;
}

/** Loaded when an integration first calls AWS. */
const environmentCredentials: CredentialSource = async (role, region) => {
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const clientConfig = { region };
  if (role === undefined) return fromNodeProviderChain({ clientConfig })();
  const params = { RoleArn: role, RoleSessionName: 'BackplaneAssumeRoleSession' };
  return fromTemporaryCredentials({
    params,
    clientConfig,
    masterCredentials: fromNodeProviderChain({ clientConfig }),
  })();
};
