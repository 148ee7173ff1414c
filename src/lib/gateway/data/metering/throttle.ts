// The stage `throttle`: the quota of the client's usage plan, then the limits from the narrowest to the widest: the
// plan's for the method or else for the key, the stage's for the method, the account's. Guide: "Throttle requests to your
// REST APIs for better throughput". A request that one of them refuses takes nothing of the others.

import type { ThrottleLimits } from '../../../model/metered-plan.ts';
import type { MethodSetting } from '../../../model/stage.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { limitRefusal } from './log-usage-plan.ts';
import type { Client } from './subscriptions.ts';
import type { TokenBucket } from './token-bucket.ts';

/** What a method's requests are measured against. */
interface Limits {
  /** `/pets/GET`, as plans name it. */
  methodKey: string;
  needsKey: boolean;
  /** The stage's for this method. */
  method: TokenBucket | undefined;
  account: TokenBucket | undefined;
}

/** Compiles the check, or nothing where there is nothing to check. */
export function compileThrottle({ methodKey, needsKey, method, account }: Limits): Stage | undefined {
  if (!needsKey && !method && !account) return undefined;
  return function throttle(exchange) {
    const now = exchange.context.ports.now();
    const { client } = exchange;
    if (client?.meter.isUsedUp(now)) throw usedUp(exchange, client);
    const own = client && bucketFor(client, methodKey);
    if (own && !own.hasToken(now)) throw throttled(exchange, own, 'usage plan');
    if (method && !method.hasToken(now)) throw throttled(exchange, method, 'stage');
    if (account && !account.hasToken(now)) throw throttled(exchange, account, 'account');
    own?.take();
    method?.take();
    account?.take();
    client?.meter.count(now);
    return undefined;
  };
}

function bucketFor({ methods, bucket }: Client, methodKey: string): TokenBucket | undefined {
  return methods?.has(methodKey) ? methods.get(methodKey) : bucket;
}

function usedUp(exchange: Exchange, { planId }: Client): GatewayFailure {
  exchange.executionLog?.error(limitRefusal('quota', exchange));
  return new GatewayFailure('quotaExceeded', `Quota of ${planId} is used up`);
}

function throttled(exchange: Exchange, { rateLimit, burstLimit }: TokenBucket, whose: string): GatewayFailure {
  const limits = `Limit: ${rateLimit.toFixed(2)} Burst: ${burstLimit}`;
  exchange.executionLog?.error(`${limitRefusal('throttle', exchange)} ${limits}`);
  return new GatewayFailure('throttled', `Limit of the ${whose} exceeded. Rate: ${rateLimit}, burst: ${burstLimit}`);
}

/**
 * What a stage's settings limit a method to. The account's own 10,000 and 5,000 are filled in beside any other setting:
 * they say nothing of the method. Nor does -1. Each method has the limits that are set for all to itself.
 */
export function stageLimits(setting: MethodSetting): ThrottleLimits | undefined {
  const { throttlingRateLimit: rateLimit = 10_000, throttlingBurstLimit: burst = 5000 } = setting;
  const burstLimit = burst < 0 ? 5000 : burst;
  return rateLimit === 10_000 && burstLimit === 5000 ? undefined : { rateLimit, burstLimit };
}
