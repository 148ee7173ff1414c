// Whether a token is a good one of a user pool: signature, issuer and times. Cognito's guide, "Verifying JSON web tokens":
// RS256 alone; a token says for itself neither how it is signed nor whose it is.

import type { JWTPayload } from 'jose';
import { GatewayFailure } from '../failure.ts';
import type { UserPool } from './user-pools.ts';

/** The claims of a good token; else the failure that says why it is none. */
export async function verifyToken(token: string, pools: readonly UserPool[], now: number): Promise<JWTPayload> {
  const { decodeJwt, errors, jwtVerify } = await import('jose');
  try {
    const { iss } = decodeJwt(token);
    const pool = pools.find(({ issuer }) => issuer === iss);
    if (!pool) throw invalid(`no token of one of the authorizer's user pools (iss: ${iss})`);
    const { payload } = await jwtVerify(token, pool.keys.find, {
      algorithms: ['RS256'],
      issuer: pool.issuer,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'token_use'],
    });
    return payload;
  } catch (error) {
    if (error instanceof GatewayFailure) throw error;
    if (error instanceof errors.JWTExpired) {
      throw new GatewayFailure('unauthorized', 'The incoming token has expired', 'The incoming token has expired');
    }
    throw invalid(String((error as Error).message));
  }
}

/** For traces: clients are not told what is wrong with a token. */
export function invalid(reason: string): GatewayFailure {
  return new GatewayFailure('unauthorized', `The token is not valid: ${reason}`);
}
