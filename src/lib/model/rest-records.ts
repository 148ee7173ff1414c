// The ONE converter between control-plane records (AWS's v1 shapes, with ids) and the canonical REST API (by names).
// Fed by SDK reads on one side and by the local store on the other, so both mean the same by a record.

import type {
  Authorizer as AuthorizerRecord,
  DocumentationPart as DocumentationPartRecord,
  GatewayResponse as GatewayResponseRecord,
  Model as ModelRecord,
  RequestValidator as RequestValidatorRecord,
  Resource as ResourceRecord,
} from '@aws-sdk/client-api-gateway';
import type { RestApi } from './api.ts';
import { record } from './api.ts';
import { given } from './given.ts';
import {
  authorizerFromRecord,
  byLocation,
  documentationPartFromRecord,
  gatewayResponseFromRecord,
  modelFromRecord,
  recordFromAuthorizer,
  recordFromGatewayResponse,
  requestValidatorFromRecord,
} from './rest-records-definitions.ts';
import type { MethodReferences } from './rest-records-methods.ts';
import { byName, idsByName, namesById } from './rest-records-names.ts';
import { recordsFromResources, resourcesFromRecords } from './rest-records-resources.ts';
import { textFromSchema } from './rest-records-schema.ts';
import { recordFromSettings, type SettingsRecord, settingsFromRecord } from './rest-records-settings.ts';

/** Everything that the control plane tells of one REST API. Resources carry their methods in full (`embed=methods`). */
export interface RestApiRecords {
  restApi: SettingsRecord;
  resources: readonly ResourceRecord[];
  models: readonly ModelRecord[];
  authorizers: readonly AuthorizerRecord[];
  requestValidators: readonly RequestValidatorRecord[];
  /** As GetGatewayResponses lists them; those marked `defaultResponse` are left aside. */
  gatewayResponses: readonly GatewayResponseRecord[];
  documentationParts: readonly DocumentationPartRecord[];
}

/** Where ids come from when records are made: new ones, but for what is already there under the same name. */
export interface RecordIds {
  /** An unused id of lower-case letters and digits. */
  newId(length: number): string;
  apiId?: string;
  /** Path -> id. */
  resources?: ReadonlyMap<string, string>;
  models?: ReadonlyMap<string, string>;
  authorizers?: ReadonlyMap<string, string>;
  requestValidators?: ReadonlyMap<string, string>;
}

/** The model of an API's records. An id that leads nowhere is dropped; a policy that is not JSON throws SyntaxError. */
export function restApiFromRecords(records: RestApiRecords): RestApi {
  const { restApi } = records;
  const names: MethodReferences = {
    authorizers: namesById(records.authorizers),
    requestValidators: namesById(records.requestValidators),
  };
  return {
    kind: 'rest',
    ...settingsFromRecord(restApi),
    resources: resourcesFromRecords(records.resources, names),
    models: byName(records.models, modelFromRecord),
    requestValidators: byName(records.requestValidators, requestValidatorFromRecord, names.requestValidators),
    authorizers: byName(records.authorizers, authorizerFromRecord, names.authorizers),
    gatewayResponses: record(
      records.gatewayResponses
        .filter((found) => !found.defaultResponse)
        .map((found) => [found.responseType ?? '', gatewayResponseFromRecord(found)] as const),
    ),
    documentationParts: records.documentationParts.map(documentationPartFromRecord).sort(byLocation),
  };
}

/** Records for an API, ids filled in: what ImportRestApi makes of a document. Linear in the number of methods. */
export function recordsFromRestApi(api: RestApi, ids: RecordIds): RestApiRecords {
  const apiId = ids.apiId ?? ids.newId(10);
  const authorizers = idsByName(api.authorizers, ids.authorizers, ids.newId);
  const requestValidators = idsByName(api.requestValidators, ids.requestValidators, ids.newId);
  const models = idsByName(api.models, ids.models, ids.newId);
  const resources = recordsFromResources(
    api.resources,
    { newId: ids.newId, ...given({ known: ids.resources }) },
    { authorizers, requestValidators },
  );
  return {
    restApi: recordFromSettings(api, apiId, resources[0]?.id ?? ''),
    resources,
    models: Object.entries(api.models).map(([name, model]) => ({
      id: models.get(name),
      name,
      ...given({ description: model.description }),
      schema: textFromSchema(model.schema, apiId),
      contentType: model.contentType,
    })),
    authorizers: Object.entries(api.authorizers).map(([name, authorizer]) =>
      recordFromAuthorizer(authorizer, { id: authorizers.get(name) ?? '', name }),
    ),
    requestValidators: Object.entries(api.requestValidators).map(([name, validator]) => ({
      id: requestValidators.get(name),
      name,
      ...validator,
    })),
    gatewayResponses: Object.entries(api.gatewayResponses).map(([type, response]) =>
      recordFromGatewayResponse(type, response),
    ),
    documentationParts: api.documentationParts.map((part) => ({
      id: ids.newId(6),
      location: part.location as DocumentationPartRecord['location'],
      properties: JSON.stringify(part.properties),
    })),
  };
}
