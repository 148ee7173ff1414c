// Operations on base path mappings (API reference: CreateBasePathMapping … DeleteBasePathMapping). The root is `(none)`,
// in URLs and in answers; keys of several levels are v2's alone, though they are listed here, too.

import type {
  BasePathMapping,
  BasePathMappings,
  CreateBasePathMappingRequest,
  DeleteBasePathMappingRequest,
  GetBasePathMappingRequest,
  GetBasePathMappingsRequest,
  UpdateBasePathMappingRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../../model/given.ts';
import { page } from '../../store/paging.ts';
import type { StoredRestApi } from '../api-store.ts';
import type { Context } from '../context.ts';
import { badRequest, conflict, notFound } from '../faults.ts';
import { checkAndApplyPatch, type PatchRule, type PatchTable, refuseWithChoices } from '../patch.ts';
import {
  listMappings,
  mappingKey,
  mappingOf,
  newMappingId,
  refuseMappingsByMode,
  refuseReservedKey,
  refuseUnfitApi,
  type StoredMapping,
} from './domain-mapping-store.ts';
import { findDomainName, type StoredDomainName } from './domain-name-store.ts';

const none = '(none)';

function present({ apiId, apiMappingKey, stage }: StoredMapping): BasePathMapping {
  return { basePath: apiMappingKey || none, restApiId: apiId, ...given({ stage }) };
}

const keyOf = (basePath: string | undefined): string => (!basePath || basePath === none ? '' : basePath);
const stageOf = (stage: string | undefined) => (!stage || stage === none ? {} : { stage });

function createBasePathMapping(input: CreateBasePathMappingRequest, context: Context): BasePathMapping {
  const domain = findDomainName(context, input);
  const mapping: StoredMapping = {
    apiMappingId: newMappingId(context, domain),
    apiMappingKey: keyOf(input.basePath),
    apiId: input.restApiId ?? '',
    ...stageOf(input.stage),
  };
  refuseMappingsByMode(domain);
  refuseUnfit(context, domain, mapping);
  context.records.put(mappingKey(domain, mapping.apiMappingId), mapping);
  return present(mapping);
}

function refuseUnfit(context: Context, domain: StoredDomainName, mapping: StoredMapping): void {
  const { apiId, apiMappingId, apiMappingKey, stage } = mapping;
  refuseBadBasePath(apiMappingKey);
  const api = context.records.get<StoredRestApi>(['restapi', apiId]);
  if (!api) throw badRequest('Invalid REST API identifier specified');
  if (stage !== undefined && !context.records.get(['stage', apiId, stage])) {
    throw badRequest('Invalid stage identifier specified');
  }
  refuseUnfitApi(domain, api);
  const taken = mappingOf(context, domain, apiMappingKey);
  if (taken && taken.apiMappingId !== apiMappingId) throw conflict('Base path already exists for this domain name');
}

/** Slash, stage and duplicate are told in AWS's words [observed]. */
function refuseBadBasePath(basePath: string): void {
  if (basePath.includes('/')) {
    throw badRequest(
      "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
    );
  }
  if (!/^[A-Za-z0-9$\-_.+!*'()]*$/.test(basePath)) {
    throw badRequest("A base path may contain only letters, numbers and one of $-_.+!*'(), characters.");
  }
  refuseReservedKey(basePath);
}

interface MappingPlace {
  domainName: string | undefined;
  domainNameId?: string | undefined;
  basePath: string | undefined;
}

function findMapping(context: Context, place: MappingPlace) {
  const domain = findDomainName(context, place);
  const mapping = mappingOf(context, domain, keyOf(place.basePath));
  if (!mapping) throw notFound('Invalid base path mapping identifier specified');
  return { domain, mapping };
}

function getBasePathMapping(input: GetBasePathMappingRequest, context: Context): BasePathMapping {
  return present(findMapping(context, input).mapping);
}

function getBasePathMappings(input: GetBasePathMappingsRequest, context: Context): BasePathMappings {
  const all = listMappings(context, findDomainName(context, input));
  const { items, position } = page(all, input, ({ apiMappingId }) => apiMappingId);
  return { items: items.map(present), ...given({ position }) };
}

function apiRule(path: string): PatchRule<StoredMapping> {
  return { path, ops: ['replace'], apply: (found, { value }) => ({ ...found, apiId: value ?? '' }) };
}

/** The API's path is `/restapiId` in AWS's reference; clients write `/restApiId` as well. */
const mappingPatchTable: PatchTable<StoredMapping> = {
  refusal: refuseWithChoices,
  rules: [
    { path: '/basePath', ops: ['replace'], apply: (found, { value }) => ({ ...found, apiMappingKey: keyOf(value) }) },
    apiRule('/restapiId'),
    {
      path: '/stage',
      ops: ['replace'],
      apply: ({ stage: _before, ...found }, { value }) => ({ ...found, ...stageOf(value) }),
    },
    apiRule('/restApiId'),
  ],
};

function updateBasePathMapping(input: UpdateBasePathMappingRequest, context: Context): BasePathMapping {
  const { domain, mapping } = findMapping(context, input);
  const request = { record: mapping, operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateBasePathMappingInput', request, mappingPatchTable);
  refuseUnfit(context, domain, patched);
  context.records.put(mappingKey(domain, patched.apiMappingId), patched);
  return present(patched);
}

function deleteBasePathMapping(input: DeleteBasePathMappingRequest, context: Context): object {
  const { domain, mapping } = findMapping(context, input);
  context.records.remove(mappingKey(domain, mapping.apiMappingId));
  return {};
}

/** Operations on base path mappings. */
export const basePathMappingHandlers = {
  CreateBasePathMapping: createBasePathMapping,
  GetBasePathMapping: getBasePathMapping,
  GetBasePathMappings: getBasePathMappings,
  UpdateBasePathMapping: updateBasePathMapping,
  DeleteBasePathMapping: deleteBasePathMapping,
};
