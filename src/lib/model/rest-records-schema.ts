// A model's schema: the text in a record, and the JSON Schema in the model (guide: "Data models for REST APIs").
// A reference to another model is `https://apigateway.amazonaws.com/restapis/{apiId}/models/{Name}` in a record.

import type { Json } from './api.ts';

const recordReference =
  /("\$ref"\s*:\s*")https:\\?\/\\?\/apigateway\.amazonaws\.com\\?\/restapis\\?\/[^/"\\]+\\?\/models\\?\//g;
const modelReference = /("\$ref"\s*:\s*")#\/models\//g;

/** The schema of a record's text, references as `#/models/NAME`. Text that is not JSON (an XML model) stays text. */
export function schemaFromText(text: string | undefined): Json {
  if (text === undefined) return {};
  try {
    return JSON.parse(text.replace(recordReference, '$1#/models/'));
  } catch {
    return text;
  }
}

/** The text that a model's record holds: compact JSON, as import leaves it, with references to the API's own models. */
export function textFromSchema(schema: Json, apiId: string): string {
  if (typeof schema === 'string') return schema;
  return JSON.stringify(schema).replace(modelReference, `$1https://apigateway.amazonaws.com/restapis/${apiId}/models/`);
}
