// The way to a private API: through VPC endpoints of execute-api alone, here through those that the project declares.
// Developer guide, "Private REST APIs", "Invoke a private API".

import type { RestApi } from '../../../model/api.ts';
import type { Declarations, DeclaredVpcEndpoint } from '../declarations.ts';

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
