// Results of authorizers, kept for as long as the authorizer says: for each stage by itself, for each authorizer and
// identity, and for all methods that share the authorizer. Developer guide, "Configure a Lambda authorizer": caching.

import type { AuthorizerResult } from './authorizer-result.ts';

interface Entry {
  result: AuthorizerResult;
  /** Milliseconds since the epoch. */
  until: number;
}

/** The results of one authorizer on one stage. */
export class ResultCache {
  readonly #entries = new Map<string, Entry>();
  readonly #ttl: number;
  readonly #most: number;

  /** `ttl` in milliseconds. The oldest give way where there are more than `most`. */
  constructor(ttl: number, most = 10_000) {
    this.#ttl = ttl;
    this.#most = most;
  }

  get(key: string, now: number): AuthorizerResult | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (now < entry.until) return entry.result;
    this.#entries.delete(key);
    return undefined;
  }

  put(key: string, result: AuthorizerResult, now: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { result, until: now + this.#ttl });
    for (const [oldest, { until }] of this.#entries) {
      if (this.#entries.size <= this.#most && now < until) break;
      this.#entries.delete(oldest);
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}

/** The caches of all stages. They outlive deployments; an authorizer that has been changed begins with an empty one. */
export class AuthorizerCaches {
  readonly #stages = new Map<string, Map<string, { definition: string; cache: ResultCache }>>();

  /** The cache of an authorizer on a stage. */
  of(
    stage: { apiId: string; stageName: string },
    name: string,
    made: { definition: string; ttl: number },
  ): ResultCache {
    const place = placeOf(stage);
    const authorizers = this.#stages.get(place) ?? new Map<string, { definition: string; cache: ResultCache }>();
    this.#stages.set(place, authorizers);
    const known = authorizers.get(name);
    if (known?.definition === made.definition) return known.cache;
    const cache = new ResultCache(made.ttl);
    authorizers.set(name, { definition: made.definition, cache });
    return cache;
  }

  /** FlushStageAuthorizersCache. */
  flush(stage: { apiId: string; stageName: string }): void {
    for (const { cache } of this.#stages.get(placeOf(stage))?.values() ?? []) cache.clear();
  }

  /** A stage, or an API with all its stages, is no more. */
  forget(apiId: string, stageName?: string): void {
    const isGone = (place: string) =>
      stageName === undefined ? place.startsWith(`${apiId}/`) : place === placeOf({ apiId, stageName });
    for (const place of [...this.#stages.keys()].filter(isGone)) {
      for (const { cache } of this.#stages.get(place)?.values() ?? []) cache.clear();
      this.#stages.delete(place);
    }
  }
}

const placeOf = ({ apiId, stageName }: { apiId: string; stageName: string }): string => `${apiId}/${stageName}`;
