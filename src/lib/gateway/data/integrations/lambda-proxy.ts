// AWS_PROXY to Lambda: the whole request is the event, and the function's answer is the response.
// Developer guide, "Lambda proxy integrations in API Gateway".

import type { Integration } from '../../../model/api.ts';
import type { Deadlines } from '../deadlines.ts';
import type { Exchange, Stage, StageContext } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import { faultyProxyResult } from '../faults/integration-fault.ts';
import { isForbiddenTarget } from '../header-names.ts';
import { resume } from '../pipeline.ts';
import type { FunctionCall, FunctionResult } from '../ports.ts';
import { newTraceLineage } from '../random-ids.ts';
import { idleLimitOf } from './idle-limit.ts';
import { functionErrorDetail, LambdaCall } from './lambda-call.ts';
import { compileLambdaEvent } from './lambda-event.ts';
import { applyLambdaResponse } from './lambda-response.ts';
import { LambdaStream } from './lambda-stream.ts';
import { functionArnOf } from './lambda-uri.ts';

/** The stage that invokes the function. Header mappings change nothing here, but forbidden ones break the call. */
export function compileLambdaProxy(
  context: StageContext,
  route: { resourcePath: string; resourceId: string; operationName: string | undefined; integration: Integration },
  deadlines: Deadlines,
): Stage {
  const { snapshot } = context;
  const arn = functionArnOf(route.integration, snapshot.settings.variables);
  const forbidden = forbiddenMapping(route.integration);
  const writeEvent = compileLambdaEvent(context, route);
  const limit = { milliseconds: route.integration.timeoutInMillis, deadlines, faulty: faultyProxyResult };
  const start =
    route.integration.responseTransferMode === 'STREAM'
      ? streamStarter(context, route.integration, deadlines)
      : undefined;
  return function invokeLambda(exchange) {
    if (arn instanceof GatewayFailure) throw arn;
    if (forbidden !== undefined) throw configurationError(`Invalid mapping expression: header ${forbidden}`);
    exchange.responseTraceId = `${exchange.completeTraceId};${newTraceLineage()}`;
    const payload = writeEvent(exchange);
    exchange.trace?.pending.push(`Endpoint request URI: ${arn}`, `Endpoint request body: ${payload.slice(0, 1024)}`);
    const call: FunctionCall = {
      functionArn: arn,
      account: snapshot.account,
      region: snapshot.region,
      payload,
      invocationType: 'RequestResponse',
      traceId: exchange.traceId,
    };
    if (start) start(exchange, call);
    else new LambdaCall(exchange, answer).start(call, limit);
    return 'waiting';
  };
}

/** What begins an invocation whose answer is streamed. */
function streamStarter(context: StageContext, { timeoutInMillis: milliseconds }: Integration, deadlines: Deadlines) {
  const limits = { milliseconds, deadlines, idleMilliseconds: idleLimitOf(context) };
  return (exchange: Exchange, call: FunctionCall) => new LambdaStream(exchange, limits).start(call);
}

function forbiddenMapping(integration: Integration): string | undefined {
  return Object.keys(integration.requestParameters)
    .map((target) => /^integration\.request\.header\.(.+)$/.exec(target)?.[1])
    .find((name) => name !== undefined && isForbiddenTarget(name, 'AWS'));
}

function answer(exchange: Exchange, result: FunctionResult): void {
  exchange.trace?.pending.push(`Endpoint response body: ${result.payload.slice(0, 1024)}`);
  if (result.functionError !== undefined) {
    const detail = functionErrorDetail(result);
    exchange.integrationError = detail;
    throw new GatewayFailure('functionError', detail);
  }
  applyLambdaResponse(exchange, result.payload);
  resume(exchange);
}
