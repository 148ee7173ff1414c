// The settings that GetStage shows, as apigw.yaml declares them: the way back from stage-settings.ts.

import type { MethodSetting, StageSettings } from '../model/stage.ts';
import type { ProjectMethodSettings, ProjectStage } from './project-schema.ts';

/** What has to be declared so that the settings are these; AWS's defaults need no words. */
export function stageDeclaration(settings: StageSettings): ProjectStage {
  const { accessLogSettings: log, cacheClusterSize: size, canarySettings: canary } = settings;
  const { '*': all = {}, ...methods } = settings.methodSettings;
  const tags = Object.fromEntries(Object.entries(settings.tags).filter(([key]) => !key.startsWith('aws:')));
  const byMethod = Object.entries(methods).map(([key, one]) => [key, methodDeclaration(one)] as const);
  return {
    ...(settings.description !== undefined && { description: settings.description }),
    ...filled('variables', settings.variables),
    ...methodDeclaration(all),
    ...filled('methods', Object.fromEntries(byMethod)),
    ...(settings.cacheClusterEnabled && size !== undefined && { cacheCluster: { size } }),
    ...(log && {
      accessLog: {
        ...(log.destinationArn !== undefined && { destination: log.destinationArn }),
        ...(log.format !== undefined && { format: log.format }),
      },
    }),
    ...(settings.tracingEnabled && { tracing: true }),
    ...(settings.clientCertificateId !== undefined && { clientCertificate: settings.clientCertificateId }),
    ...(settings.documentationVersion !== undefined && { documentationVersion: settings.documentationVersion }),
    ...(canary && {
      canary: {
        percent: canary.percentTraffic,
        ...filled('variables', canary.stageVariableOverrides),
        ...(canary.useStageCache && { useStageCache: true }),
      },
    }),
    ...filled('tags', tags),
  };
}

function methodDeclaration(setting: MethodSetting): ProjectMethodSettings {
  return {
    ...filled('throttling', {
      ...field('rate', setting.throttlingRateLimit),
      ...field('burst', setting.throttlingBurstLimit),
    }),
    ...filled('caching', {
      ...field('enabled', setting.cachingEnabled),
      ...field('ttl', setting.cacheTtlInSeconds),
      ...field('encrypted', setting.cacheDataEncrypted),
      ...field('requireAuthorization', setting.requireAuthorizationForCacheControl),
      ...field('unauthorized', setting.unauthorizedCacheControlHeaderStrategy),
    }),
    ...filled('logging', { ...field('level', setting.loggingLevel), ...field('dataTrace', setting.dataTraceEnabled) }),
    ...field('metrics', setting.metricsEnabled),
  };
}

type One<Name extends string, Value> = { [Key in Name]?: Value };

const field = <Name extends string, Value>(name: Name, value: Value | undefined): One<Name, Value> =>
  (value === undefined ? {} : { [name]: value }) as One<Name, Value>;

const filled = <Name extends string, Value extends object>(name: Name, value: Value): One<Name, Value> =>
  field(name, Object.keys(value).length > 0 ? value : undefined);
