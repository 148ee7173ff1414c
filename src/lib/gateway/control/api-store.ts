// Where the records of a REST API stand in the store, and how they are found. Records have AWS's shape; dates are
// milliseconds since the epoch, and a resource's methods are records of their own, so that a change of one is small.

import type { Method, Resource, RestApi } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import type { RecordIds, RestApiRecords } from '../../model/rest-records.ts';
import type { Records } from '../store/records.ts';
import type { Context } from './context.ts';
import { notFound, unknownApi } from './faults.ts';
import { settlePolicy } from './resource-policy.ts';
import { detachStage } from './usage-plan-store.ts';

export type StoredRestApi = Omit<RestApi, 'createdDate' | 'warnings'> & { id: string; createdDate: number };

/** A resource as it is stored: its methods are kept beside it. */
export type StoredResource = Omit<Resource, 'resourceMethods'> & { id: string; path: string };

/** Which method: of which API and resource. */
export interface MethodPlace {
  restApiId: string | undefined;
  resourceId: string | undefined;
  httpMethod: string | undefined;
}

/** Families of records that belong to one API, each under `[family, apiId, …]`; they go when it goes. */
const families = [
  'resource',
  'method',
  'model',
  'authorizer',
  'requestvalidator',
  'gatewayresponse',
  'documentationpart',
  'documentationversion',
  'deployment',
  'snapshot',
  'stage',
] as const;

export type Family = (typeof families)[number];

/** Families that a document defines: an import under overwrite replaces them. */
const definitionFamilies: readonly Family[] = [
  'resource',
  'method',
  'model',
  'authorizer',
  'requestvalidator',
  'gatewayresponse',
  'documentationpart',
];

/** The API, or the 404 that names it. */
export function findRestApi(context: Context, restApiId: string | undefined): StoredRestApi {
  const found = restApiId && context.records.get<StoredRestApi>(['restapi', restApiId]);
  if (!found) throw unknownApi(context, restApiId);
  return found;
}

/** The resource; an unknown API is told as an unknown resource [recorded]. */
export function findResource(
  context: Context,
  restApiId: string | undefined,
  resourceId: string | undefined,
): StoredResource {
  const found = restApiId && resourceId && context.records.get<StoredResource>(['resource', restApiId, resourceId]);
  if (!found) throw notFound('Invalid Resource identifier specified');
  return found;
}

/** The method, whole: with its responses and its integration. */
export function findMethod(context: Context, place: MethodPlace): Method {
  findResource(context, place.restApiId, place.resourceId);
  const found = context.records.get<Method>(methodKey(place));
  if (!found) throw notFound('Invalid Method identifier specified');
  return found;
}

/** Stores a method under its place. */
export function putMethodRecord(context: Context, place: MethodPlace, method: Method): void {
  context.records.put(methodKey(place), method);
}

/** A method's key in the store. */
export function methodKey({ restApiId, resourceId, httpMethod }: MethodPlace): string[] {
  return ['method', restApiId ?? '', resourceId ?? '', httpMethod ?? ''];
}

/** The records of one family of an API, in key order. */
export function listOf<T>(records: Records, family: Family, restApiId: string): T[] {
  return records.list<T>([family, restApiId]).map(({ value }) => value);
}

/** All methods of an API by the id of their resource. */
export function methodsByResource(records: Records, restApiId: string): Map<string, Record<string, Method>> {
  const byResource = new Map<string, Record<string, Method>>();
  for (const { key, value } of records.list<Method>(['method', restApiId])) {
    const [, , resourceId = '', httpMethod = ''] = key;
    const methods = byResource.get(resourceId) ?? record<Method>();
    methods[httpMethod] = value;
    byResource.set(resourceId, methods);
  }
  return byResource;
}

/** Everything about an API, as the converter to the model takes it. */
export function readApiRecords(records: Records, restApi: StoredRestApi): RestApiRecords {
  const methods = methodsByResource(records, restApi.id);
  return {
    restApi,
    resources: listOf<StoredResource>(records, 'resource', restApi.id).map((resource) => ({
      ...resource,
      resourceMethods: methods.get(resource.id) ?? record(),
    })),
    models: listOf(records, 'model', restApi.id),
    authorizers: listOf(records, 'authorizer', restApi.id),
    requestValidators: listOf(records, 'requestvalidator', restApi.id),
    gatewayResponses: listOf(records, 'gatewayresponse', restApi.id),
    documentationParts: listOf(records, 'documentationpart', restApi.id),
  };
}

/** Puts an API's definition in the place of what was there. */
export function writeApiRecords(context: Context, made: RestApiRecords, createdDate: number): StoredRestApi {
  const id = made.restApi.id ?? '';
  const policy = made.restApi.policy && { policy: settlePolicy(context, id, made.restApi.policy) };
  const restApi = { ...made.restApi, ...policy, id, createdDate };
  const put = (family: Family, id: string | undefined, value: unknown) =>
    context.records.put([family, restApi.id, id ?? ''], value);
  for (const family of definitionFamilies) context.records.removeAll([family, restApi.id]);
  context.records.put(['restapi', restApi.id], restApi);
  for (const { resourceMethods, ...resource } of made.resources) {
    put('resource', resource.id, resource);
    for (const [httpMethod, method] of Object.entries(resourceMethods ?? {})) {
      putMethodRecord(context, { restApiId: restApi.id, resourceId: resource.id, httpMethod }, method);
    }
  }
  for (const model of made.models) put('model', model.name, model);
  for (const authorizer of made.authorizers) put('authorizer', authorizer.id, authorizer);
  for (const validator of made.requestValidators) put('requestvalidator', validator.id, validator);
  for (const response of made.gatewayResponses) put('gatewayresponse', response.responseType, response);
  for (const part of made.documentationParts) put('documentationpart', part.id, part);
  return restApi;
}

/** Removes an API with all that belongs to it; usage plans lose its stages. */
export function removeApiRecords(context: Context, restApiId: string): void {
  detachStage(context, restApiId);
  for (const family of families) context.records.removeAll([family, restApiId]);
  context.records.remove(['restapi', restApiId]);
}

/** An id for a new API that no other has. */
export function newApiId(context: Context): string {
  for (;;) {
    const id = context.newId(10);
    if (!context.records.get(['restapi', id])) return id;
  }
}

/** An id for a new record of an API that no other of its family has. */
export function newRecordId(context: Context, family: Family, restApiId: string): string {
  for (;;) {
    const id = context.newId(6);
    if (!context.records.get([family, restApiId, id])) return id;
  }
}

/** Ids for a whole new definition: none is given twice. */
export function freshIds(context: Context): RecordIds {
  const taken = new Set<string>();
  return {
    newId(length) {
      let id = context.newId(length);
      while (taken.has(id)) id = context.newId(length);
      taken.add(id);
      return id;
    },
  };
}

/** A date as the wire has it: whole seconds. */
export function wireDate(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}
