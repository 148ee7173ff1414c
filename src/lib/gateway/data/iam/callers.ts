// Those who may sign requests: the identities that the project declares, each with its name in policies, its keys of
// conditions and its own policies compiled. IAM user guide, "IAM identifiers", "AWS global condition context keys".

import { createHash } from 'node:crypto';
import { compilePolicy, joinPolicies, type Policy } from '../../../model/policy/compile-policy.ts';
import type { PolicyPrincipal } from '../../../model/policy/policy-request.ts';
import type { Declarations, DeclaredIdentity } from '../declarations.ts';

/** An identity of AWS's, ready to be recognised. */
export interface Caller extends PolicyPrincipal {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | undefined;
  /** When its session ends; milliseconds since the epoch. */
  expiresAt: number | undefined;
  /** `AIDA…` of a user; `AROA…:session` of an assumed role. */
  userId: string;
  organizationId: string | undefined;
  /** Condition keys that only signed requests have, by their names in lower case. */
  keys: ReadonlyMap<string, string>;
  policy: Policy;
}

type Callers = ReadonlyMap<string, Caller>;

const known = new WeakMap<Declarations['identities'], Callers>();

/** Who is declared, by access key id; made once for all requests until the declarations change. */
export function callersOf({ identities }: Declarations): Callers {
  const made = known.get(identities);
  if (made) return made;
  const callers = new Map(
    Object.entries(identities).map(([name, identity]) => [identity.accessKeyId, makeCaller(name, identity)]),
  );
  known.set(identities, callers);
  return callers;
}

function makeCaller(name: string, identity: DeclaredIdentity): Caller {
  const account = identity.arn.split(':')[4] ?? '';
  const arn = sessionArn(identity.arn, name);
  const userId = userIdOf(arn, account);
  return {
    account,
    arn,
    accessKeyId: identity.accessKeyId,
    secretAccessKey: identity.secretAccessKey,
    sessionToken: identity.sessionToken,
    expiresAt: identity.expiration === undefined ? undefined : Date.parse(identity.expiration),
    userId,
    organizationId: identity.organizationId,
    keys: keysOf(identity, { account, arn, userId }),
    policy: joinPolicies(identity.policies.map(compilePolicy)),
  };
}

/** Nobody signs as a role itself, but in a session of it; a declared role has one that bears its name here. */
function sessionArn(arn: string, name: string): string {
  const [, start, account, role] = /^(arn:[^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return role === undefined ? arn : `${start}:sts::${account}:assumed-role/${role}/${name}`;
}

/** Ids are random on AWS; here they are the same for the same ARN. */
function userIdOf(arn: string, account: string): string {
  if (arn.endsWith(':root')) return account;
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (role !== undefined) return `${uniqueId('AROA', `${account}/${role}`)}:${session}`;
  const federated = /:federated-user\/(.+)$/.exec(arn)?.[1];
  return federated === undefined ? uniqueId('AIDA', arn) : `${account}:${federated}`;
}

function uniqueId(prefix: string, of: string): string {
  const digest = createHash('sha256').update(of).digest();
  const letters = [...digest.subarray(0, 17)].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]);
  return `${prefix}${letters.join('')}`;
}

function keysOf(
  identity: DeclaredIdentity,
  { account, arn, userId }: { account: string; arn: string; userId: string },
): Map<string, string> {
  const keys = new Map<string, string>([
    ['aws:principalaccount', account],
    ['aws:principalarn', principalArn(identity.arn)],
    ['aws:principaltype', typeOf(arn)],
    ['aws:userid', userId],
  ]);
  const userName = /:user\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  if (userName !== undefined) keys.set('aws:username', userName);
  if (identity.organizationId !== undefined) keys.set('aws:principalorgid', identity.organizationId);
  // Long-term keys say nothing of it; those of a session do.
  if (identity.sessionToken !== undefined) keys.set('aws:multifactorauthpresent', 'false');
  for (const [tag, value] of Object.entries(identity.tags ?? {}))
    keys.set(`aws:principaltag/${tag.toLowerCase()}`, String(value));
  return keys;
}

/** Of a session it is the role's. */
function principalArn(arn: string): string {
  return arn.replace(/:sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, ':iam::$1:role/$2');
}

function typeOf(arn: string): string {
  if (arn.includes(':assumed-role/')) return 'AssumedRole';
  if (arn.includes(':federated-user/')) return 'FederatedUser';
  return arn.endsWith(':root') ? 'Account' : 'User';
}
