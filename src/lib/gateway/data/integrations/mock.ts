// MOCK: the request template's `{"statusCode": N}` selects an integration response; no backend is called.
// Developer guide, "Mock integrations in API Gateway".

import type { Integration, Method } from '../../../model/api.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import { parseLenientJson } from '../lenient-json.ts';
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
  return function mock(exchange: Exchange) {
    const template = templateFor(exchange.contentType);
    const text = template && renderRequest(exchange, integration, template);
    const selected = decide(text, template?.constant === text);
    if (selected instanceof GatewayFailure) throw selected;
    applyResponse(exchange, selected, noAnswer);
    return undefined;
  };
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
