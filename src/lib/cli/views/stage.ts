// A stage in full: what it serves, its settings in words, and its methods' settings as a table.

import type { Screen } from '../terminal.ts';
import { keyValuesView } from './key-values.ts';
import { type Column, tableView } from './table.ts';

/** What is shown of a method's settings; GetStage's fields. */
export interface ShownMethodSetting {
  throttlingRateLimit?: number | undefined;
  throttlingBurstLimit?: number | undefined;
  cachingEnabled?: boolean | undefined;
  cacheTtlInSeconds?: number | undefined;
  cacheDataEncrypted?: boolean | undefined;
  loggingLevel?: string | undefined;
  dataTraceEnabled?: boolean | undefined;
  metricsEnabled?: boolean | undefined;
}

/** A stage as GetStage gives it, and where it answers. */
export interface ShownStage {
  stageName?: string | undefined;
  invokeUrl: string;
  deploymentId?: string | undefined;
  description?: string | undefined;
  createdDate?: Date | undefined;
  lastUpdatedDate?: Date | undefined;
  documentationVersion?: string | undefined;
  cacheClusterEnabled?: boolean | undefined;
  cacheClusterSize?: string | undefined;
  cacheClusterStatus?: string | undefined;
  tracingEnabled?: boolean | undefined;
  clientCertificateId?: string | undefined;
  webAclArn?: string | undefined;
  accessLogSettings?: { destinationArn?: string | undefined; format?: string | undefined } | undefined;
  canarySettings?:
    | {
        deploymentId?: string | undefined;
        percentTraffic?: number | undefined;
        stageVariableOverrides?: Record<string, string> | undefined;
        useStageCache?: boolean | undefined;
      }
    | undefined;
  variables?: Record<string, string> | undefined;
  tags?: Record<string, string> | undefined;
}

/** A method (`*`: all) with what it does. */
export interface MethodRow extends ShownMethodSetting {
  method: string;
}

/** The stage as text. */
export function stageView(stage: ShownStage, methods: readonly MethodRow[], screen: Screen): string {
  const facts = keyValuesView(factsOf(stage), screen);
  if (methods.length === 0) return facts;
  return `${facts}\n\n${tableView(methods, columns, screen)}`;
}

const onOff = (value: boolean | undefined) => (value ? 'on' : 'off');

function factsOf(stage: ShownStage) {
  const { accessLogSettings: log, canarySettings: canary } = stage;
  const size = stage.cacheClusterSize ? `${stage.cacheClusterSize} GB, ` : '';
  return [
    ['stage', stage.stageName],
    ['url', stage.invokeUrl],
    ['deployment', stage.deploymentId],
    ['description', stage.description],
    ['created', stage.createdDate],
    ['updated', stage.lastUpdatedDate],
    ['documentation', stage.documentationVersion],
    ['cache cluster', stage.cacheClusterEnabled ? `${size}${stage.cacheClusterStatus}` : 'off'],
    ['access log', log?.destinationArn ?? 'off'],
    ['access log format', log?.format],
    ['tracing', onOff(stage.tracingEnabled)],
    ['client certificate', stage.clientCertificateId],
    ['web ACL (WAF)', stage.webAclArn ?? 'none'],
    ['canary', canary && `${canary.percentTraffic ?? 0} % of the traffic to ${canary.deploymentId}`],
    ...named('canary variable', canary?.stageVariableOverrides),
    ...named('variable', stage.variables),
    ...named('tag', stage.tags),
  ] as const;
}

const named = (what: string, values: Record<string, string> = {}) =>
  Object.entries(values).map(([name, value]) => [`${what} ${name}`, value] as const);

const columns: readonly Column<MethodRow>[] = [
  { title: 'METHOD', value: ({ method }) => (method === '*' ? 'all methods' : method), keep: true },
  { title: 'RATE', value: ({ throttlingRateLimit }) => throttlingRateLimit },
  { title: 'BURST', value: ({ throttlingBurstLimit }) => throttlingBurstLimit },
  { title: 'CACHE', value: cacheOf },
  { title: 'LOG', value: ({ loggingLevel = 'OFF' }) => loggingLevel },
  { title: 'DATA TRACE', value: ({ dataTraceEnabled }) => onOff(dataTraceEnabled) },
  { title: 'METRICS', value: ({ metricsEnabled }) => onOff(metricsEnabled) },
];

function cacheOf({ cacheDataEncrypted, cacheTtlInSeconds, cachingEnabled }: MethodRow): string {
  return cachingEnabled ? `${cacheTtlInSeconds ?? 300} s${cacheDataEncrypted ? ', encrypted' : ''}` : 'off';
}
