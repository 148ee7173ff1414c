// Draws failures. Developer guide, "Gateway responses in API Gateway": a customised type speaks for itself, an
// untouched one inherits DEFAULT_4XX or DEFAULT_5XX, and templates know variables but no directives.

import type { GatewayResponse, RestApi } from '../../model/api.ts';
import { contextVariable } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import type { GatewayFailure } from './failure.ts';
import { compileExpression, type Expression } from './mapping-expression.ts';
import { acceptedType, pickTemplate } from './media-types.ts';
import { respond } from './respond.ts';

type Text = (exchange: Exchange, failure: GatewayFailure) => string;

/** A gateway response, compiled. */
interface Drawing {
  status: number | undefined;
  headers: readonly (readonly [string, Expression])[];
  templates: ReadonlyMap<string, Text>;
}

const reference = /\$(\{)?(context|stageVariables|method\.request)\.([\w-]+(?:\.[\w$-]+)*)\}?/g;

/** What is sent where nothing is customised. */
const stock = new Map([['application/json', compileText('{"message":$context.error.messageString}', {})]]);

/** Returns the renderer of one stage's failures; the stage variables are those of the stage. */
export function compileGatewayResponses(
  api: RestApi,
  variables: Readonly<Record<string, string>>,
): (exchange: Exchange, failure: GatewayFailure) => void {
  const drawings = new Map<string, Drawing>();
  for (const [type, response] of Object.entries(api.gatewayResponses)) {
    drawings.set(type, compileDrawing(response, variables));
  }
  const denied = compileText('{"Message":$context.error.messageString}', {});
  return (exchange, failure) => {
    const fallback = failure.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
    const drawing = drawings.get(failure.responseType) ?? drawings.get(fallback);
    draw(exchange, failure, drawing);
    if (!drawing && failure.responseType === 'REQUEST_TOO_LARGE') drawTooLarge(exchange);
    // Uncustomised, it comes from the service's access control, which writes the member with a capital.
    if (!drawing && failure.responseType === 'ACCESS_DENIED') exchange.payload = denied(exchange, failure);
    respond(exchange);
  };
}

function compileDrawing(response: GatewayResponse, variables: Readonly<Record<string, string>>): Drawing {
  const headers = Object.entries(response.responseParameters)
    .filter(([target]) => target.startsWith('gatewayresponse.header.'))
    .map(([target, expression]) => {
      return [target.slice('gatewayresponse.header.'.length), compileExpression(expression, variables)] as const;
    });
  const templates = Object.entries(response.responseTemplates);
  return {
    status: response.statusCode === undefined ? undefined : Number(response.statusCode),
    headers,
    templates:
      templates.length === 0 ? stock : new Map(templates.map(([type, text]) => [type, compileText(text, variables)])),
  };
}

function draw(exchange: Exchange, failure: GatewayFailure, drawing: Drawing | undefined): void {
  const templates = drawing?.templates ?? stock;
  const type = pickTemplate(templates, acceptedType(exchange.accept)) ?? 'application/json';
  exchange.status = drawing?.status ?? failure.status;
  exchange.headers = ['x-amzn-ErrorType', failure.errorType];
  exchange.responseType = type;
  exchange.responseTraceId = undefined;
  exchange.payload = templates.get(type)?.(exchange, failure) ?? '';
  for (const [name, expression] of drawing?.headers ?? []) {
    const value = expression(exchange);
    if (value === undefined) continue;
    if (name.toLowerCase() === 'content-type') exchange.responseType = value;
    else exchange.headers.push(name, value);
  }
}

/** An uncustomised 413 comes from the service's front end, as text. */
function drawTooLarge(exchange: Exchange): void {
  exchange.responseType = 'text/plain';
  exchange.payload = 'HTTP content length exceeded 10485760 bytes.';
}

/** A template of plain variables -> a function that fills it in. A variable without a value prints nothing. */
function compileText(template: string, variables: Readonly<Record<string, string>>): Text {
  const parts: (string | Text)[] = [];
  let end = 0;
  for (const found of template.matchAll(reference)) {
    const [text, brace, scope = '', name = ''] = found;
    const whole = brace || !text.endsWith('}') ? text : text.slice(0, -1);
    parts.push(template.slice(end, found.index), compileReference(scope, name, variables));
    end = found.index + whole.length;
  }
  parts.push(template.slice(end));
  return (exchange, failure) => {
    return parts.map((part) => (typeof part === 'string' ? part : part(exchange, failure))).join('');
  };
}

function compileReference(scope: string, name: string, variables: Readonly<Record<string, string>>): Text {
  if (scope === 'context') {
    const read = contextVariable(name);
    return (exchange, failure) => read(exchange, failure) ?? '';
  }
  const expression = compileExpression(`${scope}.${name}`, variables);
  return (exchange) => expression(exchange) ?? '';
}
