// `Cache-Control: max-age=0`: the client wants its response from the backend. Guide: "Cache settings for REST APIs in API
// Gateway", "Invalidate an API Gateway cache entry": who may is a matter of execute-api:InvalidateCache.

import type { Exchange } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import type { CacheControl } from './cache-miss.ts';
import type { CacheSettings } from './cache-settings.ts';

/** Sent as Warning to callers whose header was ignored. */
export const unauthorizedWarning = '199 Cache-control headers were ignored because the caller was unauthorized.';

/** Throws 403 where an unauthorized caller shall have it. */
export function judgeCacheControl(
  exchange: Exchange,
  { needsAuthorization, strategy }: Pick<CacheSettings, 'needsAuthorization' | 'strategy'>,
  isAuthorized: (exchange: Exchange) => boolean,
): CacheControl {
  if (!asksForFresh(exchange.cacheControl)) return 'none';
  if (!needsAuthorization || isAuthorized(exchange)) return 'invalidate';
  if (strategy === 'FAIL_WITH_403') throw new GatewayFailure('cacheControlDenied');
  return strategy === 'SUCCEED_WITH_RESPONSE_HEADER' ? 'ignored with a warning' : 'ignored';
}

/** `no-cache` is what browsers send when a page is reloaded past their own cache. */
function asksForFresh(cacheControl: string | undefined): boolean {
  if (cacheControl === undefined) return false;
  const directives = cacheControl.toLowerCase().split(',');
  return directives.some((directive) => /^\s*(?:no-cache|max-age\s*=\s*"?0+"?)\s*$/.test(directive));
}
