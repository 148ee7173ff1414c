// What apigw.yaml says of a stage, as the settings that GetStage shows.

import type { MethodSetting, StageSettings } from '../model/stage.ts';
import type { ProjectMethodSettings, ProjectStage } from './project-schema.ts';
import { textsOf } from './spec-input.ts';

/** The settings that a stage declares; what it does not mention is absent, and stays as it is. */
export function declaredSettings(stage: ProjectStage): Partial<StageSettings> {
  const { accessLog, cacheCluster, canary, clientCertificate, description, documentationVersion } = stage;
  const { tags, tracing, variables } = stage;
  const methodSettings = declaredMethodSettings(stage);
  return {
    ...(description !== undefined && { description }),
    ...(variables && { variables: textsOf(variables) }),
    ...(methodSettings && { methodSettings }),
    ...(cacheCluster && { cacheClusterEnabled: true, cacheClusterSize: cacheCluster.size }),
    ...(accessLog && {
      accessLogSettings: {
        ...(accessLog.destination !== undefined && { destinationArn: accessLog.destination }),
        ...(accessLog.format !== undefined && { format: accessLog.format }),
      },
    }),
    ...(tracing !== undefined && { tracingEnabled: tracing }),
    ...(clientCertificate !== undefined && { clientCertificateId: clientCertificate }),
    ...(documentationVersion !== undefined && { documentationVersion }),
    ...(canary && {
      canarySettings: {
        percentTraffic: canary.percent,
        stageVariableOverrides: textsOf(canary.variables ?? {}),
        useStageCache: canary.useStageCache ?? false,
      },
    }),
    ...(tags && { tags: textsOf(tags) }),
  };
}

function declaredMethodSettings(stage: ProjectStage): StageSettings['methodSettings'] | undefined {
  const all = declaredSetting(stage);
  const methods = Object.entries(stage.methods ?? {}).map(([key, one]) => [key, declaredSetting(one)] as const);
  if (Object.keys(all).length === 0 && methods.length === 0) return undefined;
  return Object.fromEntries([...(Object.keys(all).length > 0 ? [['*', all] as const] : []), ...methods]);
}

function declaredSetting({ caching, logging, metrics, throttling }: ProjectMethodSettings): MethodSetting {
  return {
    ...(throttling?.rate !== undefined && { throttlingRateLimit: throttling.rate }),
    ...(throttling?.burst !== undefined && { throttlingBurstLimit: throttling.burst }),
    ...(caching?.enabled !== undefined && { cachingEnabled: caching.enabled }),
    ...(caching?.ttl !== undefined && { cacheTtlInSeconds: caching.ttl }),
    ...(caching?.encrypted !== undefined && { cacheDataEncrypted: caching.encrypted }),
    ...(caching?.requireAuthorization !== undefined && {
      requireAuthorizationForCacheControl: caching.requireAuthorization,
    }),
    ...(caching?.unauthorized !== undefined && { unauthorizedCacheControlHeaderStrategy: caching.unauthorized }),
    ...(logging?.level !== undefined && { loggingLevel: logging.level }),
    ...(logging?.dataTrace !== undefined && { dataTraceEnabled: logging.dataTrace }),
    ...(metrics !== undefined && { metricsEnabled: metrics }),
  };
}
