// The Cognito user pools that authorizers name by their ARNs: the issuer of a pool's tokens and its keys, as the project
// declares them, else AWS's own. Cognito's guide, "Verifying JSON web tokens": issuer and address of the keys.

import type { JSONWebKeySet } from 'jose';
import type { DeclaredUserPool } from '../declarations.ts';
import type { Ports } from '../ports.ts';
import { UserPoolKeys } from './user-pool-keys.ts';

/** A pool that tokens may come from. */
export interface UserPool {
  /** `iss` of its tokens. */
  issuer: string;
  keys: UserPoolKeys;
}

const poolArn = /^arn:[^:]+:cognito-idp:([^:]+):\d*:userpool\/([^/]+)$/;

/** All pools that were asked for; each keeps its keys until its declaration changes. */
export class UserPools {
  readonly #ports: Pick<Ports, 'declarations' | 'now'>;
  readonly #known = new Map<string, { declared: DeclaredUserPool | undefined; pool: UserPool }>();

  constructor(ports: Pick<Ports, 'declarations' | 'now'>) {
    this.#ports = ports;
  }

  /** The pool of an ARN; undefined for what is none. */
  find(arn: string): UserPool | undefined {
    const [, region, id] = poolArn.exec(arn) ?? [];
    if (region === undefined || id === undefined) return undefined;
    const { userPools } = this.#ports.declarations();
    const declared = Object.hasOwn(userPools, id) ? userPools[id] : undefined;
    const known = this.#known.get(arn);
    if (known?.declared === declared && known) return known.pool;
    const pool = this.#make(declared, awsIssuer(region, id));
    this.#known.set(arn, { declared, pool });
    return pool;
  }

  #make(declared: DeclaredUserPool | undefined, ownIssuer: string): UserPool {
    const issuer = declared?.issuer ?? ownIssuer;
    const source = declared?.jwks ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`;
    const keys = typeof source === 'string' ? source : (source as unknown as JSONWebKeySet);
    return { issuer, keys: new UserPoolKeys(keys, this.#ports.now) };
  }
}

function awsIssuer(region: string, id: string): string {
  return `https://cognito-idp.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${id}`;
}
