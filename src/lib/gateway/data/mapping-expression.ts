// Parameter mapping. Developer guide, "Amazon API Gateway API request and response data mapping reference": an
// expression is compiled to a function of the exchange (and of the backend's answer). No value: the target is left out.

import { bodyPath } from '../../model/local-support.ts';
import { contextVariable } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import { configurationError, GatewayFailure } from './failure.ts';

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

function contextExpression(name: string): Expression {
  const read = contextVariable(name);
  return (exchange) => read(exchange);
}

/** A client's body that is no JSON is the client's fault: 400. */
function requestBodyExpression(path: string): Expression {
  const find = compilePath(path);
  return (exchange) => {
    const text = exchange.body?.toString('utf8') ?? '';
    return find(parse(text, () => new GatewayFailure('invalidRequestBody', 'Invalid JSON in request body')));
  };
}

/** A backend's body that is no JSON is the API's fault: 500. */
function answerBodyExpression(path: string): Expression {
  const find = compilePath(path);
  return (_, answer) => {
    const text = answer ? textOf(answer.body) : '';
    return find(parse(text, () => configurationError('Invalid JSON in response body')));
  };
}

function parse(text: string, fault: () => GatewayFailure): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw fault();
  }
}

/** `a.b[0].c` -> a function that finds it in a JSON value. Objects and lists are written as JSON text. */
function compilePath(path: string): (body: unknown) => string | undefined {
  const keys = [...path.replace(/^\$\./, '').matchAll(/[\w-]+|\[(\d+)\]/g)].map((found) => found[1] ?? found[0]);
  return (body) => {
    let value = body;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !isMember(value, key)) return undefined;
      value = Reflect.get(value, key);
    }
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
}

/** Enumerable own members: what JSON text can name. The length of a list is none. */
function isMember(value: object, key: string): boolean {
  return Object.prototype.propertyIsEnumerable.call(value, key);
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
