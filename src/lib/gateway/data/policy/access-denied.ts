// 403, by a policy: the gateway response ACCESS_DENIED. Texts as seen on the service; account numbers are shown by their
// end only in the ARNs of resources.

import type { Exchange } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { methodArn } from './invoke-request.ts';

const reasons = {
  explicitInResource: 'with an explicit deny',
  implicitInResource: 'because no resource-based policy allows the execute-api:Invoke action',
  explicitInIdentity: 'with an explicit deny in an identity-based policy',
  implicitInIdentity: 'because no identity-based policy allows the execute-api:Invoke action',
  explicitInEndpoint: 'with an explicit deny in a VPC endpoint policy',
  implicitInEndpoint: 'because no VPC endpoint policy allows the execute-api:Invoke action',
};

/** Why somebody is refused. */
export type DenialReason = keyof typeof reasons;

/** A caller who may not invoke the method. */
export function accessDenied(exchange: Exchange, reason: DenialReason): GatewayFailure {
  const user = exchange.principal?.arn ?? 'anonymous';
  const resource = maskAccount(methodArn(exchange));
  const text = `User: ${user} is not authorized to perform: execute-api:Invoke on resource: ${resource} ${reasons[reason]}`;
  return new GatewayFailure('accessDenied', text, text);
}

/** A caller whom a Lambda authorizer's policy keeps out: nobody that policies have a name for. */
export function identityDenied(reason: 'explicitInIdentity' | 'implicitInIdentity'): GatewayFailure {
  const text = `User is not authorized to access this resource ${reasons[reason]}`;
  return new GatewayFailure('accessDenied', text, text);
}

/** `arn:aws:execute-api:eu-west-1:********9012:…` */
function maskAccount(arn: string): string {
  return arn.replace(/^((?:[^:]*:){4})\d{8}/, '$1********');
}
