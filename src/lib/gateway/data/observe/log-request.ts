// The lines of the execution log that every request has, in AWS's words and order (from recorded logs of the service).
// Between them stand those of the authorizer, the usage plan, the validation and the integration.

import type { Exchange, Outcome, Stage } from '../exchange.ts';
import { bodyText, headersText, mapText } from '../execution-log.ts';
import { headerName } from '../header-names.ts';
import type { Place } from '../place.ts';
import { type LogDetail, RequestLog } from './request-log.ts';

/** The log of a request that has just come. */
export function openLog(exchange: Exchange, detail: LogDetail): RequestLog {
  const log = new RequestLog(detail, exchange.context.ports.now, `(${exchange.requestId}) `);
  log.info(`Extended Request Id: ${exchange.extendedRequestId}`);
  return log;
}

/** The stage that stands where the execution begins; absent where nothing is logged. */
export function compileStartLog({ setting }: Place): Stage | undefined {
  return (setting.loggingLevel ?? 'OFF') === 'OFF' ? undefined : logStart;
}

/** After the checks: the request as the method sees it. */
export function logStart(exchange: Exchange): Outcome {
  const log = exchange.executionLog;
  if (!log) return undefined;
  log.info(`Starting execution for request: ${exchange.requestId}`);
  log.info(`HTTP Method: ${exchange.method}, Resource Path: ${exchange.path}`);
  const variables = exchange.route?.pathVariables ?? [];
  log.info(`Method request path: ${mapText(variables.map((name) => [name, exchange.pathValue(name) ?? '']))}`);
  log.info(`Method request query string: ${mapText(lastValues(exchange))}`);
  log.info(`Method request headers: ${headersText(visibleHeaders(exchange))}`);
  log.info(`Method request body before transformations: ${bodyText(exchange.body)}`);
  return undefined;
}

/** How the request ended. */
export function closeLog(exchange: Exchange, log: RequestLog): void {
  const { failure } = exchange;
  if (failure) {
    if (/^(?:Execution|Lambda \w+) failed /.test(failure.detail)) log.error(failure.detail);
    else if (failure.status >= 500) log.error(`Execution failed due to configuration error: ${failure.detail}`);
  } else {
    log.info(`Method response body after transformations: ${bodyText(exchange.payload)}`);
    log.info(`Method response headers: ${headersText(responseHeaders(exchange))}`);
    log.info('Successfully completed execution');
  }
  log.ending(`Method completed with status: ${exchange.status}`);
  if (exchange.integrationRequestId !== undefined) {
    log.ending(`AWS Integration Endpoint RequestId : ${exchange.integrationRequestId}`);
  }
}

function lastValues({ query }: Exchange): [string, string][] {
  return [...query].map(([name, values]) => [name, values.at(-1) ?? '']);
}

/** What the gateway's own administration adds is not the client's. */
function visibleHeaders({ request }: Exchange): string[] {
  const raw = request.rawHeaders;
  const visible: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (!headerName(name).lower.startsWith('x-apigw-') && !name.startsWith(':')) visible.push(name, raw[at + 1] ?? '');
  }
  return visible;
}

function responseHeaders({ headers, responseTraceId, responseType }: Exchange): string[] {
  const trace = responseTraceId === undefined ? [] : ['X-Amzn-Trace-Id', responseTraceId];
  return [...headers, ...trace, 'Content-Type', responseType ?? 'application/json'];
}
