// Parameter mapping. Developer guide, "Amazon API Gateway API request and response data mapping reference": an
// expression is compiled to a function of the exchange (and of the backend's answer). No value: the target is left out.

import { contextVariable } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import { configurationError, GatewayFailure } from './failure.ts';
import { compilePath } from './template/json-path/compile-path.ts';
import { PathNotFoundError } from './template/json-path/path-not-found-error.ts';
import { TemplateError } from './template/template-error.ts';
import { parseJson } from './template/values/parse-json.ts';
import { jsonOf } from './template/values/value-text.ts';

/** What a backend answered, as mappings, patterns and templates see it. */
export interface BackendAnswer {
  /** Flat: name, value, name, value. */
  headers: readonly string[];
  body: string | Buffer;
}

/** A compiled expression: its value, or undefined when the source is not there. */
export type Expression = (exchange: Exchange, answer?: BackendAnswer) => string | undefined;

type Compile = (name: string, variables: Readonly<Record<string, string>>) => Expression;

/** By what an expression starts with; the first that fits. Single values take the last one, multi values are joined. */
const sources: readonly (readonly [string, Compile])[] = [
  ['method.request.path.', (name) => (exchange) => exchange.pathValue(name)],
  ['method.request.querystring.', (name) => (exchange) => exchange.query.get(name)?.at(-1)],
  ['method.request.multivaluequerystring.', (name) => (exchange) => join(exchange.query.get(name))],
  ['method.request.header.', (name) => (exchange) => exchange.headerValues(name).at(-1)],
  ['method.request.multivalueheader.', (name) => (exchange) => join(exchange.headerValues(name))],
  ['integration.response.header.', (name) => (_, answer) => answerHeader(answer, name).at(-1)],
  ['integration.response.multivalueheader.', (name) => (_, answer) => join(answerHeader(answer, name))],
  ['stageVariables.', (name, variables) => () => (Object.hasOwn(variables, name) ? variables[name] : undefined)],
  ['context.', (name) => contextExpression(name)],
];

/** Compiles a mapping expression. One that has no meaning never has a value. */
export function compileExpression(expression: string, variables: Readonly<Record<string, string>>): Expression {
  if (expression.length >= 2 && expression.startsWith("'") && expression.endsWith("'")) {
    const text = expression.slice(1, -1);
    return () => text;
  }
  if (expression === 'method.request.body') return (exchange) => exchange.body?.toString('utf8');
  if (expression === 'integration.response.body') return (_, answer) => answer && textOf(answer.body);
  const path = bodyPath(expression);
  if (path !== undefined) {
    return expression.startsWith('method.') ? requestBodyExpression(path) : answerBodyExpression(path);
  }
  const source = sources.find(([prefix]) => expression.startsWith(prefix));
  return source ? source[1](expression.slice(source[0].length), variables) : () => undefined;
}

/** The path of `method.request.body.PATH` and `integration.response.body.PATH`, or undefined for other expressions. */
function bodyPath(expression: string): string | undefined {
  return /^(?:method\.request|integration\.response)\.body\.(.+)$/s.exec(expression)?.[1];
}

function contextExpression(name: string): Expression {
  const read = contextVariable(name);
  return (exchange) => read(exchange);
}

/** A client's body that is no JSON is the client's fault: 400. */
function requestBodyExpression(path: string): Expression {
  const find = compileBodyPath(path);
  return (exchange) => {
    const text = exchange.body?.toString('utf8') ?? '';
    return find(parse(text, () => new GatewayFailure('invalidRequestBody', 'Invalid JSON in request body')));
  };
}

/** A backend's body that is no JSON is the API's fault: 500. */
function answerBodyExpression(path: string): Expression {
  const find = compileBodyPath(path);
  return (_, answer) => {
    const text = answer ? textOf(answer.body) : '';
    return find(parse(text, () => configurationError('Invalid JSON in response body')));
  };
}

function parse(text: string, fault: () => GatewayFailure): unknown {
  if (text.trim() === '') return {};
  try {
    JSON.parse(text);
    return parseJson(text);
  } catch {
    throw fault();
  }
}

/** A JSONPath without its `$.`; objects and lists are written as JSON text. */
function compileBodyPath(path: string): (body: unknown) => string | undefined {
  return (body) => {
    try {
      const value = compilePath(path)(body);
      if (value === undefined || value === null) return undefined;
      return typeof value === 'string' ? value : jsonOf(value);
    } catch (error) {
      if (error instanceof PathNotFoundError) return undefined;
      throw error instanceof TemplateError ? configurationError(`Invalid mapping expression: ${error.message}`) : error;
    }
  };
}

function answerHeader(answer: BackendAnswer | undefined, name: string): string[] {
  const wanted = name.toLowerCase();
  const headers = answer?.headers ?? [];
  const values: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() === wanted) values.push(headers[at + 1] ?? '');
  }
  return values;
}

function join(values: readonly string[] | undefined): string | undefined {
  return values && values.length > 0 ? values.join(',') : undefined;
}

function textOf(body: string | Buffer): string {
  return typeof body === 'string' ? body : body.toString('utf8');
}
