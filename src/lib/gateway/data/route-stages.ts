// The order of execution: ONE list. Each entry compiles its stage of a method, or nothing where the method has no use for
// it. The order is AWS's: policy, authorizer, key, throttle, validation, cache, mapping, integration, mapping, response.

import { compileAuthorizer } from './authorizers/compile-authorizer.ts';
import { cacheStoreName, compileCacheLookup, compileCacheStore } from './cache/cache-stages.ts';
import type { Stage } from './exchange.ts';
import { authorizeSigned } from './iam/authorize-signed.ts';
import { compileIntegration } from './integrations/compile-integration.ts';
import { respondFromFunction } from './integrations/lambda-response.ts';
import { compileKey } from './metering/key.ts';
import { compileUsagePlanBegin, compileUsagePlanEnd } from './metering/log-usage-plan.ts';
import { compileThrottle, stageLimits } from './metering/throttle.ts';
import { bucketOf } from './metering/token-bucket.ts';
import { compileStartLog } from './observe/log-request.ts';
import type { IntegratedPlace } from './place.ts';
import { compileFirstPhase, compileSecondPhase } from './policy/resource-policy.ts';
import { compileEndpointPolicy, compileEndpointPolicyOfSigned } from './private/endpoint-policy.ts';
import { readBody } from './read-body.ts';
import { compressFrom, respond } from './respond.ts';
import { compileValidation } from './validation/validation.ts';

type Compile = (place: IntegratedPlace) => Stage | undefined;

const order: readonly (readonly [name: string, compile: Compile])[] = [
  ['VPC endpoint policy', compileEndpointPolicy],
  ['resource policy', compileFirstPhase],
  ['IAM authorization', ({ method }) => (method.authorizationType === 'AWS_IAM' ? authorizeSigned : undefined)],
  ['authorizer', compileAuthorizer],
  ['VPC endpoint policy and identity', compileEndpointPolicyOfSigned],
  ['resource policy and identity', compileSecondPhase],
  ['usage plan log', compileUsagePlanBegin],
  ['key', keyStage],
  ['throttle', throttleStage],
  ['usage plan log', compileUsagePlanEnd],
  ['request body', ({ method }) => (method.authorizationType === 'AWS_IAM' ? undefined : readBody)],
  ['execution log', compileStartLog],
  ['validation', compileValidation],
  ['cache lookup', compileCacheLookup],
  ['integration', compileIntegration],
  [cacheStoreName, compileCacheStore],
  ['compression', compressionStage],
  ['response', ({ integration }) => (integration.type === 'AWS_PROXY' ? respondFromFunction : respond)],
];

/** The stages of a method with their names; absent ones are left out. */
export function routeStages(place: IntegratedPlace): [string, Stage][] {
  const stages = order.map(([name, compile]) => [nameIn(place, name), compile(place)] as const);
  return stages.filter((stage): stage is [string, Stage] => stage[1] !== undefined);
}

/** Traces tell the kinds of integrations apart. */
function nameIn({ integration }: IntegratedPlace, name: string): string {
  return name === 'integration' ? `integration ${integration.type}` : name;
}

function keyStage({ context, method }: IntegratedPlace): Stage | undefined {
  const { snapshot, ports } = context;
  return method.apiKeyRequired ? compileKey(snapshot.api.apiKeySource, ports.meters.clientsOf(snapshot)) : undefined;
}

function throttleStage({ context, path, httpMethod, method, setting }: IntegratedPlace): Stage | undefined {
  const { account, region } = context.snapshot;
  return compileThrottle({
    methodKey: `${path}/${httpMethod}`,
    needsKey: method.apiKeyRequired,
    method: bucketOf(stageLimits(setting)),
    account: context.ports.meters.accountBucket(account, region),
  });
}

function compressionStage({ context }: IntegratedPlace): Stage | undefined {
  const size = context.snapshot.api.minimumCompressionSize;
  return size === undefined ? undefined : compressFrom(size);
}
