// The token bucket (guide: "Throttle requests to your REST APIs for better throughput"), with a clock of its own.

import { describe, expect, it } from 'vitest';
import { adjustBucket, bucketOf, type TokenBucket } from '../../../../src/lib/gateway/data/metering/token-bucket.ts';

/** How many of so many requests at one moment get through. */
function passing(bucket: TokenBucket | undefined, now: number, requests: number): number {
  let passed = 0;
  for (let request = 0; request < requests; request++) {
    if (!bucket?.hasToken(now)) continue;
    bucket.take();
    passed += 1;
  }
  return passed;
}

describe('a bucket', () => {
  it('holds the burst, and is refilled at the rate up to it', () => {
    const bucket = bucketOf({ rateLimit: 10, burstLimit: 5 });
    expect(passing(bucket, 1000, 20)).toBe(5);
    expect(passing(bucket, 1099, 20)).toBe(0);
    expect(passing(bucket, 1100, 20)).toBe(1);
    expect(passing(bucket, 1400, 20)).toBe(3);
    expect(passing(bucket, 60_000, 20)).toBe(5);
  });

  it('keeps parts of a token: half a request a second is one every two seconds', () => {
    const bucket = bucketOf({ rateLimit: 0.5, burstLimit: 1 });
    const passed = [0, 1, 2, 3, 4, 5, 6].map((second) => passing(bucket, 1000 * second, 1));
    expect(passed).toEqual([1, 0, 1, 0, 1, 0, 1]);
  });

  it('lets nothing through with a rate or a burst of nothing', () => {
    expect(passing(bucketOf({ rateLimit: 0, burstLimit: 0 }), 1000, 5)).toBe(0);
    expect(passing(bucketOf({ rateLimit: 10, burstLimit: 0 }), 1000, 5)).toBe(0);
    expect(passing(bucketOf({ burstLimit: 0 }), 1000, 5)).toBe(0);
    const onlyBurst = bucketOf({ rateLimit: 0, burstLimit: 3 });
    expect([passing(onlyBurst, 1000, 5), passing(onlyBurst, 1e9, 5)]).toEqual([3, 0]);
  });

  it('is not refilled by a clock that is put back', () => {
    const bucket = bucketOf({ rateLimit: 1, burstLimit: 1 });
    expect(passing(bucket, 5000, 2)).toBe(1);
    expect(passing(bucket, 1000, 2)).toBe(0);
    expect(passing(bucket, 2000, 2)).toBe(1);
  });

  it('is none without a rate, or with a negative one', () => {
    expect(bucketOf(undefined)).toBeUndefined();
    expect(bucketOf({})).toBeUndefined();
    expect(bucketOf({ burstLimit: 5 })).toBeUndefined();
    expect(bucketOf({ rateLimit: -1, burstLimit: -1 })).toBeUndefined();
  });

  it('stays as it is when its limits do', () => {
    const bucket = bucketOf({ rateLimit: 1, burstLimit: 2 });
    expect(passing(bucket, 1000, 5)).toBe(2);
    expect(adjustBucket(bucket, { rateLimit: 1, burstLimit: 2 })).toBe(bucket);
    expect(passing(adjustBucket(bucket, { rateLimit: 1, burstLimit: 3 }), 1000, 5)).toBe(3);
    expect(adjustBucket(bucket, undefined)).toBeUndefined();
  });
});
