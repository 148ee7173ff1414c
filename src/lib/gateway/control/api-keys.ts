// Operations on API keys (API reference: CreateApiKey, GetApiKey, GetApiKeys, UpdateApiKey, DeleteApiKey; texts recorded).

import type {
  ApiKey,
  ApiKeys,
  CreateApiKeyRequest,
  DeleteApiKeyRequest,
  GetApiKeyRequest,
  GetApiKeysRequest,
  StageKey,
  UpdateApiKeyRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { page } from '../store/paging.ts';
import {
  findApiKey,
  makeApiKey,
  presentApiKey,
  putApiKey,
  removeApiKey,
  roomForApiKeys,
  type StoredApiKey,
  tooManyApiKeys,
} from './api-key-store.ts';
import { findRestApi } from './api-store.ts';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refuseWithChoices } from './patch.ts';
import { choiceFlag, choiceText } from './patch-rules.ts';
import { findStage } from './stage-store.ts';
import { settleTags } from './tags.ts';
import { removeKeyFromPlans } from './usage-plan-members.ts';

/** `generateDistinctId` changes nothing any more: an id is never the value (API reference: deprecated). */
function createApiKey(input: CreateApiKeyRequest, context: Context): ApiKey {
  if (roomForApiKeys(context) < 1) throw tooManyApiKeys();
  const { name, description, value, enabled, customerId } = input;
  const stageKeys = (input.stageKeys ?? []).map((stageKey) => stageKeyText(context, stageKey));
  const start = { name, description, value, enabled, customerId, stageKeys, tags: settleTags(input.tags) };
  const key = makeApiKey(context, given(start));
  return { ...presentApiKey(key), value: key.value };
}

/** The bond of a key to a stage from before there were usage plans: kept, but it lets nobody in. */
function stageKeyText(context: Context, { restApiId, stageName }: StageKey): string {
  const { id } = findRestApi(context, restApiId);
  return `${id}/${findStage(context, id, stageName).stageName}`;
}

function getApiKey(input: GetApiKeyRequest, context: Context): ApiKey {
  const key = findApiKey(context, input.apiKey);
  return { ...withTags(key), ...(input.includeValue === true && { value: key.value }) };
}

/** Newest first; the name is a prefix [recorded]. */
function getApiKeys(input: GetApiKeysRequest, context: Context): ApiKeys {
  const { nameQuery, customerId, includeValues } = input;
  const keys = context.records.list<StoredApiKey>(['apikey']).map(({ value }) => value);
  const wanted = keys.filter(
    (key) =>
      (!nameQuery || key.name?.startsWith(nameQuery)) && (customerId === undefined || key.customerId === customerId),
  );
  wanted.sort((a, b) => b.createdDate - a.createdDate || (a.id < b.id ? -1 : 1));
  const { items, position } = page(wanted, input, ({ id }) => id);
  const present = (key: StoredApiKey): ApiKey =>
    includeValues === true ? { ...presentApiKey(key), value: key.value } : presentApiKey(key);
  return { items: items.map(present), ...given({ position }) };
}

/** Tags appear on what is got or updated, also when there are none [recorded]. */
function withTags(key: StoredApiKey): ApiKey {
  return { ...presentApiKey(key), tags: key.tags ?? {} };
}

const keyPatchTable: PatchTable<StoredApiKey> = {
  refusal: refuseWithChoices,
  rules: [
    choiceText('/description', 'description'),
    choiceFlag('/enabled', 'enabled'),
    choiceText('/name', 'name'),
    choiceText('/customerId', 'customerId'),
    {
      path: '/stages',
      ops: ['add', 'remove'],
      apply(key, { op, value = '' }) {
        const [apiId, stageName, ...rest] = value.split('/');
        if (!apiId || !stageName || rest.length > 0) throw badRequest('Invalid stage identifier specified');
        const others = key.stageKeys.filter((stageKey) => stageKey !== value);
        return { ...key, stageKeys: op === 'add' ? [...others, value] : others };
      },
    },
  ],
};

function updateApiKey(input: UpdateApiKeyRequest, context: Context): ApiKey {
  const record = findApiKey(context, input.apiKey);
  const patched = checkAndApplyPatch('updateApiKeyInput', { record, operations: input.patchOperations }, keyPatchTable);
  for (const stageKey of patched.stageKeys.filter((one) => !record.stageKeys.includes(one))) {
    const [restApiId, stageName] = stageKey.split('/');
    stageKeyText(context, { restApiId, stageName });
  }
  return withTags(putApiKey(context, { ...patched, lastUpdatedDate: context.now.getTime() }));
}

function deleteApiKey(input: DeleteApiKeyRequest, context: Context): object {
  const key = findApiKey(context, input.apiKey);
  removeKeyFromPlans(context, key.id);
  removeApiKey(context, key);
  return {};
}

/** Operations on API keys. */
export const apiKeyHandlers = {
  CreateApiKey: createApiKey,
  GetApiKey: getApiKey,
  GetApiKeys: getApiKeys,
  UpdateApiKey: updateApiKey,
  DeleteApiKey: deleteApiKey,
};
