// The stages `key` and `throttle`, each on a bare exchange (guide: "Usage plans and API keys for REST APIs", "Choose an API
// key source in API Gateway", "Throttle requests to your REST APIs for better throughput").

import { beforeEach, describe, expect, it } from 'vitest';
import { contextVariable } from '../../../../src/lib/gateway/data/context-variables.ts';
import type { Stage } from '../../../../src/lib/gateway/data/exchange.ts';
import { GatewayFailure } from '../../../../src/lib/gateway/data/failure.ts';
import { compileKey } from '../../../../src/lib/gateway/data/metering/key.ts';
import { Subscriptions } from '../../../../src/lib/gateway/data/metering/subscriptions.ts';
import { compileThrottle, stageLimits } from '../../../../src/lib/gateway/data/metering/throttle.ts';
import { bucketOf } from '../../../../src/lib/gateway/data/metering/token-bucket.ts';
import type { MeteredPlan, ThrottleLimits } from '../../../../src/lib/model/metered-plan.ts';
import { bareExchange } from '../../bare-exchange.ts';

const value = 'a-key-of-twenty-characters';
let now: number;
let subscriptions: Subscriptions;
beforeEach(() => {
  now = Date.parse('2026-11-24T12:00:00Z');
  subscriptions = new Subscriptions();
});

const clients = () => subscriptions.clientsOf('abc123', 'test');

/** A plan for the stage, with one key on it. */
function subscribe(plan: Partial<MeteredPlan> = {}, methods: Record<string, ThrottleLimits> = {}): void {
  subscriptions.putPlan({ id: 'plan1', stages: [{ apiId: 'abc123', stageName: 'test', methods }], ...plan });
  subscriptions.putMember({ planId: 'plan1', keyId: 'key1', value });
}

/** Which type of gateway response a stage ends the request with, or `passed`. */
function outcome(stages: readonly Stage[], headers: string[] = ['X-Api-Key', value]): string {
  const exchange = bareExchange(headers, '', { now: () => now });
  try {
    for (const stage of stages) stage(exchange);
    return 'passed';
  } catch (error) {
    if (error instanceof GatewayFailure) return error.responseType;
    throw error;
  }
}

function outcomes(stages: readonly Stage[], times: number): string[] {
  return Array.from({ length: times }, () => outcome(stages));
}

describe('key', () => {
  const key = () => [compileKey('HEADER', clients())];

  it('takes the key of the header, in any case, and tells whose it is', () => {
    subscribe();
    const exchange = bareExchange(['x-API-key', value]);
    compileKey('HEADER', clients())(exchange);
    expect(exchange.client).toMatchObject({ keyId: 'key1', planId: 'plan1' });
    expect(contextVariable('identity.apiKey')(exchange)).toBe(value);
    expect(contextVariable('identity.apiKeyId')(exchange)).toBe('key1');
  });

  it('refuses a missing, an empty and an unknown key', () => {
    subscribe();
    expect(outcome(key(), [])).toBe('INVALID_API_KEY');
    expect(outcome(key(), ['X-Api-Key', ''])).toBe('INVALID_API_KEY');
    expect(outcome(key(), ['X-Api-Key', '__proto__'])).toBe('INVALID_API_KEY');
    expect(outcome(key())).toBe('passed');
  });

  it('refuses a key whose plan is for another stage, or that is on no plan any more', () => {
    subscribe({ stages: [{ apiId: 'abc123', stageName: 'other', methods: {} }] });
    expect(outcome(key())).toBe('INVALID_API_KEY');
    subscribe();
    expect(outcome(key())).toBe('passed');
    subscriptions.removeMember('plan1', 'key1');
    expect(outcome(key())).toBe('INVALID_API_KEY');
    subscribe();
    subscriptions.removePlan('plan1');
    expect(outcome(key())).toBe('INVALID_API_KEY');
  });

  it('finds a key by its new value, and not by the old one', () => {
    subscribe();
    subscriptions.putMember({ planId: 'plan1', keyId: 'key1', value: 'another-value-of-that-key' });
    expect(outcome(key())).toBe('INVALID_API_KEY');
    expect(outcome(key(), ['X-Api-Key', 'another-value-of-that-key'])).toBe('passed');
  });

  it('takes the key that the authorizer names, and not the header, where the API says so', () => {
    subscribe();
    const stage = compileKey('AUTHORIZER', clients());
    expect(outcome([stage])).toBe('INVALID_API_KEY');
    const exchange = bareExchange();
    exchange.usageIdentifierKey = value;
    stage(exchange);
    expect(exchange.client?.keyId).toBe('key1');
  });
});

describe('throttle', () => {
  /** Both stages of GET /pets, with the stage's and the account's limits. */
  function stages(limits: { method?: ThrottleLimits; account?: ThrottleLimits } = {}): Stage[] {
    const [method, account] = [bucketOf(limits.method), bucketOf(limits.account)];
    const throttle = compileThrottle({ methodKey: '/pets/GET', needsKey: true, method, account });
    if (!throttle) throw new Error('There is nothing to check');
    return [compileKey('HEADER', clients()), throttle];
  }
  const two = { rateLimit: 1, burstLimit: 2 };
  const passedThen = (passed: number, then: string): string[] => [...Array<string>(passed).fill('passed'), then];

  it('is absent where there is nothing to check', () => {
    const nothing = { methodKey: '/a/GET', needsKey: false, method: undefined, account: undefined };
    expect(compileThrottle(nothing)).toBeUndefined();
  });

  it('limits a key as its plan says, until tokens have come back', () => {
    subscribe({ throttle: two });
    const both = stages();
    expect(outcomes(both, 3)).toEqual(passedThen(2, 'THROTTLED'));
    now += 1000;
    expect(outcomes(both, 2)).toEqual(passedThen(1, 'THROTTLED'));
  });

  it('limits each key by itself', () => {
    subscribe({ throttle: two });
    subscriptions.putMember({ planId: 'plan1', keyId: 'key2', value: 'the-other-key-of-the-plan' });
    const both = stages();
    expect(outcomes(both, 3)).toEqual(passedThen(2, 'THROTTLED'));
    expect(outcome(both, ['X-Api-Key', 'the-other-key-of-the-plan'])).toBe('passed');
  });

  it("the plan's limits for the method stand in the place of those for the key", () => {
    subscribe({ throttle: { rateLimit: 1, burstLimit: 1 } }, { '/pets/GET': { burstLimit: 3 } });
    expect(outcomes(stages(), 4)).toEqual(passedThen(3, 'THROTTLED'));
    const other = compileThrottle({ methodKey: '/pets/POST', needsKey: true, method: undefined, account: undefined });
    const post = [compileKey('HEADER', clients()), other as Stage];
    expect(outcomes(post, 2)).toEqual(passedThen(1, 'THROTTLED'));
  });

  it("the stage's limits for the method and the account's hold beside the plan's", () => {
    subscribe({ throttle: { rateLimit: 1, burstLimit: 5 } });
    expect(outcomes(stages({ method: two }), 3)).toEqual(passedThen(2, 'THROTTLED'));
    expect(outcomes(stages({ account: two }), 3)).toEqual(passedThen(2, 'THROTTLED'));
    // Two and two have been taken of five.
    expect(outcomes(stages(), 2)).toEqual(passedThen(1, 'THROTTLED'));
  });

  it('counts against the quota only what is let through, and a used-up quota is told first', () => {
    subscribe({ throttle: { rateLimit: 1, burstLimit: 1 }, quota: { limit: 2, offset: 0, period: 'DAY', since: 0 } });
    const both = stages();
    expect(outcomes(both, 3)).toEqual(['passed', 'THROTTLED', 'THROTTLED']);
    now += 1000;
    expect(outcomes(both, 2)).toEqual(['passed', 'QUOTA_EXCEEDED']);
    now += 86_400_000;
    expect(outcome(both)).toBe('passed');
  });

  it('a plan that is changed keeps what is left in its buckets, where their limits are the same', () => {
    subscribe({ throttle: two }, { '/pets/PUT': two });
    const both = stages();
    expect(outcomes(both, 3)).toEqual(passedThen(2, 'THROTTLED'));
    subscribe({ throttle: two, quota: { limit: 9, offset: 0, period: 'DAY', since: 0 } });
    expect(outcome(both)).toBe('THROTTLED');
    subscribe({ throttle: { rateLimit: 1, burstLimit: 1 } });
    expect(outcomes(both, 2)).toEqual(passedThen(1, 'THROTTLED'));
  });
});

describe("a stage's settings", () => {
  it("limit nothing when they are the account's, or -1", () => {
    expect(stageLimits({})).toBeUndefined();
    expect(stageLimits({ throttlingRateLimit: 10_000, throttlingBurstLimit: 5000 })).toBeUndefined();
    expect(bucketOf(stageLimits({ throttlingRateLimit: -1, throttlingBurstLimit: -1 }))).toBeUndefined();
    expect(stageLimits({ throttlingRateLimit: 1 })).toEqual({ rateLimit: 1, burstLimit: 5000 });
    expect(stageLimits({ throttlingBurstLimit: 1 })).toEqual({ rateLimit: 10_000, burstLimit: 1 });
  });
});

describe('what was counted', () => {
  it('is taken once, and not for plans that are gone', () => {
    let told = 0;
    subscriptions = new Subscriptions(() => {
      told += 1;
    });
    subscribe();
    const client = clients().get(value);
    client?.meter.count(now);
    client?.meter.count(now);
    expect(told).toBe(1);
    const changes = [{ planId: 'plan1', keyId: 'key1', usage: { days: { '2026-11-24': [2] } } }];
    expect(subscriptions.takeChanges()).toEqual(changes);
    expect(subscriptions.takeChanges()).toEqual([]);
    client?.meter.count(now);
    subscriptions.removePlan('plan1');
    expect(subscriptions.takeChanges()).toEqual([]);
  });
});
