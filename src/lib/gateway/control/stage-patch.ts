// What UpdateStage changes (API reference: "Patch Operations", Stage; texts recorded, their odd punctuation included).

import type { MethodSetting, PatchOperation } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { defaultMethodSetting, methodSettingPaths } from '../../model/method-setting-keys.ts';
import type { Fault } from '../wire/fault.ts';
import { enums } from './constraints.ts';
import { badRequest } from './faults.ts';
import type { Change, PatchRule, PatchTable } from './patch.ts';
import { flag, text } from './patch-rules.ts';
import { cacheCluster, refuseBadVariables, type StoredStage, settleCanary } from './stage-store.ts';

type StageRule = PatchRule<StoredStage>;

/** The list that AWS prints, missing separators included. */
const stagePaths =
  '/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled';

function refuseStagePath({ op, path }: PatchOperation): Fault {
  if (op === 'remove') return noSuchSetting(path?.slice(1) ?? '');
  if (path?.startsWith('/accessLogSettings')) {
    return badRequest(
      'Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]',
    );
  }
  return badRequest(`Invalid method setting path: ${path ?? null}. Must be one of: [${stagePaths}]`);
}

/** For a path that there is, with another operation. */
function refuseStageOp(operation: PatchOperation): Fault {
  const { op, path } = operation;
  return op === 'add' && !path?.startsWith('/accessLogSettings')
    ? badRequest(`Invalid add operation with path: ${path}`)
    : refuseStagePath(operation);
}

/** The blank at the end is AWS's. */
function noSuchSetting(key: string): Fault {
  return badRequest(`Cannot remove method setting ${key} because there is no method setting for this method `);
}

const accessLog = (field: 'destinationArn' | 'format'): StageRule => ({
  path: `/accessLogSettings/${field}`,
  ops: ['add', 'replace'],
  apply(found, { value }) {
    if (!value) throw badRequest('Access Log value must not be empty');
    return { ...found, accessLogSettings: { ...found.accessLogSettings, [field]: value } };
  },
});

/** Removal of a whole; what there is nothing of is told as a missing method setting, as for any path. */
const removal = (field: 'accessLogSettings' | 'canarySettings' | 'variables'): StageRule => ({
  path: `/${field}`,
  ops: ['remove'],
  apply(found) {
    const { [field]: before, ...others } = found;
    if (!before) throw noSuchSetting(field);
    return others;
  },
});

const variableRule: StageRule = {
  path: '/variables/*',
  ops: ['replace', 'remove'],
  apply(found, { op, captures: [name = ''], value }) {
    const variables = record(Object.entries(found.variables ?? {}));
    if (op === 'remove') delete variables[name];
    else variables[name] = value ?? '';
    refuseBadVariables(op === 'remove' ? {} : variables);
    const { variables: _before, ...others } = found;
    return Object.keys(variables).length > 0 ? { ...others, variables } : others;
  },
};

const cacheRules: StageRule[] = [
  {
    path: '/cacheClusterEnabled',
    ops: ['replace'],
    apply: (found, { value }) => ({ ...found, ...cacheCluster(value === 'true', found.cacheClusterSize) }),
  },
  {
    path: '/cacheClusterSize',
    ops: ['replace'],
    apply(found, { value }) {
      const size = enums.cacheClusterSize.find((one) => one === value);
      if (!size) throw badRequest(`Invalid cache cluster size. Must be one of: [${enums.cacheClusterSize.join(', ')}]`);
      return { ...found, ...cacheCluster(found.cacheClusterEnabled ?? false, size) };
    },
  },
];

const canaryFields = {
  deploymentId: (value: string) => ({ deploymentId: value }),
  percentTraffic: (value: string) => ({ percentTraffic: Number(value || Number.NaN) }),
  useStageCache: (value: string) => ({ useStageCache: value === 'true' }),
} as const;

/** Setting any of its fields makes a canary where there is none [recorded]. */
const canaryRules: StageRule[] = [
  ...Object.entries(canaryFields).map(
    ([field, read]): StageRule => ({
      path: `/canarySettings/${field}`,
      ops: ['replace'],
      apply: (found, { value = '' }) => withCanary(found, read(value)),
    }),
  ),
  {
    path: '/canarySettings/stageVariableOverrides/*',
    ops: ['replace'],
    apply(found, { captures: [name = ''], value = '' }) {
      const before = Object.entries(found.canarySettings?.stageVariableOverrides ?? {});
      return withCanary(found, { stageVariableOverrides: record([...before, [name, value]]) });
    },
  },
];

function withCanary(found: StoredStage, fields: Partial<NonNullable<StoredStage['canarySettings']>>): StoredStage {
  return { ...found, canarySettings: settleCanary(found.deploymentId, { ...found.canarySettings, ...fields }) };
}

/** Promotion: what the canary has is copied to the stage; its variables are merged into the stage's [recorded]. */
const promotionRules: StageRule[] = ['/deploymentId', '/variables', '/*', '/*/*'].map((path) => ({
  path,
  ops: ['copy'],
  apply: promote,
}));

function promote(found: StoredStage, { path, from }: Change): StoredStage {
  const valid =
    (path === '/deploymentId' && from === '/canarySettings/deploymentId') ||
    (path === '/variables' && from === '/canarySettings/stageVariableOverrides');
  if (!valid) {
    throw badRequest(
      `Invalid copy operation with path: ${path} and from ${from ?? null}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]`,
    );
  }
  const canary = found.canarySettings;
  if (!canary) throw badRequest('Promotion not available. Canary does not exist.');
  if (path === '/deploymentId') return { ...found, deploymentId: canary.deploymentId ?? found.deploymentId };
  const variables = record([
    ...Object.entries(found.variables ?? {}),
    ...Object.entries(canary.stageVariableOverrides ?? {}),
  ]);
  return { ...found, variables };
}

type SettingPath = (typeof methodSettingPaths)[keyof typeof methodSettingPaths];

/** `/{resource}/{METHOD}/throttling/burstLimit` and the like: the key is kept as it is written. */
const methodSettingRules: StageRule[] = Object.entries(methodSettingPaths).map(([tail, setting]) => ({
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

const methodSettingRemoval: StageRule = {
  path: '/*/*',
  ops: ['remove'],
  apply(found, { rawCaptures }) {
    const key = rawCaptures.join('/');
    const { [key]: before, ...others } = found.methodSettings ?? {};
    if (!before) throw noSuchSetting(key);
    return { ...found, methodSettings: others };
  },
};

/** Paths of UpdateStage. */
export const stagePatchTable: PatchTable<StoredStage> = {
  refusal: refuseStagePath,
  rules: [
    ...[
      text<StoredStage>('/deploymentId', 'deploymentId'),
      text<StoredStage>('/description', 'description'),
      text<StoredStage>('/clientCertificateId', 'clientCertificateId'),
      text<StoredStage>('/documentationVersion', 'documentationVersion'),
      flag<StoredStage>('/tracingEnabled', 'tracingEnabled'),
      ...cacheRules,
      accessLog('destinationArn'),
      accessLog('format'),
      removal('accessLogSettings'),
      removal('canarySettings'),
      removal('variables'),
      variableRule,
      ...canaryRules,
      ...methodSettingRules,
    ].map((rule): StageRule => ({ ...rule, refuseOp: refuseStageOp })),
    ...promotionRules,
    methodSettingRemoval,
  ],
};
