// A stage's settings by natural keys: what apigw.yaml declares and what GetStage returns, in one shape.

/** Everything about a stage but which deployment it serves. An absent field means AWS's default. */
export interface StageSettings {
  description?: string;
  variables: Record<string, string>;
  /** By `*` (all methods) or `METHOD /path`, as `GET /pets/{id}`. */
  methodSettings: Record<string, MethodSetting>;
  cacheClusterEnabled: boolean;
  /** Gigabytes as AWS writes them: `0.5`, `1.6` … */
  cacheClusterSize?: string;
  accessLogSettings?: { destinationArn?: string; format?: string };
  tracingEnabled: boolean;
  clientCertificateId?: string;
  documentationVersion?: string;
  canarySettings?: CanarySettings;
  tags: Record<string, string>;
}

export interface CanarySettings {
  deploymentId?: string;
  /** 0.0 to 100.0. */
  percentTraffic: number;
  stageVariableOverrides: Record<string, string>;
  useStageCache: boolean;
}

export interface MethodSetting {
  metricsEnabled?: boolean;
  loggingLevel?: 'OFF' | 'ERROR' | 'INFO';
  dataTraceEnabled?: boolean;
  throttlingBurstLimit?: number;
  throttlingRateLimit?: number;
  cachingEnabled?: boolean;
  cacheTtlInSeconds?: number;
  cacheDataEncrypted?: boolean;
  requireAuthorizationForCacheControl?: boolean;
  unauthorizedCacheControlHeaderStrategy?:
    | 'FAIL_WITH_403'
    | 'SUCCEED_WITH_RESPONSE_HEADER'
    | 'SUCCEED_WITHOUT_RESPONSE_HEADER';
}

/** Settings of a stage about which nothing is said. */
export function defaultStageSettings(): StageSettings {
  return { variables: {}, methodSettings: {}, cacheClusterEnabled: false, tracingEnabled: false, tags: {} };
}
