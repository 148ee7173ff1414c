// The token bucket that API Gateway throttles with: a token per request, refilled at the rate, as many as the burst at
// most. Guide: "Throttle requests to your REST APIs for better throughput".

import type { ThrottleLimits } from '../../../model/metered-plan.ts';

/** A bucket, full at first. Asking for a token and taking it are apart, so that a request takes from all or none. */
export class TokenBucket {
  readonly rateLimit: number;
  readonly burstLimit: number;
  #tokens: number;
  #filledAt = 0;

  constructor(rateLimit: number, burstLimit: number) {
    this.rateLimit = rateLimit;
    this.burstLimit = burstLimit;
    this.#tokens = burstLimit;
  }

  /** Whether there is a token at `now`, in milliseconds. */
  hasToken(now: number): boolean {
    if (now !== this.#filledAt) this.#fill(now);
    return this.#tokens >= 1;
  }

  /** Takes the token that `hasToken` has found. */
  take(): void {
    this.#tokens -= 1;
  }

  /** A clock that was put back adds nothing. */
  #fill(now: number): void {
    const elapsed = now - this.#filledAt;
    if (elapsed > 0) this.#tokens = Math.min(this.burstLimit, this.#tokens + (elapsed * this.rateLimit) / 1000);
    this.#filledAt = now;
  }
}

/**
 * A bucket for these limits, or none where they limit nothing: no rate, or a negative number, with which AWS switches a
 * limit off. Without a burst it holds what comes in within a second.
 */
export function bucketOf(limits: ThrottleLimits | undefined): TokenBucket | undefined {
  const { rateLimit = -1, burstLimit = -1 } = limits ?? {};
  if (rateLimit < 0 && burstLimit !== 0) return undefined;
  const rate = Math.max(0, rateLimit);
  return new TokenBucket(rate, burstLimit < 0 ? Math.max(1, Math.ceil(rate)) : burstLimit);
}

/** The bucket for these limits: the one there is, with what is left in it, where its limits are the same. */
export function adjustBucket(
  bucket: TokenBucket | undefined,
  limits: ThrottleLimits | undefined,
): TokenBucket | undefined {
  const wanted = bucketOf(limits);
  const isSame = bucket?.rateLimit === wanted?.rateLimit && bucket?.burstLimit === wanted?.burstLimit;
  return isSame ? bucket : wanted;
}
