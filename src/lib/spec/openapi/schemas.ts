// Schemas of the document -> models. API Gateway's models are JSON Schema draft 4: what OpenAPI adds to it is dropped.
// Guide "Data models for REST APIs", "Amazon API Gateway important notes" (OpenAPI support).

import type { Json } from '../../model/api.ts';
import { generatedModelName } from '../../model/generated-model-name.ts';
import { checkModelName, checkModelReferences } from '../../model/validate-model.ts';
import { parseFragment } from '../pointer.ts';
import { isObject } from '../spec-document.ts';
import { member, membersOf } from './json-object.ts';
import { modelExtension } from './own-extensions.ts';
import type { Located, Reading } from './reading.ts';
import { isKnown, isSwagger2, refuse, warn } from './reading.ts';

/** Where the document keeps its named schemas. */
export function schemasPointer(reading: Reading): string[] {
  return isSwagger2(reading) ? ['definitions'] : ['components', 'schemas'];
}

/** Makes the models that the document names, and refuses those that CreateModel would. */
export function readModels(reading: Reading): void {
  const place = schemasPointer(reading);
  const schemas = place.reduce<Json | undefined>((at, key) => member(at, key), reading.document.root);
  const { models } = reading.api;
  for (const [name, schema] of membersOf(schemas)) models[name] = readModel(schema);
  for (const [name, model] of Object.entries(models)) {
    const message =
      checkModelName(name) ?? checkModelReferences(model.schema, (other) => isKnown(reading, 'models', other));
    if (message !== undefined) {
      refuse(reading, [...place, name], `Unable to create model for '${name}': ${message}`);
    }
  }
}

function readModel(schema: Json): RestModel {
  const more = member(schema, modelExtension);
  const contentType = member(more, 'contentType');
  const description = member(more, 'description');
  const text = member(more, 'schema');
  return {
    contentType: typeof contentType === 'string' ? contentType : 'application/json',
    ...(typeof description === 'string' ? { description } : {}),
    schema: text ?? modelSchema(schema),
  };
}

type RestModel = Reading['api']['models'][string];

/**
 * The name of the model for a schema in a body or a response: that of the schema that it refers to, or a generated
 * one for a schema written in place. Undefined, with a warning, for what API Gateway makes no model of.
 */
export function modelFor(reading: Reading, schema: Located, user: SchemaUser): string | undefined {
  const reference = member(schema.value, '$ref');
  if (typeof reference === 'string') return namedModel(reading, schema, reference);
  const unsupported = unsupportedType(schema.value);
  if (unsupported !== undefined) {
    warn(reading, schema.pointer, user.unsupported(`${unsupported}${isSwagger2(reading) ? 'Property' : 'Schema'}`));
    return undefined;
  }
  const content = modelSchema(schema.value);
  const name = generatedModelName(content);
  reading.api.models[name] ??= readGenerated(reading, schema, { name, content });
  return name;
}

/** Words the warning about a schema that becomes no model, by the class that API Gateway's parser gives it. */
export interface SchemaUser {
  unsupported(className: string): string;
}

function readGenerated(reading: Reading, { pointer }: Located, made: { name: string; content: Json }): RestModel {
  const message = checkModelReferences(made.content, (other) => isKnown(reading, 'models', other));
  if (message !== undefined) refuse(reading, pointer, `Unable to create model for '${made.name}': ${message}`);
  return { contentType: 'application/json', schema: made.content };
}

function namedModel(reading: Reading, { pointer }: Located, reference: string): string | undefined {
  const name = modelName(reference);
  if (name !== undefined && isKnown(reading, 'models', name)) return name;
  warn(reading, pointer, `Reference to model '${name ?? reference}' not found. Ignoring.`);
  return undefined;
}

/** The model that a `$ref` of the document names. */
function modelName(reference: string): string | undefined {
  if (!reference.startsWith('#/definitions/') && !reference.startsWith('#/components/schemas/')) return undefined;
  const pointer = parseFragment(reference.slice(1)) ?? [];
  return pointer.length === (pointer[0] === 'definitions' ? 2 : 3) ? pointer.at(-1) : undefined;
}

/**
 * The parser's class of a schema of which API Gateway makes no model when it is written in place: primitives and
 * compositions. (Named ones become models whatever they are.)
 */
function unsupportedType(schema: Json): string | undefined {
  if (['allOf', 'oneOf', 'anyOf'].some((key) => member(schema, key) !== undefined)) return 'Composed';
  const type = member(schema, 'type');
  if (typeof type === 'string') return primitives.get(type);
  const structured = ['properties', 'items', 'additionalProperties'].some((key) => member(schema, key) !== undefined);
  return structured || Array.isArray(type) ? undefined : '';
}

const primitives = new Map([
  ['string', 'String'],
  ['integer', 'Integer'],
  ['number', 'Number'],
  ['boolean', 'Boolean'],
  ['file', 'File'],
  ['null', 'Null'],
]);

/** OpenAPI's additions to JSON Schema; API Gateway's models are without them. */
const droppedKeywords = new Set([
  'discriminator',
  'example',
  'examples',
  'nullable',
  'readOnly',
  'writeOnly',
  'xml',
  'externalDocs',
  'deprecated',
]);

/** Keywords whose value maps names to schemas: the names are not keywords. */
const namedSchemas = new Set(['properties', 'patternProperties', 'definitions']);

/** Keywords whose value is data, not a schema. */
const data = new Set(['enum', 'default', 'const', 'required', 'type']);

/** A schema of the document as a model has it: draft 4, references to other models as `#/models/NAME`. */
export function modelSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(modelSchema);
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).filter(([key]) => !droppedKeywords.has(key) && !key.startsWith('x-'));
  return Object.fromEntries(kept.map(([key, value]) => [key, schemaMember(key, value)]));
}

function schemaMember(key: string, value: Json): Json {
  if (key === '$ref' && typeof value === 'string') {
    const name = modelName(value);
    return name === undefined ? value : `#/models/${name}`;
  }
  if (data.has(key)) return value;
  if (!namedSchemas.has(key) || !isObject(value)) return modelSchema(value);
  return Object.fromEntries(Object.entries(value).map(([name, nested]) => [name, modelSchema(nested)]));
}
