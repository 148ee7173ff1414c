// Resources and methods -> paths and operations. Guide "Export a REST API from API Gateway".

import type { HttpMethod, Json, Method, MethodResponse, Resource } from '../model/api.ts';
import { record } from '../model/api.ts';
import { modelsExtension, requiredExtension } from './openapi/own-extensions.ts';
import type { JsonObject } from './spec-document.ts';
import { writeIntegration } from './write-integration.ts';
import { writeParameters } from './write-parameters.ts';
import { writeRequirements } from './write-security.ts';
import type { Writing } from './writing.ts';
import { modelReference, present, unlessEmpty } from './writing.ts';

const methodKeys: readonly (readonly [HttpMethod, string])[] = [
  ['GET', 'get'],
  ['PUT', 'put'],
  ['POST', 'post'],
  ['DELETE', 'delete'],
  ['OPTIONS', 'options'],
  ['HEAD', 'head'],
  ['PATCH', 'patch'],
  ['ANY', 'x-amazon-apigateway-any-method'],
];

/** Path items by path, sorted. Resources without methods are there only when nothing else would bring them back. */
export function writePaths(writing: Writing): JsonObject {
  const paths = record<Json>();
  for (const [path, resource] of Object.entries(writing.api.resources).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const item = writePathItem(writing, resource);
    if (unlessEmpty(item)) paths[path] = item;
  }
  if (writing.lossless) addLeaves(writing, paths);
  return paths;
}

/** An empty resource without children: no other path says that it exists. */
function addLeaves({ api }: Writing, paths: JsonObject): void {
  const parents = new Set(Object.keys(api.resources).map((path) => path.slice(0, path.lastIndexOf('/'))));
  for (const path of Object.keys(api.resources)) {
    if (path !== '/' && !parents.has(path)) paths[path] ??= {};
  }
}

function writePathItem(writing: Writing, { methods, extensions }: Resource): JsonObject {
  const item: JsonObject = {};
  for (const [httpMethod, key] of methodKeys) {
    const method = methods[httpMethod];
    if (method) item[key] = writeOperation(writing, method);
  }
  return writing.lossless ? { ...item, ...extensions } : item;
}

function writeOperation(writing: Writing, method: Method): JsonObject {
  const { format, lossless, settings, integrations } = writing;
  return {
    ...present({ operationId: method.operationName }),
    ...(format === 'swagger' ? writeMediaTypes(writing, method) : {}),
    ...writeParameters(writing, method),
    responses: writeResponses(writing, method),
    ...writeRequirements(writing, method),
    ...(settings ? present({ 'x-amazon-apigateway-request-validator': method.requestValidator }) : {}),
    ...(integrations && method.integration
      ? { 'x-amazon-apigateway-integration': writeIntegration(writing, method.integration) }
      : {}),
    ...(lossless ? method.extensions : {}),
  };
}

/**
 * Swagger 2's lists of media types: of the models and, as GetExport has it, of the templates too. A lossless document
 * keeps to the models where there are any, since reading gives a body's model to every type in the list.
 */
function writeMediaTypes({ lossless }: Writing, { requestModels, methodResponses, integration }: Method): JsonObject {
  const consumed = Object.keys(requestModels);
  const produced = Object.values(methodResponses).flatMap((response) => Object.keys(response.responseModels));
  const responses = Object.values(integration?.integrationResponses ?? {});
  if (!lossless || consumed.length === 0) consumed.push(...Object.keys(integration?.requestTemplates ?? {}));
  if (!lossless || produced.length === 0) {
    produced.push(...responses.flatMap((response) => Object.keys(response.responseTemplates)));
  }
  return present({ consumes: listOf(consumed), produces: listOf(produced) });
}

function listOf(types: string[]): string[] | undefined {
  return types.length > 0 ? [...new Set(types)] : undefined;
}

function writeResponses(writing: Writing, method: Method): JsonObject {
  const produced = new Set(
    Object.values(method.methodResponses).flatMap((response) => Object.keys(response.responseModels)),
  );
  const entries = Object.entries(method.methodResponses).map(([statusCode, response]): [string, Json] => [
    statusCode,
    {
      description: `${statusCode} response`,
      ...present({ headers: writeHeaders(writing, response) }),
      ...writeResponseModels(writing, response, produced),
    },
  ]);
  return record(entries);
}

function writeHeaders({ format, lossless }: Writing, { responseParameters }: MethodResponse): JsonObject | undefined {
  const entries = Object.entries(responseParameters).map(([key, required]): [string, Json] => {
    const header: JsonObject = format === 'swagger' ? { type: 'string' } : { schema: { type: 'string' } };
    if (lossless && required) header[requiredExtension] = true;
    return [key.replace(/^method\.response\.header\./, ''), header];
  });
  return entries.length > 0 ? record(entries) : undefined;
}

/** Swagger 2 has one schema a response, for every media type of the operation. */
function writeResponseModels(writing: Writing, response: MethodResponse, produced: ReadonlySet<string>): JsonObject {
  const { responseModels } = response;
  const content = Object.entries(responseModels).map(([type, name]): [string, Json] => [
    type,
    { schema: modelReference(writing, name) },
  ]);
  if (writing.format === 'oas30') return { content: record(content) };
  const [first] = Object.values(responseModels);
  if (first === undefined) return {};
  const exact = writing.lossless && !saysAll(responseModels, produced);
  return {
    schema: modelReference(writing, first),
    ...(exact ? { [modelsExtension]: record<Json>(Object.entries(responseModels)) } : {}),
  };
}

/** Whether one model for all of these types is what the map says. */
function saysAll(models: Readonly<Record<string, string>>, types: ReadonlySet<string>): boolean {
  return new Set(Object.values(models)).size === 1 && Object.keys(models).length === types.size;
}
