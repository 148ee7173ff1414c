// Integration responses: which one a backend's answer selects, and what it makes of it for the client.
// Developer guide, "Set up an integration response using the API Gateway console".

import type { Integration, IntegrationResponse, Method } from '../../../model/api.ts';
import { javaPattern } from '../../../model/java-pattern.ts';
import { boundedMatch, MatchTooLongError } from '../bounded-match.ts';
import type { Exchange } from '../exchange.ts';
import { configurationError } from '../failure.ts';
import { mappedResponseName } from '../header-names.ts';
import { type BackendAnswer, compileExpression, type Expression } from '../mapping-expression.ts';
import { compileMappingTemplate, type MappingTemplate } from '../mapping-template.ts';
import { acceptedType, bareType, convert, isBinaryType, pickTemplate, responseConversion } from '../media-types.ts';
import { applyResponseOverrides } from './response-overrides.ts';

/** An integration response, compiled. */
export interface CompiledResponse {
  status: number;
  pattern: RegExp | undefined;
  isDeclared: boolean;
  headers: readonly (readonly [name: string, value: Expression])[];
  contentType: Expression | undefined;
  /** By media type. An empty template hands the payload on unmapped, as the console's own definitions rely on. */
  templates: ReadonlyMap<string, MappingTemplate>;
  contentHandling: IntegrationResponse['contentHandling'];
}

/** The integration responses of a method in status code order, which is the order in which patterns are tried. */
export function compileIntegrationResponses(
  method: Method,
  integration: Integration,
  variables: Readonly<Record<string, string>>,
): CompiledResponse[] {
  return Object.entries(integration.integrationResponses)
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([statusCode, response]) => compileResponse(method, { statusCode, response }, variables));
}

function compileResponse(
  method: Method,
  { statusCode, response }: { statusCode: string; response: IntegrationResponse },
  variables: Readonly<Record<string, string>>,
): CompiledResponse {
  const mapped = Object.entries(response.responseParameters).map(([target, expression]) => {
    return [target.replace(/^method\.response\.header\./, ''), compileExpression(expression, variables)] as const;
  });
  const headers = mapped.flatMap(([name, value]) => {
    const sent = name.toLowerCase() === 'content-type' ? undefined : mappedResponseName(name);
    return sent === undefined ? [] : [[sent, value] as const];
  });
  return {
    status: Number(statusCode),
    pattern: response.selectionPattern ? javaPattern(response.selectionPattern) : undefined,
    isDeclared: Object.hasOwn(method.methodResponses, statusCode),
    headers,
    contentType: mapped.find(([name]) => name.toLowerCase() === 'content-type')?.[1],
    templates: new Map(
      Object.entries(response.responseTemplates).map(([type, text]) => [
        bareType(type),
        compileMappingTemplate(text, 'response'),
      ]),
    ),
    contentHandling: response.contentHandling,
  };
}

/**
 * The response whose pattern matches the whole text (a status, or a function's error message; undefined when the
 * function succeeded: no pattern is tried then), else the one without a pattern. Throws 500 when there is none.
 */
export function selectResponse(responses: readonly CompiledResponse[], text: string | undefined): CompiledResponse {
  const matching = text === undefined ? undefined : responses.find(({ pattern }) => matches(pattern, text));
  const selected = matching ?? responses.find(({ pattern }) => pattern === undefined);
  if (!selected) {
    throw configurationError(
      `No match for output mapping and no default output mapping configured. Endpoint Response Status Code: ${text ?? 200}`,
    );
  }
  if (!selected.isDeclared) {
    throw configurationError(`Output mapping refers to an invalid method response: ${selected.status}`);
  }
  return selected;
}

/** A pattern that backtracks without end matches nothing, and must not stop the gateway. */
function matches(expression: RegExp | undefined, text: string): boolean {
  if (expression === undefined) return false;
  try {
    return boundedMatch({ expression, text, longest: 100 }, () => expression.test(text));
  } catch (error) {
    if (error instanceof MatchTooLongError) return false;
    throw error;
  }
}

/** Fills the exchange's response from the selected integration response and the backend's answer. */
export function applyResponse(exchange: Exchange, selected: CompiledResponse, answer: BackendAnswer): void {
  exchange.status = selected.status;
  exchange.responseType = selected.contentType?.(exchange, answer) ?? exchange.responseType;
  for (const [name, expression] of selected.headers) {
    const value = expression(exchange, answer);
    if (value !== undefined) exchange.headers.push(name, value);
  }
  exchange.payload = transform(exchange, selected, answer.body);
  applyResponseOverrides(exchange);
}

function transform(exchange: Exchange, selected: CompiledResponse, body: string | Buffer): string | Buffer {
  const { binaryMediaTypes } = exchange.context;
  const accepted = acceptedType(exchange.accept);
  const key = pickTemplate(selected.templates, accepted);
  const found = key === undefined ? undefined : selected.templates.get(key);
  const template = found?.constant === '' ? undefined : found;
  const isTypeBinary = isBinaryType(binaryMediaTypes, exchange.responseType);
  const isBinary = typeof body !== 'string' && isTypeBinary;
  if (template && isBinary && selected.contentHandling !== 'CONVERT_TO_TEXT') {
    throw configurationError('Unable to transform response');
  }
  const payload = template
    ? template.render(exchange, () => (typeof body === 'string' ? body : body.toString('utf8')))
    : body;
  // Text of a type that is listed as binary (all types may be) is no base64 text to decode for clients of binary types.
  if (typeof payload === 'string' && isTypeBinary && selected.contentHandling === undefined) return payload;
  const conversion = responseConversion(isBinary, isBinaryType(binaryMediaTypes, accepted), selected.contentHandling);
  if (typeof payload === 'string' && conversion === 'text') return payload;
  return convert(
    typeof payload === 'string' ? Buffer.from(payload) : payload,
    template && isBinary ? 'bytes' : conversion,
  );
}
