// Resource policies, in their two phases around the authorizer. Developer guide, "How API Gateway resource policies affect
// authorization workflow": an open method asks the policy alone, one with a Lambda authorizer asks for denials first, and
// those of IAM and Cognito ask when they know who calls.

import type { Json, RestApi } from '../../../model/api.ts';
import { compilePolicy, type Policy } from '../../../model/policy/compile-policy.ts';
import type { Verdict } from '../../../model/policy/policy-request.ts';
import { PolicyDocumentError } from '../../../model/policy-document.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { configurationError } from '../failure.ts';
import type { IntegratedPlace } from '../place.ts';
import { isPrivate } from '../private/vpc-call.ts';
import { accessDenied, identityDenied } from './access-denied.ts';
import { policyRequest } from './invoke-request.ts';

/** The policy of an API, or nothing where it needs none: a private API does. One that cannot be read lets nobody in. */
export function compileResourcePolicy(api: RestApi): Policy | undefined {
  const { policy } = api;
  if (policy === undefined || !hasContent(policy)) return isPrivate(api) ? () => 'silent' : undefined;
  try {
    return compilePolicy(policy);
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error;
    return () => {
      throw configurationError(`Invalid resource policy: ${error.message}`);
    };
  }
}

function hasContent(policy: Json): boolean {
  if (policy === null || policy === '') return false;
  return typeof policy !== 'object' || Object.keys(policy).length > 0;
}

/** Before the authorizer. */
export function compileFirstPhase({ context, method }: IntegratedPlace): Stage | undefined {
  const policy = context.resourcePolicy;
  if (!policy) return undefined;
  if (method.authorizationType === 'NONE') return (exchange) => requireAllow(exchange, policy);
  if (method.authorizationType !== 'CUSTOM') return undefined;
  return function refuseDenied(exchange) {
    const verdict = policy(policyRequest(exchange, 'execute-api:Invoke'));
    if (verdict === 'deny') throw accessDenied(exchange, 'explicitInResource');
    exchange.resourceVerdict = verdict;
    return undefined;
  };
}

/** After it. With an authorizer that has a policy of its own, this is where the request is let in or refused. */
export function compileSecondPhase({ context, method }: IntegratedPlace): Stage | undefined {
  const policy = context.resourcePolicy;
  const { account } = context.snapshot;
  switch (method.authorizationType) {
    case 'CUSTOM':
      return combineWithAuthorizer;
    case 'AWS_IAM':
      return (exchange) => combineWithIdentity(exchange, policy, account);
    case 'COGNITO_USER_POOLS':
      return policy && ((exchange) => requireAllow(exchange, policy));
    default:
      return undefined;
  }
}

/** Silence is refused, too. */
function requireAllow(exchange: Exchange, policy: Policy): undefined {
  const verdict = policy(policyRequest(exchange, 'execute-api:Invoke'));
  if (verdict === 'deny') throw accessDenied(exchange, 'explicitInResource');
  if (verdict === 'silent') throw accessDenied(exchange, 'implicitInResource');
}

/** Table A, with what the resource policy said before; an authorizer's refusals name no caller. */
function combineWithAuthorizer({ identityVerdict, resourceVerdict }: Exchange): undefined {
  if (identityVerdict === 'deny') throw identityDenied('explicitInIdentity');
  if (identityVerdict !== 'allow' && resourceVerdict !== 'allow') throw identityDenied('implicitInIdentity');
}

/** Table A for callers of the API's own account, where one policy that allows is enough; table B for others: both must. */
function combineWithIdentity(exchange: Exchange, policy: Policy | undefined, owner: string): undefined {
  const identity = exchange.identityVerdict;
  const resource: Verdict = policy?.(policyRequest(exchange, 'execute-api:Invoke')) ?? 'silent';
  if (identity === 'deny') throw accessDenied(exchange, 'explicitInIdentity');
  if (resource === 'deny') throw accessDenied(exchange, 'explicitInResource');
  if (identity === 'allow' && resource === 'allow') return;
  if (exchange.principal?.account !== owner) {
    throw accessDenied(exchange, identity === 'allow' ? 'implicitInResource' : 'implicitInIdentity');
  }
  if (identity !== 'allow' && resource !== 'allow') throw accessDenied(exchange, 'implicitInIdentity');
}
