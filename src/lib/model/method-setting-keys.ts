// The keys of a stage's method settings: a record's `*/*`, `~1pets/GET` or `pets/GET`, the model's `*` or `GET /pets`.
// API Gateway keeps a key as it was written in the patch, so both spellings of a path occur (guide: "Set up a stage").

/** `*` for all methods, else `METHOD /path`. */
export function settingKeyFromRecord(key: string): string {
  const cut = key.lastIndexOf('/');
  const method = key.slice(cut + 1);
  const path = key.slice(0, Math.max(cut, 0)).replaceAll('~1', '/').replaceAll('~0', '~');
  if (path === '*' && method === '*') return '*';
  return `${method} ${path.startsWith('/') || path === '*' ? path : `/${path}`}`;
}

/** The key as it stands in a patch path: `~1pets/GET`. */
export function recordKeyFromSetting(key: string): string {
  if (key === '*') return '*/*';
  const cut = key.indexOf(' ');
  return `${escapePointer(key.slice(cut + 1))}/${key.slice(0, cut)}`;
}

/** A name as one part of a patch path (JSON Pointer's escapes). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The last part of a method setting's patch path -> the field of the record, and how its text is read. */
export const methodSettingPaths = {
  'metrics/enabled': { field: 'metricsEnabled', kind: 'boolean' },
  'logging/dataTrace': { field: 'dataTraceEnabled', kind: 'boolean' },
  'logging/loglevel': { field: 'loggingLevel', kind: 'text' },
  'throttling/burstLimit': { field: 'throttlingBurstLimit', kind: 'integer' },
  'throttling/rateLimit': { field: 'throttlingRateLimit', kind: 'number' },
  'caching/enabled': { field: 'cachingEnabled', kind: 'boolean' },
  'caching/ttlInSeconds': { field: 'cacheTtlInSeconds', kind: 'integer' },
  'caching/dataEncrypted': { field: 'cacheDataEncrypted', kind: 'boolean' },
  'caching/requireAuthorizationForCacheControl': { field: 'requireAuthorizationForCacheControl', kind: 'boolean' },
  'caching/unauthorizedCacheControlHeaderStrategy': { field: 'unauthorizedCacheControlHeaderStrategy', kind: 'text' },
} as const;

/** What a setting is when nothing is said; `loggingLevel` appears only once it is set [recorded]. */
export const defaultMethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
} as const;
