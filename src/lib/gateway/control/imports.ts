// ImportRestApi and PutRestApi: a document becomes an API, or changes one (guide: "Develop REST APIs using OpenAPI",
// "Update an existing REST API by merging or overwriting"). What fails leaves the API as it was.

import type { ImportRestApiRequest, PutRestApiRequest, RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import type { EndpointType, RestApi } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import { type RestApiRecords, recordsFromRestApi, restApiFromRecords } from '../../model/rest-records.ts';
import { type Named, namesById } from '../../model/rest-records-names.ts';
import { type ImportOptions, readRestApi } from '../../spec/openapi/read-rest-api.ts';
import { parseSpec } from '../../spec/read-spec.ts';
import { findRestApi, freshIds, newApiId, readApiRecords, type StoredRestApi, writeApiRecords } from './api-store.ts';
import { enums, oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest, limitExceeded } from './faults.ts';
import { mergeRestApi } from './merge-rest-api.ts';
import { quota } from './quotas.ts';
import { presentRestApi, presentWithTags, refuseTooManyApis, settleEndpoint } from './rest-api-fields.ts';

type ImportRequest = Pick<ImportRestApiRequest, 'body' | 'parameters' | 'failOnWarnings'>;

function importRestApi(input: ImportRestApiRequest, context: Context): RestApiRecord {
  const { api, warnings } = readDocument(input, context);
  refuseOverQuota(api, context);
  const types = endpointTypes(input.parameters) ?? api.endpointConfiguration?.types;
  const endpointConfiguration = settleEndpoint({ ...api.endpointConfiguration, ...(types ? { types } : {}) });
  refuseTooManyApis(context, endpointConfiguration);
  const made = recordsFromRestApi(api, { ...freshIds(context), apiId: newApiId(context) });
  const restApi = { ...made.restApi, endpointConfiguration };
  const stored = writeApiRecords(context, { ...made, restApi }, context.now.getTime());
  return withWarnings(presentRestApi(stored), warnings);
}

function putRestApi(input: PutRestApiRequest, context: Context): RestApiRecord {
  refuseViolations([oneOf('mode', input.mode, enums.putMode)]);
  const found = findRestApi(context, input.restApiId);
  const { made, warnings } = (input.mode === 'overwrite' ? overwrite : merge)(found, input, context);
  const stored = writeApiRecords(context, keepOwn(found, made), found.createdDate);
  return withWarnings(presentWithTags(stored), warnings);
}

/** What an update makes of the API. */
interface Updated {
  made: RestApiRecords;
  warnings: string[];
}

/** Only the API's and its root's ids survive; all else is made anew [recorded]. */
function overwrite(found: StoredRestApi, input: ImportRequest, context: Context): Updated {
  const { api, warnings } = readDocument(input, context);
  refuseOverQuota(api, context);
  const resources = new Map([['/', found.rootResourceId ?? '']]);
  return { made: recordsFromRestApi(api, { ...freshIds(context), apiId: found.id, resources }), warnings };
}

/** What has a name keeps its id; the document may refer to what the API has, and must fit in with it. */
function merge(found: StoredRestApi, input: ImportRequest, context: Context): Updated {
  const before = readApiRecords(context.records, found);
  const current = restApiFromRecords(before);
  const { api: document, names, warnings } = readDocument(input, context, current);
  const merged = mergeRestApi(current, document, names);
  refuseOverQuota(merged, context);
  const made = recordsFromRestApi(merged, {
    ...freshIds(context),
    apiId: found.id,
    resources: new Map(before.resources.map(({ path = '', id = '' }) => [path, id] as const)),
    models: idsOf(before.models),
    authorizers: idsOf(before.authorizers),
    requestValidators: idsOf(before.requestValidators),
  });
  return { made: { ...made, requestValidators: withOwnNames(made, before) }, warnings };
}

/** Name in the model -> id. */
function idsOf(records: readonly Named[]): Map<string, string> {
  return new Map([...namesById(records)].map(([id, name]) => [name, id] as const));
}

/** Validators may share a name, which the model tells apart; in the records they keep it. */
function withOwnNames(made: RestApiRecords, before: RestApiRecords): RestApiRecords['requestValidators'] {
  const names = new Map(before.requestValidators.map(({ id, name }) => [id, name] as const));
  return made.requestValidators.map((validator) => ({
    ...validator,
    ...given({ name: names.get(validator.id) ?? validator.name }),
  }));
}

/** An update leaves the endpoint's types and the tags alone; of the endpoint it takes what the document says. */
function keepOwn(found: StoredRestApi, made: RestApiRecords): RestApiRecords {
  const said = made.restApi.endpointConfiguration?.vpcEndpointIds;
  const endpointConfiguration = { ...found.endpointConfiguration, ...(said ? { vpcEndpointIds: said } : {}) };
  return {
    ...made,
    restApi: { ...made.restApi, endpointConfiguration, ...(found.tags ? { tags: found.tags } : {}) },
  };
}

interface ImportedDocument {
  api: RestApi;
  /** The keys at the document's root: what it says of the API, even if that is the default. */
  names: ReadonlySet<string>;
  warnings: string[];
}

/** The API of a document, its size and warnings checked. Throws BadRequestException with all that is wrong. */
function readDocument(input: ImportRequest, context: Context, into?: RestApi): ImportedDocument {
  const body = input.body ?? new Uint8Array();
  const mostBytes = quota(context, 'documentBytes');
  if (body.length > mostBytes) throw badRequest(`The document is larger than ${mostBytes} bytes`);
  const text = replaceVariables(new TextDecoder().decode(body), context);
  const { root, imported } = parse(text, { ...importOptions(input.parameters), ...given({ into }) });
  if (input.failOnWarnings && imported.warnings.length > 0) {
    throw badRequest(`Warnings found during import:\n${imported.warnings.map((warning) => `\t${warning}`).join('\n')}`);
  }
  return { api: imported.api, names: new Set(Object.keys(root)), warnings: imported.warnings };
}

function refuseOverQuota(api: RestApi, context: Context): void {
  if (Object.keys(api.resources).length > quota(context, 'resources')) throw limitExceeded('Resources');
  if (Object.keys(api.authorizers).length > quota(context, 'authorizers')) throw limitExceeded('Authorizers');
}

/** A document that cannot be parsed has AWS's short answer; one that can is told everything that is wrong with it. */
function parse(text: string, options: ImportOptions) {
  try {
    const document = parseSpec(text, '<body>');
    return { root: document.root, imported: readRestApi(document, options) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'SpecImportError') throw badRequest(error.message);
    if (error.name === 'ApigwError') throw badRequest('Invalid OpenAPI input.');
    throw error;
  }
}

/** The variables that API Gateway resolves at import (guide: "AWS variables for OpenAPI import"). */
function replaceVariables(text: string, { account, region }: Context): string {
  return text
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::Partition}', 'aws');
}

const basePaths = ['ignore', 'prepend', 'split'] as const;

function importOptions(parameters: Record<string, string> | undefined): ImportOptions {
  const { basepath, ignore } = parameters ?? {};
  const mode = basePaths.find((one) => one === basepath);
  if (basepath !== undefined && !mode) {
    throw badRequest(`Invalid basepath specified: ${basepath}. Valid options are ${basePaths.join(',')}`);
  }
  return { ...(mode ? { basepath: mode } : {}), ...(ignore === 'documentation' ? { documentation: 'ignore' } : {}) };
}

function endpointTypes(parameters: Record<string, string> | undefined): EndpointType[] | undefined {
  const said = parameters?.['endpointConfigurationTypes'];
  if (said === undefined) return undefined;
  const types = said.split(',').map((type) => type.trim());
  if (types.every((type): type is EndpointType => enums.endpointType.some((one) => one === type))) return types;
  throw badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE');
}

function withWarnings(restApi: RestApiRecord, warnings: string[]): RestApiRecord {
  return warnings.length > 0 ? { ...restApi, warnings } : restApi;
}

/** Operations that take a document. */
export const importHandlers = { ImportRestApi: importRestApi, PutRestApi: putRestApi };
