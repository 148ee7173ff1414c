// What UpdateStage changes (API reference: "Patch Operations", Stage; texts recorded, their odd punctuation included).

import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import type { Fault } from '../wire/fault.ts';
import { cacheCluster } from './cache-cluster.ts';
import { canaryRules, promotionRules } from './canary-patch.ts';
import { enums } from './constraints.ts';
import { badRequest } from './faults.ts';
import { methodSettingRemoval, methodSettingRules, noSuchSetting } from './method-setting-patch.ts';
import type { PatchRule, PatchTable } from './patch.ts';
import { flag, text } from './patch-rules.ts';
import { refuseBadVariables, type StoredStage } from './stage-store.ts';

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
