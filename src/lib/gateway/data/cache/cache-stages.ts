// The stages `cache lookup` and `cache store`, before and after the integration. A response that is found ends the
// integration's part: it is answered as it was, and the backend is not asked. Guide: "Cache settings for REST APIs".

import type { Policy } from '../../../model/policy/compile-policy.ts';
import type { Exchange, Stage } from '../exchange.ts';
import type { IntegratedPlace } from '../place.ts';
import { policyRequest } from '../policy/invoke-request.ts';
import { judgeCacheControl, unauthorizedWarning } from './cache-control.ts';
import type { CacheControl } from './cache-miss.ts';
import { type CacheSettings, cacheSettings } from './cache-settings.ts';
import type { CachedResponse } from './response-cache.ts';

/** Larger responses are not cached, in bytes. */
const mostBytes = 1_048_576;

/** How a lookup tells where it goes on after a hit. */
export const cacheStoreName = 'cache store';

/** Undefined for methods whose responses are not cached. */
export function compileCacheLookup(place: IntegratedPlace): Stage | undefined {
  const settings = cacheSettings(place);
  if (!settings) return undefined;
  const { cache, isGetOnly, keyOf } = settings;
  const { cacheAvailableAt = 0 } = place.context.snapshot;
  const { resourcePolicy } = place.context;
  return function lookUp(exchange) {
    const now = exchange.context.ports.now();
    if ((isGetOnly && exchange.method !== 'GET') || now < cacheAvailableAt) return undefined;
    const control = judgeCacheControl(exchange, settings, () => mayInvalidate(exchange, resourcePolicy));
    const key = keyOf(exchange);
    const found = control === 'invalidate' ? undefined : cache.find(key, now);
    if (found) answerFrom(exchange, found, control);
    else {
      exchange.cacheStatus = 'MISS';
      exchange.cacheMiss = { key, ticket: cache.drawTicket(), control };
    }
    return undefined;
  };
}

/** Keeps what the integration has answered, whatever its status; failures of the gateway's own never come here. */
export function compileCacheStore(place: IntegratedPlace): Stage | undefined {
  const settings = cacheSettings(place);
  return settings && ((exchange) => storeResponse(exchange, settings));
}

function storeResponse(exchange: Exchange, { cache, ttl }: CacheSettings): undefined {
  const { cacheMiss, payload } = exchange;
  if (!cacheMiss) return undefined;
  const { control, key, ticket } = cacheMiss;
  if (Buffer.byteLength(payload) <= mostBytes) {
    cache.store(key, exchange, { ticket, now: exchange.context.ports.now(), ttl });
  }
  warn(exchange, control);
  return undefined;
}

function answerFrom(exchange: Exchange, found: CachedResponse, control: CacheControl): void {
  exchange.cacheStatus = 'HIT';
  exchange.status = found.status;
  exchange.headers = [...found.headers];
  exchange.responseType = found.responseType;
  exchange.payload = found.payload;
  warn(exchange, control);
  const store = exchange.route?.stageNames.indexOf(cacheStoreName) ?? -1;
  if (store >= 0) exchange.step = store + 1;
}

function warn(exchange: Exchange, control: CacheControl): void {
  if (control === 'ignored with a warning') exchange.headers.push('Warning', unauthorizedWarning);
}

/** Whether the caller's own policies or the API's allow it, and neither denies it; where nobody is known, the API's alone. */
function mayInvalidate(exchange: Exchange, resourcePolicy: Policy | undefined): boolean {
  const request = policyRequest(exchange, 'execute-api:InvalidateCache');
  const verdicts = [exchange.principal?.policy(request), resourcePolicy?.(request)];
  return verdicts.includes('allow') && !verdicts.includes('deny');
}
