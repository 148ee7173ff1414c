// Whether and how a method's responses are cached. Guide: "Cache settings for REST APIs in API Gateway": the settings for
// all methods cache GET alone, a method's own caches whatever it is set on, and a TTL of 0 caches nothing.

import type { MethodSetting } from '../../../model/stage.ts';
import type { IntegratedPlace } from '../place.ts';
import { compileCacheKey } from './cache-key.ts';
import type { ResponseCache } from './response-cache.ts';

type Strategy = NonNullable<MethodSetting['unauthorizedCacheControlHeaderStrategy']>;

/** Of one method. */
export interface CacheSettings {
  cache: ResponseCache;
  keyOf: ReturnType<typeof compileCacheKey>;
  /** Milliseconds. */
  ttl: number;
  /** Of a method ANY that has no setting of its own. */
  isGetOnly: boolean;
  /** For `Cache-Control: max-age=0`: whether its caller has to be authorized, and what becomes of one who is not. */
  needsAuthorization: boolean;
  strategy: Strategy;
}

/** Undefined where nothing is cached; streamed responses never are. */
export function cacheSettings(place: IntegratedPlace): CacheSettings | undefined {
  const { context, httpMethod, integration, machinery, setting } = place;
  const cache = machinery.caches.of(context.snapshot);
  const ttl = (setting.cacheTtlInSeconds ?? 300) * 1000;
  const isGetOnly = !hasOwnSetting(place);
  const isForMethod = !isGetOnly || httpMethod === 'GET' || httpMethod === 'ANY';
  if (!cache || setting.cachingEnabled !== true || ttl === 0 || !isForMethod) return undefined;
  if (integration.responseTransferMode === 'STREAM') return undefined;
  return {
    cache,
    keyOf: compileCacheKey(place),
    ttl,
    isGetOnly,
    needsAuthorization: setting.requireAuthorizationForCacheControl !== false,
    strategy: setting.unauthorizedCacheControlHeaderStrategy ?? 'SUCCEED_WITH_RESPONSE_HEADER',
  };
}

function hasOwnSetting({ context, httpMethod, path }: IntegratedPlace): boolean {
  const { methodSettings } = context.snapshot.settings;
  const key = `${httpMethod} ${path}`;
  return Object.hasOwn(methodSettings, key) && methodSettings[key]?.cachingEnabled === true;
}
