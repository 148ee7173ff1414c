// The difference of two stages' settings, in canonical form on both sides: fields that repeat AWS's defaults say nothing.
// Guide: "Set up a stage for a REST API in API Gateway".

import type { Json } from '../model/api.ts';
import type { MethodSetting, StageSettings } from '../model/stage.ts';
import { canonicalStageSettings } from '../model/stage-records.ts';
import { type Change, makeChange } from './change.ts';
import { compareFields, compareNamed, type FieldRow, opaqueRules } from './compare-fields.ts';
import { same } from './same.ts';

/** The changes that make `after` of `before`; none when they mean the same to API Gateway. */
export function diffStageSettings(before: StageSettings, after: StageSettings): Change[] {
  const [old, now] = [canonicalStageSettings(before), canonicalStageSettings(after)];
  return [
    ...compareNamed(old.variables, now.variables, opaqueRules('stage variable', {}, 'stage-variable')),
    ...compareFields([old, now], stageFields, {}),
    ...compareMethodSettings(old.methodSettings, now.methodSettings),
    ...compareCanaries(old, now),
    ...compareNamed(old.tags, now.tags, opaqueRules('tag', {}, 'stage-tag')),
  ];
}

const stageFields: readonly FieldRow<StageSettings>[] = [
  ['description', 'stage-setting-changed', "the stage's description"],
  ['cacheClusterEnabled', 'stage-caching-changed', 'the cache cluster'],
  ['cacheClusterSize', 'stage-caching-changed', 'the size of the cache cluster'],
  ['accessLogSettings', 'stage-logging-changed', 'the access log'],
  ['tracingEnabled', 'stage-logging-changed', 'X-Ray tracing'],
  ['clientCertificateId', 'stage-client-certificate-changed', 'the client certificate'],
  ['documentationVersion', 'stage-setting-changed', 'the documentation version'],
];

const methodFields: readonly FieldRow<MethodSetting>[] = [
  ['throttlingRateLimit', 'stage-throttling-changed', 'rate limit'],
  ['throttlingBurstLimit', 'stage-throttling-changed', 'burst limit'],
  ['cachingEnabled', 'stage-caching-changed', 'caching'],
  ['cacheTtlInSeconds', 'stage-caching-changed', 'cache time'],
  ['cacheDataEncrypted', 'stage-caching-changed', 'encryption of the cache'],
  ['requireAuthorizationForCacheControl', 'stage-caching-changed', 'authorization for cache control'],
  ['unauthorizedCacheControlHeaderStrategy', 'stage-caching-changed', 'unauthorized cache control'],
  ['loggingLevel', 'stage-logging-changed', 'logging level'],
  ['dataTraceEnabled', 'stage-logging-changed', 'data trace'],
  ['metricsEnabled', 'stage-logging-changed', 'detailed metrics'],
];

type MethodSettings = StageSettings['methodSettings'];

/** An entry that is missing is an empty one: it means what `*` says. */
function compareMethodSettings(before: MethodSettings, after: MethodSettings): Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const [method, path] = key === '*' ? [] : key.split(' ', 2);
    const place = path === undefined ? {} : { path, ...(method !== undefined && { method }) };
    const table = methodFields.map(
      ([field, rule, words]) => [field, rule, path ? words : `${words} of the stage`] as const,
    );
    return compareFields([own(before, key), own(after, key)], table, place);
  });
}

const own = (settings: MethodSettings, key: string): MethodSetting =>
  (Object.hasOwn(settings, key) ? settings[key] : undefined) ?? {};

function compareCanaries(
  { canarySettings: before }: StageSettings,
  { canarySettings: after }: StageSettings,
): Change[] {
  if (same(before, after)) return [];
  const [old, now] = [before as Json | undefined, after as Json | undefined];
  return [makeChange('stage-canary-changed', {}, { subject: 'the canary', before: old, after: now })];
}
