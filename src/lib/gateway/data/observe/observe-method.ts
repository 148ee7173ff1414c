// What is recorded of a method's requests, decided at deployment: metrics of all, the access log of the stage, the
// execution log at the method's level. Developer guide, "Monitor REST APIs with Amazon CloudWatch".

import { apiNameDimension, type RequestSeries } from '../../../model/request-minute.ts';
import type { Exchange, Observer } from '../exchange.ts';
import type { Place } from '../place.ts';
import type { LogSink, ObservationPort } from '../ports.ts';
import type { StageSnapshot } from '../snapshot.ts';
import { compileAccessLogFormat } from './access-log-format.ts';
import { closeLog, openLog } from './log-request.ts';
import { integrationLatencyOf, latencyOf } from './log-variables.ts';
import type { RequestCounter } from './request-counter.ts';
import { type LogDetail, RequestLog } from './request-log.ts';

/** Where the stage's lines go, and how they are written. */
interface AccessLog {
  sink: LogSink;
  line(exchange: Exchange): string;
}

interface ExecutionLogs {
  sink: LogSink;
  detail: LogDetail;
}

/** Undefined where nobody wants to know. */
export function observeMethod({ context, path, httpMethod, setting }: Place): Observer | undefined {
  const { snapshot, ports } = context;
  const { observations } = ports;
  if (!observations) return undefined;
  const series = {
    ...seriesOf(snapshot),
    method: httpMethod,
    resource: path,
    isDetailed: setting.metricsEnabled === true,
    isCached: snapshot.settings.cacheClusterEnabled && setting.cachingEnabled === true,
  };
  const level = setting.loggingLevel ?? 'OFF';
  const detail = level === 'OFF' ? undefined : { level, hasDataTrace: setting.dataTraceEnabled === true };
  return new RequestObserver(
    observations.counterOf(series),
    accessLogOf(snapshot, observations),
    detail && { detail, sink: executionSink(snapshot, observations) },
  );
}

/** Requests that no method takes are counted and are in the access log; their execution never begins. */
export function observeUnrouted(
  snapshot: StageSnapshot,
  observations: ObservationPort | undefined,
): Observer | undefined {
  if (!observations) return undefined;
  const counter = observations.counterOf(seriesOf(snapshot));
  return new RequestObserver(counter, accessLogOf(snapshot, observations), undefined);
}

function seriesOf({ account, region, api, apiId, stageName }: StageSnapshot): RequestSeries {
  return { account, region, apiName: apiNameDimension(api.name, apiId), stageName, isDetailed: false, isCached: false };
}

function accessLogOf(snapshot: StageSnapshot, observations: ObservationPort): AccessLog | undefined {
  const { destinationArn, format } = snapshot.settings.accessLogSettings ?? {};
  if (!destinationArn || !format) return undefined;
  const isGroup = destinationArn.includes(':log-group:');
  const sink = observations.accessLog(snapshot, destinationArn);
  if (snapshot.release !== 'canary' || !isGroup) return { sink, line: compileAccessLogFormat(format) };
  const own = observations.accessLog(snapshot, `${destinationArn.replace(/:\*$/, '')}/Canary`);
  return { sink: both(sink, own), line: compileAccessLogFormat(format) };
}

/** Developer guide: `API-Gateway-Execution-Logs_{rest-api-id}/{stage_name}`. */
function executionSink(snapshot: StageSnapshot, observations: ObservationPort): LogSink {
  const group = `API-Gateway-Execution-Logs_${snapshot.apiId}/${snapshot.stageName}`;
  const sink = observations.logGroup(snapshot, group);
  return snapshot.release === 'canary' ? both(sink, observations.logGroup(snapshot, `${group}/Canary`)) : sink;
}

/**
 * A canary's requests are logged in the stage's group as well as in one of the canary's own. Developer guide, "Set up an API
 * Gateway canary release deployment".
 */
const both = (stage: LogSink, canary: LogSink): LogSink => ({
  write(events) {
    stage.write(events);
    canary.write(events);
  },
});

class RequestObserver implements Observer {
  readonly #counter: RequestCounter;
  readonly #accessLog: AccessLog | undefined;
  readonly #executionLogs: ExecutionLogs | undefined;

  constructor(counter: RequestCounter, accessLog: AccessLog | undefined, executionLogs: ExecutionLogs | undefined) {
    this.#counter = counter;
    this.#accessLog = accessLog;
    this.#executionLogs = executionLogs;
  }

  begin(exchange: Exchange): void {
    exchange.startedAt = performance.now();
    // Read now, while it is the time at which the request came.
    exchange.receivedAt;
    const logs = this.#executionLogs;
    if (!logs) return;
    exchange.executionLog = openLog(exchange, logs.detail);
  }

  end(exchange: Exchange): void {
    this.#counter.add({
      receivedAt: exchange.receivedAt,
      // A gateway response that was given another status still counts as what it was.
      status: exchange.failure?.status ?? exchange.status,
      latency: latencyOf(exchange),
      integrationLatency: integrationLatencyOf(exchange),
      cacheStatus: exchange.cacheStatus,
    });
    // AWS's front end answers 413 before there is anything to log.
    if (exchange.failure?.responseType === 'REQUEST_TOO_LARGE') return;
    this.#accessLog?.sink.write([{ timestamp: exchange.context.ports.now(), message: this.#accessLog.line(exchange) }]);
    const log = exchange.executionLog;
    if (!this.#executionLogs || !(log instanceof RequestLog)) return;
    closeLog(exchange, log);
    if (log.events.length > 0) this.#executionLogs.sink.write(log.events);
  }
}
