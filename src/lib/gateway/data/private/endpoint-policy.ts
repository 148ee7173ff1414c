// The policy of the VPC endpoint that a request to a private API came through. Developer guide, "Use VPC endpoint policies
// for private APIs": it has to allow the call, as the API's own policy has to.

import type { Json } from '../../../model/api.ts';
import { compilePolicy, type Policy } from '../../../model/policy/compile-policy.ts';
import type { Exchange, Stage } from '../exchange.ts';
import type { IntegratedPlace } from '../place.ts';
import { accessDenied } from '../policy/access-denied.ts';
import { policyRequest } from '../policy/invoke-request.ts';
import { isPrivate } from './vpc-call.ts';

/** Before the resource policy. With IAM the endpoint's policy waits until the caller is known. */
export function compileEndpointPolicy({ context, method }: IntegratedPlace): Stage | undefined {
  return isPrivate(context.snapshot.api) && method.authorizationType !== 'AWS_IAM' ? askEndpoint : undefined;
}

/** The same for methods of IAM. */
export function compileEndpointPolicyOfSigned({ context, method }: IntegratedPlace): Stage | undefined {
  return isPrivate(context.snapshot.api) && method.authorizationType === 'AWS_IAM' ? askEndpoint : undefined;
}

function askEndpoint(exchange: Exchange): undefined {
  const policy = exchange.vpcCall?.endpoint.policy;
  if (policy === undefined) return;
  const verdict = compiled(policy)(policyRequest(exchange, 'execute-api:Invoke'));
  if (verdict === 'deny') throw accessDenied(exchange, 'explicitInEndpoint');
  if (verdict === 'silent') throw accessDenied(exchange, 'implicitInEndpoint');
}

const policies = new WeakMap<object, Policy>();

/** Compiled at the first request, and until it is declared anew. */
function compiled(policy: Json): Policy {
  if (typeof policy !== 'object' || policy === null) return compilePolicy(policy);
  const made = policies.get(policy) ?? compilePolicy(policy);
  policies.set(policy, made);
  return made;
}
