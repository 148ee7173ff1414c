// A method's request parameters and models -> parameters and body of an operation.

import type { Json, Method } from '../model/api.ts';
import { record } from '../model/api.ts';
import { modelsExtension, requiredExtension } from './openapi/own-extensions.ts';
import type { JsonObject } from './spec-document.ts';
import type { Writing } from './writing.ts';
import { modelReference, present } from './writing.ts';

/** `parameters`, and the body: a parameter in Swagger 2, `requestBody` in OpenAPI 3. */
export function writeParameters(writing: Writing, method: Method): JsonObject {
  const parameters: Json[] = Object.entries(method.requestParameters).map(([key, required]) =>
    writeParameter(writing, key, required),
  );
  if (writing.format === 'oas30') {
    return { ...present({ parameters: unlessNone(parameters) }), ...writeRequestBody(writing, method) };
  }
  const names = [...new Set(Object.values(method.requestModels))];
  parameters.push(...names.slice(0, writing.lossless ? 1 : names.length).map((name) => bodyParameter(writing, name)));
  const exact = writing.lossless && names.length > 1 ? record<Json>(Object.entries(method.requestModels)) : undefined;
  return present({ parameters: unlessNone(parameters), [modelsExtension]: exact });
}

function unlessNone(list: Json[]): Json[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** The word in API Gateway's parameter names -> OpenAPI's `in`. */
const places = new Map([
  ['path', 'path'],
  ['querystring', 'query'],
  ['header', 'header'],
]);

/** GetExport writes `required: false` in Swagger 2 only. */
function writeParameter({ format, lossless }: Writing, key: string, required: boolean): JsonObject {
  const [, word = '', name = ''] = /^method\.request\.([a-z]+)\.(.*)$/s.exec(key) ?? [];
  const parameter: JsonObject = { name, in: places.get(word) ?? word };
  if (word === 'path') parameter['required'] = true;
  else if (required || format === 'swagger') parameter['required'] = required;
  if (format === 'swagger') parameter['type'] = 'string';
  else parameter['schema'] = { type: 'string' };
  if (lossless && word === 'path' && !required) parameter[requiredExtension] = false;
  return parameter;
}

function bodyParameter(writing: Writing, name: string): JsonObject {
  return { in: 'body', name, required: true, schema: modelReference(writing, name) };
}

function writeRequestBody(writing: Writing, { requestModels }: Method): JsonObject {
  const content = Object.entries(requestModels).map(([type, name]): [string, Json] => [
    type,
    { schema: modelReference(writing, name) },
  ]);
  return content.length > 0 ? { requestBody: { content: record(content), required: true } } : {};
}
