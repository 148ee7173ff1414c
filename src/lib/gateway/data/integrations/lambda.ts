// AWS to Lambda, without the proxy: the body, or a template, is the event; the error message selects the response.
// Developer guide, "Set up Lambda custom integrations in API Gateway" and "Handle Lambda errors in API Gateway".

import type { Integration, Method } from '../../../model/api.ts';
import type { Deadlines } from '../deadlines.ts';
import type { Exchange, Stage, StageContext } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import { faultyCustomResult } from '../faults/integration-fault.ts';
import { isForbiddenTarget } from '../header-names.ts';
import { compileExpression, type Expression } from '../mapping-expression.ts';
import type { MappingTemplate } from '../mapping-template.ts';
import { resume } from '../pipeline.ts';
import type { FunctionResult } from '../ports.ts';
import { compileRequestTemplates } from '../request-templates.ts';
import { templatedBody } from './http-request.ts';
import { applyResponse, compileIntegrationResponses, selectResponse } from './integration-responses.ts';
import { errorMessageOf, functionErrorDetail, LambdaCall } from './lambda-call.ts';
import { functionArnOf } from './lambda-uri.ts';
import { overriddenHeader } from './request-overrides.ts';

const invocationTypeName = 'x-amz-invocation-type';
const invocationTypeHeader = `integration.request.header.${invocationTypeName}`;

/** The stage that invokes the function and selects the integration response. */
export function compileLambda(
  context: StageContext,
  method: Method & { integration: Integration },
  deadlines: Deadlines,
): Stage {
  const { integration } = method;
  const { snapshot } = context;
  const { variables } = snapshot.settings;
  const arn = functionArnOf(integration, variables);
  const invocationType = invocationTypeOf(integration, variables);
  const templateFor = compileRequestTemplates(integration);
  const responses = compileIntegrationResponses(method, integration, variables);
  const limit = { milliseconds: integration.timeoutInMillis, deadlines, faulty: faultyCustomResult };
  const answer = (exchange: Exchange, result: FunctionResult): void => {
    exchange.trace?.pending.push(`Endpoint response body: ${result.payload.slice(0, 1024)}`);
    const text = result.functionError === undefined ? undefined : errorMessageOf(result.payload);
    if (text !== undefined) exchange.executionLog?.error(functionErrorDetail(result));
    applyResponse(exchange, selectResponse(responses, text), { headers: [], body: result.payload });
    resume(exchange);
  };
  return function invokeLambda(exchange) {
    if (arn instanceof GatewayFailure) throw arn;
    if (invocationType instanceof GatewayFailure) throw invocationType;
    exchange.responseTraceId = exchange.completeTraceId;
    const payload = payloadOf(exchange, integration, templateFor(exchange.contentType));
    exchange.trace?.pending.push(`Endpoint request URI: ${arn}`, `Endpoint request body: ${payload.slice(0, 1024)}`);
    const { account, region } = snapshot;
    const isEvent = (overriddenHeader(exchange, invocationTypeName) ?? invocationType?.(exchange)) === 'Event';
    new LambdaCall(exchange, answer).start(
      {
        functionArn: arn,
        account,
        region,
        payload,
        invocationType: isEvent ? 'Event' : 'RequestResponse',
        traceId: exchange.traceId,
      },
      limit,
    );
    return 'waiting';
  };
}

/** Lambda takes JSON only; no body is an empty object. */
function payloadOf(exchange: Exchange, integration: Integration, template: MappingTemplate | undefined): string {
  const text = templatedBody(exchange, integration, template)?.toString() ?? '';
  if (text.trim() === '') return '{}';
  try {
    JSON.parse(text);
  } catch {
    throw new GatewayFailure(
      'invalidRequestBody',
      'Could not parse request body into json',
      'Could not parse request body into json',
    );
  }
  return text;
}

/** The mapping of X-Amz-Invocation-Type, if there is one; other headers don't reach a function, forbidden ones fail. */
function invocationTypeOf(
  integration: Integration,
  variables: Readonly<Record<string, string>>,
): Expression | GatewayFailure | undefined {
  let found: Expression | undefined;
  for (const [target, expression] of Object.entries(integration.requestParameters)) {
    const name = /^integration\.request\.header\.(.+)$/.exec(target)?.[1];
    if (name !== undefined && isForbiddenTarget(name, 'AWS')) {
      return configurationError(`Invalid mapping expression: header ${name}`);
    }
    if (target.toLowerCase() === invocationTypeHeader) found = compileExpression(expression, variables);
  }
  return found;
}
