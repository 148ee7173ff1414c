// The stage `authorizer` of a method whose authorization is CUSTOM or COGNITO_USER_POOLS. Developer guide, "Control and
// manage access to REST APIs in API Gateway". What cannot be compiled refuses every request.

import type { Exchange, Stage } from '../exchange.ts';
import type { Place } from '../place.ts';
import { policyRequest } from '../policy/invoke-request.ts';
import type { ResultCache } from './authorizer-cache.ts';
import { type AuthorizerResult, unusable } from './authorizer-result.ts';
import { compileCognitoAuthorizer } from './cognito-authorizer.ts';
import { compileLambdaAuthorizer } from './lambda-authorizer.ts';

/** Seconds that a result is kept for where the authorizer does not say. */
const defaultTtl = 300;

/** Compiles the stage, or nothing for methods without such an authorizer. */
export function compileAuthorizer(place: Place): Stage | undefined {
  const { authorizationType, authorizer: name = '' } = place.method;
  if (authorizationType !== 'CUSTOM' && authorizationType !== 'COGNITO_USER_POOLS') return undefined;
  const { snapshot } = place.context;
  const authorizer = Object.hasOwn(snapshot.api.authorizers, name) ? snapshot.api.authorizers[name] : undefined;
  const isCognito = authorizer?.type === 'COGNITO_USER_POOLS';
  if (!authorizer || isCognito !== (authorizationType === 'COGNITO_USER_POOLS')) return refuseAll(name);
  const id =
    (snapshot.authorizerIds && Object.hasOwn(snapshot.authorizerIds, name)
      ? snapshot.authorizerIds[name]
      : undefined) ?? name;
  if (isCognito) return compileCognitoAuthorizer({ place, id, authorizer });
  return compileLambdaAuthorizer({ place, id, authorizer, cache: cacheOf(place, name), admit });
}

function refuseAll(name: string): Stage {
  return () => {
    throw unusable(`There is no authorizer ${name} for this method`);
  };
}

/** None where nothing tells requests apart: every caller would be taken for the first. */
function cacheOf({ context, machinery }: Place, name: string): ResultCache | undefined {
  const authorizer = context.snapshot.api.authorizers[name];
  const ttl = authorizer?.authorizerResultTtlInSeconds ?? defaultTtl;
  if (ttl <= 0 || !authorizer?.identitySource?.trim()) return undefined;
  const definition = JSON.stringify([authorizer, context.snapshot.settings.variables]);
  return machinery.authorizerCaches.of(context.snapshot, name, { definition, ttl: ttl * 1000 });
}

/** What the policy says of this method: the next stage combines it with the resource policy, and refuses who is to be refused. */
function admit(exchange: Exchange, result: AuthorizerResult): void {
  exchange.identityVerdict = result.policy(policyRequest(exchange, 'execute-api:Invoke'));
  exchange.authorizer = result.context;
  exchange.usageIdentifierKey = result.usageIdentifierKey;
}
