// Authorizers of the type COGNITO_USER_POOLS. Developer guide, "Control access to REST APIs using Amazon Cognito user pools":
// an identity token where the method has no scopes; where it has some, an access token that has one of them.

import type { JWTPayload } from 'jose';
import type { Authorizer } from '../../../model/api.ts';
import { javaPattern } from '../../../model/java-pattern.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { fail, resume } from '../pipeline.ts';
import type { Place } from '../place.ts';
import { fillStageVariables } from '../stage-variables.ts';
import { AuthorizerContext } from './authorizer-context.ts';
import { compileIdentitySources, readIdentity } from './identity-sources.ts';
import { matchesWhole } from './matches-whole.ts';
import { claimsText } from './token-claims.ts';
import { unauthorized } from './unauthorized.ts';
import type { UserPool } from './user-pools.ts';
import { invalid, verifyToken } from './verify-token.ts';

/** What the stage is made of. */
export interface CognitoAuthorizerParts {
  place: Place;
  /** Its id, where it is known, else its name. */
  id: string;
  authorizer: Authorizer;
}

/** Compiles the stage. */
export function compileCognitoAuthorizer({ place, id, authorizer }: CognitoAuthorizerParts): Stage {
  const { variables } = place.context.snapshot.settings;
  const sources = compileIdentitySources(authorizer.identitySource, variables);
  const arns = authorizer.providerARNs.map((arn) => fillStageVariables(arn, variables));
  const check = compileChecks(authorizer, place.method.authorizationScopes);
  return function authorize(exchange) {
    exchange.startAuthorizer();
    exchange.executionLog?.info(`Starting authorizer: ${id} for request: ${exchange.requestId}`);
    const [value, ...more] = readIdentity(sources, exchange) ?? [];
    if (value === undefined || more.length > 0) throw unauthorized(exchange);
    const pools = arns.map((arn) => ('text' in arn ? place.machinery.userPools.find(arn.text) : undefined));
    const known = pools.filter((pool): pool is UserPool => pool !== undefined);
    verifyToken(value.replace(/^Bearer\s+/i, ''), known, exchange.context.ports.now())
      .then((payload) => {
        check(payload);
        return new AuthorizerContext(new Map(), claimsText(payload));
      })
      .then(
        (found) => admit(exchange, found),
        (error: unknown) => refuse(exchange, error),
      );
    return 'waiting';
  };
}

type Check = (payload: JWTPayload) => void;

/** What a method asks of a token that is good in itself; throws what its client is answered. */
function compileChecks({ identityValidationExpression }: Authorizer, scopes: readonly string[]): Check {
  const use = scopes.length > 0 ? 'access' : 'id';
  const audience = identityValidationExpression ? (javaPattern(identityValidationExpression) ?? /(?!)/) : undefined;
  return (payload) => {
    if (payload['token_use'] !== use) throw invalid(`token_use is ${payload['token_use']}, the method asks for ${use}`);
    if (audience && !audiencesOf(payload).some((name) => matchesWhole(audience, name))) {
      throw invalid('its aud does not match the identity validation expression');
    }
    if (scopes.length > 0 && !scopesOf(payload).some((scope) => scopes.includes(scope))) {
      throw invalid('it has none of the scopes that the method asks for');
    }
  };
}

/** Access tokens name their client otherwise. */
function audiencesOf({ aud, client_id: client }: JWTPayload): string[] {
  const values: unknown[] = Array.isArray(aud) ? aud : [aud ?? client];
  return values.filter((value): value is string => typeof value === 'string');
}

function scopesOf({ scope }: JWTPayload): string[] {
  return typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [];
}

function admit(exchange: Exchange, found: AuthorizerContext): void {
  exchange.executionLog?.info('Successfully completed authorizer execution');
  exchange.endAuthorizer();
  exchange.authorizer = found;
  resume(exchange);
}

/** Whatever it is: nobody gets in by it. */
function refuse(exchange: Exchange, error: unknown): void {
  if (error instanceof GatewayFailure && error.status === 401) unauthorized(exchange);
  fail(exchange, error);
}
