// A request to an API as policies see it: the method that it calls, by its ARN, and the condition keys. Developer guide,
// "AWS condition keys that can be used in API Gateway resource policies".

import type { PolicyRequest } from '../../../model/policy/policy-request.ts';
import { sourceIp } from '../context-variables.ts';
import type { Exchange } from '../exchange.ts';
import type { StageSnapshot } from '../snapshot.ts';

type Read = (exchange: Exchange) => string | readonly string[] | undefined;

const keys = new Map<string, Read>([
  ['aws:currenttime', ({ context }) => new Date(context.ports.now()).toISOString().replace(/\.\d+/, '')],
  ['aws:epochtime', ({ context }) => String(Math.floor(context.ports.now() / 1000))],
  ['aws:referer', (exchange) => exchange.headerValues('referer').at(-1)],
  // API Gateway serves HTTPS alone, so that no policy there ever sees anything else.
  ['aws:securetransport', () => 'true'],
  // An endpoint hides the address that the internet would see; it has the client's own in its VPC.
  ['aws:sourceip', (exchange) => (exchange.vpcCall ? undefined : sourceIp(exchange))],
  ['aws:sourcevpc', ({ vpcCall }) => vpcCall?.endpoint.vpcId],
  ['aws:sourcevpce', ({ vpcCall }) => vpcCall?.endpointId],
  ['aws:vpcsourceip', (exchange) => (exchange.vpcCall ? sourceIp(exchange) : undefined)],
  ['aws:useragent', ({ userAgent }) => userAgent],
]);

/** The question whether the caller may do this: invoke the method, or pass over its cache. */
export function policyRequest(
  exchange: Exchange,
  action: 'execute-api:Invoke' | 'execute-api:InvalidateCache',
): PolicyRequest {
  return {
    action,
    resource: methodArn(exchange),
    principal: exchange.principal,
    key: (name) => keys.get(name)?.(exchange) ?? exchange.principal?.keys.get(name),
  };
}

/** `arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/{METHOD}/{path}`: the path as called. */
export function methodArn({ context, method, path }: Exchange): string {
  return `${stageArn(context.snapshot)}/${method}${path}`;
}

/** What the ARNs of a stage's methods begin with. */
function stageArn({ account, apiId, region, stageName }: StageSnapshot): string {
  return `arn:${partitionOf(region)}:execute-api:${region}:${account}:${apiId}/${stageName}`;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
