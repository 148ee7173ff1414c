// What a stage serves, as the model: read from AWS's export, or from the API's records where a server exports nothing.

import type { StageDefinition } from '../aws/read-stage.ts';
import type { RestApi } from '../model/api.ts';
import { readRestApi } from '../spec/openapi/read-rest-api.ts';
import { parseSpec } from '../spec/read-spec.ts';

/** The model of a stage's definition; `notify` is told when it is only the API's present state. */
export function definitionOf(definition: StageDefinition, notify: (message: string) => void): RestApi {
  if (definition.source === 'export')
    return readRestApi(parseSpec(definition.document, 'the exported stage'), { source: 'export' }).api;
  notify(`The server does not export stages (${definition.reason}): comparing with the API as it is now`);
  return definition.api;
}
