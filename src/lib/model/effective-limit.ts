// How many requests a route lets through, and which level says so. All levels hold at once: the client's (of the method on the plan,
// else the plan's own), the stage's (of the method, else for all), the account's. Guide: "Throttle requests to your REST APIs".

export type ThrottleLevel = 'client and method' | 'client' | 'method' | 'stage' | 'account';

/** A limit that a level sets; what it does not say of the two, it does not limit. */
export interface LevelLimit {
  level: ThrottleLevel;
  rateLimit?: number;
  burstLimit?: number;
}

export interface EffectiveLimit {
  rateLimit: number;
  /** Which level sets it. */
  rateLevel: ThrottleLevel;
  burstLimit: number;
  burstLevel: ThrottleLevel;
}

/** The narrowest of the levels, the first of those that are equal; the account's is always among them. */
export function effectiveLimit(levels: readonly LevelLimit[]): EffectiveLimit {
  const rate = least(levels, 'rateLimit');
  const burst = least(levels, 'burstLimit');
  return { rateLimit: rate.limit, rateLevel: rate.level, burstLimit: burst.limit, burstLevel: burst.level };
}

function least(levels: readonly LevelLimit[], field: 'rateLimit' | 'burstLimit') {
  let found: { limit: number; level: ThrottleLevel } = { limit: Number.POSITIVE_INFINITY, level: 'account' };
  for (const { [field]: limit, level } of levels) {
    if (limit !== undefined && limit < found.limit) found = { limit, level };
  }
  return found;
}
