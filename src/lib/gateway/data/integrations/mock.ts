// MOCK: the request template's `{"statusCode": N}` selects an integration response; no backend is called.
// Developer guide, "Mock integrations in API Gateway".

import type { Integration, Method } from '../../../model/api.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import type { FaultEffect } from '../faults/fault-book.ts';
import { cutConnection, integrationFault } from '../faults/integration-fault.ts';
import { parseLenientJson } from '../lenient-json.ts';
import { abandon, fail, resume } from '../pipeline.ts';
import { compileRequestTemplates } from '../request-templates.ts';
import { renderRequest } from './http-request.ts';
import {
  applyResponse,
  type CompiledResponse,
  compileIntegrationResponses,
  selectResponse,
} from './integration-responses.ts';

const noAnswer = { headers: [], body: '' };

/** Selects by the template for the request's content type: decided once for each template that is plain text. */
export function compileMock(
  method: Method,
  integration: Integration,
  variables: Readonly<Record<string, string>>,
): Stage {
  const responses = compileIntegrationResponses(method, integration, variables);
  const templateFor = compileRequestTemplates(integration);
  const decided = new Map<string | undefined, CompiledResponse | GatewayFailure>();
  const decide = (text: string | undefined, isConstant: boolean): CompiledResponse | GatewayFailure => {
    if (!isConstant) return decideResponse(responses, text);
    const known = decided.get(text) ?? decideResponse(responses, text);
    decided.set(text, known);
    return known;
  };
  const answer = (exchange: Exchange, fault: FaultEffect | undefined): void => {
    if (fault?.connection) throw cutConnection();
    const template = templateFor(exchange.contentType);
    const text = template && renderRequest(exchange, integration, template);
    const selected = fault?.status
      ? decideResponse(responses, `{"statusCode": ${fault.status}}`)
      : decide(text, template?.constant === text);
    if (selected instanceof GatewayFailure) throw selected;
    applyResponse(exchange, selected, noAnswer);
  };
  return function mock(exchange: Exchange) {
    const fault = integrationFault(exchange);
    if (fault?.latency !== undefined) return answerLate(exchange, fault, answer);
    answer(exchange, fault);
    return undefined;
  };
}

type Answer = (exchange: Exchange, fault: FaultEffect) => void;

function answerLate(exchange: Exchange, fault: FaultEffect, answer: Answer): 'waiting' {
  setTimeout(() => {
    if (exchange.response.destroyed) return abandon(exchange);
    try {
      answer(exchange, fault);
    } catch (error) {
      return fail(exchange, error);
    }
    return resume(exchange);
  }, fault.latency);
  return 'waiting';
}

/** Without a template (and where passing through is allowed) the default integration response is taken. */
function decideResponse(
  responses: readonly CompiledResponse[],
  template: string | undefined,
): CompiledResponse | GatewayFailure {
  try {
    return selectResponse(responses, template === undefined ? undefined : statusOf(template));
  } catch (error) {
    if (error instanceof GatewayFailure) return error;
    throw error;
  }
}

function statusOf(template: string): string {
  let parsed: unknown;
  try {
    parsed = parseLenientJson(template);
  } catch {
    parsed = undefined;
  }
  const status = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'statusCode') : undefined;
  if (Number.isInteger(status)) return String(status);
  throw configurationError(
    'Unable to parse statusCode. It should be an integer that is defined in the request template.',
  );
}
