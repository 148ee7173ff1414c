// A stage: GetStage's shape <-> its settings, and the patch operations that turn one set of settings into another.
// API reference: Stage, UpdateStage, "Patch Operations".

import type {
  MethodSetting as MethodSettingRecord,
  PatchOperation,
  Stage as StageRecord,
} from '@aws-sdk/client-api-gateway';
import { record } from './api.ts';
import { given } from './given.ts';
import {
  defaultMethodSetting,
  escapePointer,
  methodSettingPaths,
  recordKeyFromSetting,
  settingKeyFromRecord,
} from './method-setting-keys.ts';
import type { CanarySettings, MethodSetting, StageSettings } from './stage.ts';

/** A stage as the control plane returns it; its dates and its deployment are no settings. */
type StageFields = Omit<StageRecord, 'createdDate' | 'lastUpdatedDate'>;

/**
 * The settings of a stage's record, in canonical form: AWS fills every field of a method's setting once one is set, so
 * fields that say nothing new are left out. An absent field of `*` means AWS's default, one of a method means what `*` says.
 */
export function settingsFromStage(stage: StageFields): StageSettings {
  return canonicalStageSettings({
    ...given({
      // An emptied text is no text.
      description: stage.description || undefined,
      cacheClusterSize: stage.cacheClusterEnabled ? stage.cacheClusterSize : undefined,
      accessLogSettings: stage.accessLogSettings && given(stage.accessLogSettings),
      clientCertificateId: stage.clientCertificateId || undefined,
      documentationVersion: stage.documentationVersion || undefined,
      canarySettings: stage.canarySettings && canaryFromRecord(stage.canarySettings),
    }),
    variables: record(Object.entries(stage.variables ?? {})),
    methodSettings: record(
      Object.entries(stage.methodSettings ?? {}).map(
        ([key, setting]) => [settingKeyFromRecord(key), given(setting) as MethodSetting] as const,
      ),
    ),
    cacheClusterEnabled: stage.cacheClusterEnabled ?? false,
    tracingEnabled: stage.tracingEnabled ?? false,
    tags: record(Object.entries(stage.tags ?? {})),
  });
}

/** The same settings without the fields of method settings that repeat a default: two that mean the same are equal. */
export function canonicalStageSettings(settings: StageSettings): StageSettings {
  const all = withoutRepeats(settings.methodSettings['*'] ?? {}, defaultMethodSetting);
  const methods = Object.entries(settings.methodSettings)
    .filter(([key]) => key !== '*')
    .map(([key, setting]) => [key, withoutRepeats(setting, baseOf(key, all))] as const);
  const entries = [['*', all] as const, ...methods].filter(([, setting]) => Object.keys(setting).length > 0);
  return { ...settings, methodSettings: record(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** What a method's setting says nothing of; caching for all methods is caching of GET alone. */
function baseOf(key: string, all: MethodSetting): MethodSetting {
  const base = { ...defaultMethodSetting, ...all };
  return key.startsWith('GET ') ? base : { ...base, cachingEnabled: defaultMethodSetting.cachingEnabled };
}

/**
 * UpdateStage's patch operations that make `wanted` of `current`; none when they mean the same. Tags are not among them:
 * UpdateStage refuses them (TagResource and UntagResource). A canary's deployment is moved by name only when wanted says so.
 */
export function stagePatch(current: StageSettings, wanted: StageSettings): PatchOperation[] {
  const from = canonicalStageSettings(current);
  const to = canonicalStageSettings(wanted);
  return [
    ...textPatch('/description', from.description, to.description),
    ...mapPatch('/variables', from.variables, to.variables),
    ...cachePatch(from, to),
    ...methodSettingsPatch(from.methodSettings, to.methodSettings),
    ...accessLogPatch(from.accessLogSettings, to.accessLogSettings),
    ...valuePatch('/tracingEnabled', from.tracingEnabled, to.tracingEnabled),
    ...textPatch('/clientCertificateId', from.clientCertificateId, to.clientCertificateId),
    ...textPatch('/documentationVersion', from.documentationVersion, to.documentationVersion),
    ...canaryPatch(from.canarySettings, to.canarySettings),
  ];
}

function canaryFromRecord(canary: NonNullable<StageRecord['canarySettings']>): CanarySettings {
  return {
    ...given({ deploymentId: canary.deploymentId }),
    percentTraffic: canary.percentTraffic ?? 0,
    stageVariableOverrides: record(Object.entries(canary.stageVariableOverrides ?? {})),
    useStageCache: canary.useStageCache ?? false,
  };
}

function withoutRepeats(setting: MethodSetting, base: MethodSettingRecord): MethodSetting {
  const entries = Object.entries(setting).filter(
    ([field, value]) =>
      value !== undefined &&
      value !== base[field as keyof MethodSetting] &&
      !(field === 'loggingLevel' && value === 'OFF' && base.loggingLevel === undefined),
  );
  return Object.fromEntries(entries) as MethodSetting;
}

function cachePatch(from: StageSettings, to: StageSettings): PatchOperation[] {
  return [
    ...valuePatch('/cacheClusterEnabled', from.cacheClusterEnabled, to.cacheClusterEnabled),
    // Without a cluster its size is of no effect.
    ...(to.cacheClusterEnabled && to.cacheClusterSize
      ? textPatch('/cacheClusterSize', from.cacheClusterSize, to.cacheClusterSize)
      : []),
  ];
}

type MethodSettings = StageSettings['methodSettings'];

function methodSettingsPatch(from: MethodSettings, to: MethodSettings): PatchOperation[] {
  const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key));
  const removals = gone.map((key): PatchOperation => ({ op: 'remove', path: `/${recordKeyFromSetting(key)}` }));
  // `*` first: the entry of a method that has none yet starts as a copy of it.
  const keys = Object.keys(to).sort((a, b) => Number(b === '*') - Number(a === '*') || (a < b ? -1 : 1));
  return [...removals, ...keys.flatMap((key) => methodSettingPatch(key, from, to))];
}

/** An entry holds every field: what a method leaves to `*` is a copy, which does not follow when `*` changes. */
const filled = (settings: MethodSettings, key: string): MethodSetting => ({
  ...baseOf(key, settings['*'] ?? {}),
  ...settings[key],
});

/** What a new entry starts as, the caching of the one for all included. */
const copied = (key: string, settings: MethodSettings): MethodSetting =>
  key === '*' ? defaultMethodSetting : { ...defaultMethodSetting, ...settings['*'] };

function methodSettingPatch(key: string, from: MethodSettings, to: MethodSettings): PatchOperation[] {
  const path = `/${recordKeyFromSetting(key)}`;
  const wanted = filled(to, key);
  const had = Object.hasOwn(from, key);
  const start = had ? filled(from, key) : copied(key, to);
  // The level cannot be unset; dropping the whole entry does it.
  const dropped = had && start.loggingLevel !== undefined && wanted.loggingLevel === undefined;
  const base = dropped ? copied(key, to) : start;
  const fields = Object.entries(methodSettingPaths).flatMap(([tail, { field }]) => {
    const value = wanted[field];
    return value === undefined ? [] : valuePatch(`${path}/${tail}`, base[field], value);
  });
  return dropped ? [{ op: 'remove', path }, ...fields] : fields;
}

function accessLogPatch(
  from: StageSettings['accessLogSettings'],
  to: StageSettings['accessLogSettings'],
): PatchOperation[] {
  // Only the whole can be removed [recorded].
  if (from && !to) return [{ op: 'remove', path: '/accessLogSettings' }];
  return [
    ...textPatch('/accessLogSettings/destinationArn', from?.destinationArn, to?.destinationArn ?? from?.destinationArn),
    ...textPatch('/accessLogSettings/format', from?.format, to?.format ?? from?.format),
  ];
}

function canaryPatch(from: CanarySettings | undefined, to: CanarySettings | undefined): PatchOperation[] {
  if (!to) return from ? [{ op: 'remove', path: '/canarySettings' }] : [];
  const names = Object.keys(from?.stageVariableOverrides ?? {});
  // A single override cannot be removed, only the whole canary [recorded].
  if (from && names.some((name) => !Object.hasOwn(to.stageVariableOverrides, name))) {
    const again = { ...to, ...given({ deploymentId: to.deploymentId ?? from.deploymentId }) };
    return [{ op: 'remove', path: '/canarySettings' }, ...canaryPatch(undefined, again)];
  }
  return [
    ...(to.deploymentId ? textPatch('/canarySettings/deploymentId', from?.deploymentId, to.deploymentId) : []),
    ...valuePatch('/canarySettings/percentTraffic', from?.percentTraffic, to.percentTraffic),
    ...Object.entries(to.stageVariableOverrides).flatMap(([name, value]) =>
      valuePatch(
        `/canarySettings/stageVariableOverrides/${escapePointer(name)}`,
        from?.stageVariableOverrides[name],
        value,
      ),
    ),
    ...valuePatch('/canarySettings/useStageCache', from?.useStageCache ?? false, to.useStageCache),
  ];
}

function mapPatch(path: string, from: Record<string, string>, to: Record<string, string>): PatchOperation[] {
  return [
    ...Object.keys(from)
      .filter((name) => !Object.hasOwn(to, name))
      .map((name): PatchOperation => ({ op: 'remove', path: `${path}/${escapePointer(name)}` })),
    ...Object.entries(to).flatMap(([name, value]) => valuePatch(`${path}/${escapePointer(name)}`, from[name], value)),
  ];
}

function textPatch(path: string, from: string | undefined, to: string | undefined): PatchOperation[] {
  return valuePatch(path, from ?? '', to ?? '');
}

function valuePatch<T extends string | number | boolean>(path: string, from: T | undefined, to: T): PatchOperation[] {
  return from === to ? [] : [{ op: 'replace', path, value: String(to) }];
}
