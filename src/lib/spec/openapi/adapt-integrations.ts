// Operations without a backend -> operations with one: a MOCK that answers their example, or a proxy to a URL.
// Guide "Mock integrations for REST APIs", "HTTP integrations for REST APIs".

import type { Json } from '../../model/api.ts';
import type { JsonObject } from '../spec-document.ts';
import { isObject } from '../spec-document.ts';
import type { AdaptedOperation, Adapting } from './adapting.ts';
import { adapted, dereference, operationsOf } from './adapting.ts';
import { exampleOf } from './example-of.ts';
import { itemsOf, member, membersOf, textOf } from './json-object.ts';

const key = 'x-amazon-apigateway-integration';

/** `kind`: `mock`, or the URL that paths are appended to. */
export function adaptIntegrations(adapting: Adapting, kind: string): void {
  for (const at of operationsOf(adapting)) {
    if (Object.hasOwn(at.operation, key)) continue;
    at.operation[key] = kind === 'mock' ? mock(adapting, at) : proxy(adapting, at, kind);
  }
}

/** Answers the operation's first 2xx status with its example; any content type of the request selects it. */
function mock(adapting: Adapting, at: AdaptedOperation): JsonObject {
  const statusCode = firstSuccess(at.operation);
  const response = declareResponse(adapting, at, statusCode);
  const example = exampleOf(adapting, response);
  const body = example === undefined ? '' : ` and the example of its ${example.contentType} response`;
  adapted(adapting, at.pointer, `has no integration: a mock answers status ${statusCode}${body}`);
  const requestTemplate = `{"statusCode": ${statusCode}}`;
  const requestTypes = new Set(['application/json', ...contentTypes(adapting, at.operation)]);
  return {
    type: 'mock',
    requestTemplates: Object.fromEntries([...requestTypes].map((type) => [type, requestTemplate])),
    passthroughBehavior: 'when_no_match',
    responses: {
      default: {
        statusCode,
        ...(example ? { responseTemplates: { [example.contentType]: example.template } } : {}),
      },
    },
  };
}

function firstSuccess(operation: JsonObject): string {
  const statusCodes = membersOf(member(operation, 'responses')).map(([statusCode]) => statusCode);
  return statusCodes.find((statusCode) => /^2\d\d$/.test(statusCode)) ?? '200';
}

/** An integration response needs a method response of its status. */
function declareResponse(adapting: Adapting, { operation, pointer }: AdaptedOperation, statusCode: string): Json {
  const written = member(operation, 'responses');
  const responses: JsonObject = isObject(written) ? written : {};
  operation['responses'] = responses;
  if (!Object.hasOwn(responses, statusCode)) {
    responses[statusCode] = { description: `${statusCode} response` };
    adapted(adapting, [...pointer, 'responses'], `has no 2xx response: ${statusCode} is declared`);
  }
  return dereference(adapting, responses[statusCode]) ?? {};
}

/** The content types that the operation's body may have. */
function contentTypes(adapting: Adapting, operation: JsonObject): string[] {
  if (!adapting.swagger2) {
    const body = dereference(adapting, member(operation, 'requestBody'));
    return membersOf(member(body, 'content')).map(([type]) => type);
  }
  const own = member(operation, 'consumes') ?? member(adapting.root, 'consumes');
  return itemsOf(own).flatMap((type) => textOf(type) ?? []);
}

/** The backend is called with the same verb, path and path variables; a proxy passes the rest by itself. */
function proxy(adapting: Adapting, at: AdaptedOperation, url: string): JsonObject {
  const names = [...at.path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name = '']) => name);
  declareVariables(adapting, at, names);
  const uri = url.replace(/\/+$/, '') + at.path.replaceAll('+}', '}');
  const httpMethod = at.key.startsWith('x-') ? 'ANY' : at.key.toUpperCase();
  adapted(adapting, at.pointer, `has no integration: proxied to ${httpMethod} ${uri}`);
  const mappings = names.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]);
  return {
    type: 'http_proxy',
    httpMethod,
    uri,
    ...(mappings.length > 0 ? { requestParameters: Object.fromEntries(mappings) } : {}),
    passthroughBehavior: 'when_no_match',
  };
}

/** A path variable can be mapped only when the method declares it. */
function declareVariables(adapting: Adapting, { item, operation, pointer }: AdaptedOperation, names: string[]): void {
  const own = itemsOf(member(operation, 'parameters'));
  const declared = new Set(
    [...own, ...itemsOf(member(item, 'parameters'))]
      .map((parameter) => dereference(adapting, parameter))
      .filter((parameter) => member(parameter, 'in') === 'path')
      .map((parameter) => textOf(member(parameter, 'name'))),
  );
  const missing = names.filter((name) => !declared.has(name));
  if (missing.length === 0) return;
  operation['parameters'] = [...own, ...missing.map((name) => pathParameter(adapting, name))];
  adapted(adapting, [...pointer, 'parameters'], `declares the path parameters ${missing.join(', ')}`);
}

function pathParameter({ swagger2 }: Adapting, name: string): JsonObject {
  const declared: JsonObject = { name, in: 'path', required: true };
  return swagger2 ? { ...declared, type: 'string' } : { ...declared, schema: { type: 'string' } };
}
