// Private APIs: reached through VPC endpoints of execute-api alone, here through those that the project declares. Developer
// guide, "Private REST APIs", "Use VPC endpoint policies for private APIs".

import type { Json, RestApi } from '../../../model/api.ts';
import type { Declarations, DeclaredVpcEndpoint } from '../declarations.ts';
import type { Exchange, Stage } from '../exchange.ts';
import type { IntegratedPlace } from '../place.ts';
import { accessDenied } from '../policy/access-denied.ts';
import { compilePolicy, type Policy } from '../policy/compile-policy.ts';
import { policyRequest } from '../policy/invoke-request.ts';

/** The endpoint that a host name speaks of: an API's own alias of it, or its name alone. */
export interface NamedVpcEndpoint {
  id: string;
  by: 'alias' | 'endpoint';
}

/** The way into a private API. */
export interface VpcCall {
  endpointId: string;
  endpoint: DeclaredVpcEndpoint;
}

/** Names the endpoint where no host name does, as on a machine that is in no VPC. */
const endpointHeader = 'x-apigw-vpce-id';

/** Whether an API is private. */
export function isPrivate({ endpointConfiguration }: RestApi): boolean {
  return endpointConfiguration?.types?.includes('PRIVATE') === true;
}

/** How a request comes to a private API; undefined: not by an endpoint that there is, or that the alias holds for. */
export function findVpcCall(
  { endpointConfiguration }: RestApi,
  { vpcEndpoints }: Declarations,
  way: { named: NamedVpcEndpoint | undefined; headers: Readonly<Record<string, string | string[] | undefined>> },
): VpcCall | undefined {
  const header = way.headers[endpointHeader];
  const endpointId = way.named?.id ?? (typeof header === 'string' ? header : undefined);
  if (endpointId === undefined || !Object.hasOwn(vpcEndpoints, endpointId)) return undefined;
  const isAssociated = endpointConfiguration?.vpcEndpointIds?.includes(endpointId) === true;
  if (way.named?.by === 'alias' && !isAssociated) return undefined;
  const endpoint = vpcEndpoints[endpointId];
  return endpoint && { endpointId, endpoint };
}

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
