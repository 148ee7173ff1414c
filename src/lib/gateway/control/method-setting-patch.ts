// What UpdateStage changes of a stage's method settings (API reference: "Patch Operations", Stage; texts recorded).

import type { MethodSetting } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { defaultMethodSetting, methodSettingPaths } from '../../model/method-setting-keys.ts';
import type { Fault } from '../wire/fault.ts';
import { badRequest } from './faults.ts';
import type { Change, PatchRule } from './patch.ts';
import type { StoredStage } from './stage-store.ts';

type StageRule = PatchRule<StoredStage>;

/** AWS's refusal of every removal of what is not there, whatever it is; the blank at the end is AWS's. */
export function noSuchSetting(key: string): Fault {
  return badRequest(`Cannot remove method setting ${key} because there is no method setting for this method `);
}

type SettingPath = (typeof methodSettingPaths)[keyof typeof methodSettingPaths];

/** `/{resource}/{METHOD}/throttling/burstLimit` and the like: the key is kept as it is written. */
export const methodSettingRules: StageRule[] = Object.entries(methodSettingPaths).map(([tail, setting]) => ({
  path: `/*/*/${tail}`,
  ops: ['replace'],
  apply(found, change) {
    const key = change.rawCaptures.join('/');
    const settings = record(Object.entries(found.methodSettings ?? {}));
    // A new entry starts as a copy of the one for all methods [recorded].
    const before = settings[key] ?? settings['*/*'] ?? defaultMethodSetting;
    settings[key] = { ...before, [setting.field]: readSetting(setting, change) } as MethodSetting;
    return { ...found, methodSettings: settings };
  },
}));

const loggingLevels = ['OFF', 'ERROR', 'INFO'];
const strategies = ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'];
const textSets: Readonly<Record<string, readonly string[]>> = {
  loggingLevel: loggingLevels,
  unauthorizedCacheControlHeaderStrategy: strategies,
};

function readSetting({ field, kind }: SettingPath, { path, value = '' }: Change): string | number | boolean {
  if (kind === 'boolean') return value === 'true';
  if (kind === 'text') return oneOfSet(textSets[field] ?? [], { path, value });
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const fits = Number.isFinite(number) && (kind === 'number' || Number.isInteger(number));
  if (!fits) throw badRequest(`Invalid value ${value} for path ${path}. Must be a number`);
  if (field === 'cacheTtlInSeconds' && !(number >= 0 && number <= 3600)) {
    throw badRequest('Invalid cache TTL, must be between 0 and 3600');
  }
  return number;
}

function oneOfSet(set: readonly string[], { path, value }: { path: string; value: string }): string {
  if (set.includes(value)) return value;
  throw badRequest(`Invalid value ${value} for path ${path}. Must be one of: [${set.join(', ')}]`);
}

/** Drops the settings of one method, or those for all. */
export const methodSettingRemoval: StageRule = {
  path: '/*/*',
  ops: ['remove'],
  apply(found, { rawCaptures }) {
    const key = rawCaptures.join('/');
    const { [key]: before, ...others } = found.methodSettings ?? {};
    if (!before) throw noSuchSetting(key);
    return { ...found, methodSettings: others };
  },
};
