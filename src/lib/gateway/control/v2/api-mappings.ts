// Operations on API mappings (API reference V2: ApiMappings; guide: "Use API mappings to connect API stages to a custom
// domain name"). Texts of keys are measured on AWS, those of duplicates and stages observed.

import type {
  ApiMapping,
  CreateApiMappingRequest,
  DeleteApiMappingRequest,
  GetApiMappingRequest,
  GetApiMappingsRequest,
  GetApiMappingsResponse,
  UpdateApiMappingRequest,
} from '@aws-sdk/client-apigatewayv2';
import { given } from '../../../model/given.ts';
import { page } from '../../store/paging.ts';
import type { StoredRestApi } from '../api-store.ts';
import type { Context } from '../context.ts';
import {
  listMappings,
  mappingKey,
  mappingOf,
  newMappingId,
  refuseMappingsByMode,
  refuseReservedKey,
  refuseUnfitApi,
  refuseUnfitLevels,
  type StoredMapping,
} from '../domains/domain-mapping-store.ts';
import type { StoredDomainName } from '../domains/domain-name-store.ts';
import { badRequest, conflict, notFound } from '../faults.ts';
import { findManaged } from './domain-names.ts';

/** A mapping without a stage is v1's: callers name it in their path. */
function present({ apiId, apiMappingId, apiMappingKey, stage }: StoredMapping): ApiMapping {
  return { ApiId: apiId, ApiMappingId: apiMappingId, ApiMappingKey: apiMappingKey, Stage: stage ?? '' };
}

function createApiMapping(input: CreateApiMappingRequest, context: Context): ApiMapping {
  const domain = findManaged(context, input.DomainName);
  const mapping = {
    apiMappingId: newMappingId(context, domain),
    apiMappingKey: (input.ApiMappingKey ?? '').trim() === '' ? '' : (input.ApiMappingKey ?? ''),
    apiId: input.ApiId ?? '',
    stage: input.Stage ?? '',
  };
  refuseMappingsByMode(domain);
  return store(context, domain, mapping);
}

function store(context: Context, domain: StoredDomainName, mapping: StoredMapping): ApiMapping {
  const { apiId, apiMappingId, apiMappingKey, stage } = mapping;
  refuseBadKey(apiMappingKey);
  const api = context.records.get<StoredRestApi>(['restapi', apiId]);
  if (!api) throw badRequest('Invalid API identifier specified');
  if (stage !== undefined && !context.records.get(['stage', apiId, stage])) {
    throw badRequest('Invalid stage identifier specified');
  }
  refuseUnfitApi(domain, api);
  refuseUnfitLevels(context, domain, mapping);
  const taken = mappingOf(context, domain, apiMappingKey);
  if (taken && taken.apiMappingId !== apiMappingId) {
    throw conflict('ApiMapping key already exists for this domain name');
  }
  context.records.put(mappingKey(domain, apiMappingId), mapping);
  return present(mapping);
}

function refuseBadKey(key: string): void {
  if (key.length > 300) throw badRequest('ApiMapping key length must be under 300 characters.');
  if (key.endsWith('/')) throw badRequest("API mapping key should not end with a '/'.");
  if (key.startsWith('/') || key.includes('//') || (key !== '' && key.trim() === '')) {
    throw badRequest("API mapping key should not start with a '/' or have consecutive '/'s.");
  }
  if (!/^[A-Za-z0-9$\-_.+!*'(),/]*$/.test(key)) {
    throw badRequest("An API mapping key may contain only letters, numbers and one of $-_.+!*'(), characters.");
  }
  refuseReservedKey(key);
}

interface MappingPlace {
  DomainName: string | undefined;
  ApiMappingId: string | undefined;
}

function findMapping(context: Context, place: MappingPlace) {
  const domain = findManaged(context, place.DomainName);
  const mapping = context.records.get<StoredMapping>(mappingKey(domain, place.ApiMappingId ?? ''));
  if (!mapping) throw notFound('Invalid ApiMapping identifier specified');
  return { domain, mapping };
}

function getApiMapping(input: GetApiMappingRequest, context: Context): ApiMapping {
  return present(findMapping(context, input).mapping);
}

function getApiMappings(input: GetApiMappingsRequest, context: Context): GetApiMappingsResponse {
  const all = listMappings(context, findManaged(context, input.DomainName));
  const request = { limit: Number(input.MaxResults ?? 0), position: input.NextToken };
  const { items, position } = page(all, request, ({ apiMappingId }) => apiMappingId);
  return { Items: items.map(present), ...given({ NextToken: position }) };
}

function updateApiMapping(input: UpdateApiMappingRequest, context: Context): ApiMapping {
  const { domain, mapping } = findMapping(context, input);
  const changes = given({ apiId: input.ApiId, apiMappingKey: input.ApiMappingKey, stage: input.Stage });
  return store(context, domain, { ...mapping, ...changes });
}

function deleteApiMapping(input: DeleteApiMappingRequest, context: Context): object {
  const { domain, mapping } = findMapping(context, input);
  context.records.remove(mappingKey(domain, mapping.apiMappingId));
  return {};
}

/** Operations on API mappings. */
export const apiMappingHandlers = {
  CreateApiMapping: createApiMapping,
  GetApiMapping: getApiMapping,
  GetApiMappings: getApiMappings,
  UpdateApiMapping: updateApiMapping,
  DeleteApiMapping: deleteApiMapping,
};
