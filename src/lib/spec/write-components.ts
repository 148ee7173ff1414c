// Models and security schemes -> `definitions` and `securityDefinitions`, or `components`.

import type { Json, Model } from '../model/api.ts';
import { record } from '../model/api.ts';
import { modelExtension } from './openapi/own-extensions.ts';
import { modelSchema } from './openapi/schemas.ts';
import type { JsonObject } from './spec-document.ts';
import { isObject } from './spec-document.ts';
import { writeSchemes } from './write-security.ts';
import type { Writing } from './writing.ts';
import { modelReference, present, unlessEmpty } from './writing.ts';

/** What stands after `paths`; GetExport writes `components` even when there is nothing in it. */
export function writeComponents(writing: Writing): JsonObject {
  const schemes = unlessEmpty(writeSchemes(writing));
  const schemas = unlessEmpty(writeModels(writing));
  if (writing.format === 'swagger') return present({ securityDefinitions: schemes, definitions: schemas });
  return { components: present({ schemas, securitySchemes: schemes }) };
}

function writeModels(writing: Writing): JsonObject {
  const entries = Object.entries(writing.api.models).filter(([name]) => writing.models.has(name));
  return record(entries.map(([name, model]): [string, Json] => [name, writeModel(writing, model)]));
}

function writeModel(writing: Writing, model: Model): Json {
  const schema = writeSchema(writing, model.schema);
  if (!writing.lossless) return schema;
  const faithful = isObject(schema) && JSON.stringify(modelSchema(schema)) === JSON.stringify(model.schema);
  const more = present({
    contentType: model.contentType === 'application/json' ? undefined : model.contentType,
    description: model.description,
    schema: faithful ? undefined : model.schema,
  });
  if (!unlessEmpty(more)) return schema;
  return { ...(faithful ? schema : {}), [modelExtension]: more };
}

/** References in the document's form; `$schema` is not OpenAPI's, and GetExport leaves it out. */
function writeSchema(writing: Writing, schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((item) => writeSchema(writing, item));
  if (!isObject(schema)) return schema;
  const made = record<Json>();
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$schema' && !writing.lossless && typeof value === 'string') continue;
    const name = key === '$ref' && typeof value === 'string' ? /^#\/models\/(.+)$/.exec(value)?.[1] : undefined;
    made[key] = name === undefined ? writeSchema(writing, value) : (modelReference(writing, name)['$ref'] ?? value);
  }
  return made;
}
