// ImportDocumentationParts: the parts in a document's x-amazon-apigateway-documentation, and nothing else of it (guide:
// "Import API documentation into API Gateway"; texts recorded).

import type {
  DocumentationPartIds,
  DocumentationPart as DocumentationPartRecord,
  ImportDocumentationPartsRequest,
} from '@aws-sdk/client-api-gateway';
import type { DocumentationPart } from '../../model/api.ts';
import { readRestApi } from '../../spec/openapi/read-rest-api.ts';
import { parseSpec } from '../../spec/read-spec.ts';
import { findRestApi, freshIds, listOf } from './api-store.ts';
import { enums, oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { locationText } from './documentation-location.ts';
import { badRequest, limitExceeded } from './faults.ts';
import { quota } from './quotas.ts';

/** Merging, a part takes the place of the one at its location and keeps its id; overwriting, all are made anew. */
function importDocumentationParts(input: ImportDocumentationPartsRequest, context: Context): DocumentationPartIds {
  refuseViolations([oneOf('mode', input.mode, enums.putMode)]);
  const { id: restApiId } = findRestApi(context, input.restApiId);
  const parts = readParts(input.body);
  refuseViolations(parts.map(({ location }) => oneOf('location.type', location.type, enums.documentationPartType)));
  if (input.mode === 'overwrite') context.records.removeAll(['documentationpart', restApiId]);
  const before = listOf<DocumentationPartRecord>(context.records, 'documentationpart', restApiId);
  const known = new Map(before.map(({ id = '', location = {} }) => [locationText(location), id] as const));
  const { newId } = freshIds(context);
  const ids = parts.map(({ location, properties }) => {
    const id = known.get(locationText(location)) ?? newId(6);
    const part = { id, location, properties: JSON.stringify(properties) };
    context.records.put(['documentationpart', restApiId, id], part);
    return id;
  });
  if (new Set([...known.values(), ...ids]).size > quota(context, 'documentationParts')) {
    throw limitExceeded('DocumentationParts');
  }
  return { ids };
}

/** The document is read as an export is: only its documentation has to make sense. */
function readParts(body: Uint8Array | undefined): DocumentationPart[] {
  try {
    const document = parseSpec(new TextDecoder().decode(body), '<body>');
    return readRestApi(document, { source: 'export' }).api.documentationParts;
  } catch (error) {
    if (error instanceof Error && /^(SpecImportError|ApigwError)$/.test(error.name)) {
      throw badRequest('Unable to build importer with provided input.');
    }
    throw error;
  }
}

/** The import of documentation. */
export const documentationImportHandlers = { ImportDocumentationParts: importDocumentationParts };
