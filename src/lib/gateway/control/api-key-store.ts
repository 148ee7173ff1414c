// API keys as they are stored, and the checks that creating, importing and updating them share (guide: "Set up API keys
// using the API Gateway console"; API reference: ApiKey; texts recorded).

import { randomInt } from 'node:crypto';
import type { ApiKey } from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import type { Fault } from '../wire/fault.ts';
import { wireDate } from './api-store.ts';
import type { Context } from './context.ts';
import { badRequest, conflict, limitReached, notFound } from './faults.ts';
import { quota } from './quotas.ts';

export type StoredApiKey = Omit<ApiKey, 'createdDate' | 'lastUpdatedDate'> & {
  id: string;
  value: string;
  enabled: boolean;
  stageKeys: string[];
  createdDate: number;
  lastUpdatedDate: number;
};

/** What a new key may be given. */
export type ApiKeyStart = Pick<
  ApiKey,
  'name' | 'description' | 'value' | 'enabled' | 'customerId' | 'stageKeys' | 'tags'
>;

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const generatedLength = 40;
const longestDescription = 1024;

/** The key, or its 404. */
export function findApiKey(context: Context, id: string | undefined): StoredApiKey {
  const found = id && context.records.get<StoredApiKey>(['apikey', id]);
  if (!found) throw notFound('Invalid API Key identifier specified');
  return found;
}

/** The key that has this value, or none: no two have the same. */
export function findApiKeyByValue(context: Context, value: string): StoredApiKey | undefined {
  const id = context.records.get<string>(['apikeyvalue', value]);
  return id === undefined ? undefined : context.records.get<StoredApiKey>(['apikey', id]);
}

/** Makes and stores a key, if there is room for one (`roomForApiKeys`); an empty name is none, an empty value asks for a generated one [recorded]. */
export function makeApiKey(context: Context, start: ApiKeyStart): StoredApiKey {
  const value = start.value || generateValue();
  refuseBadValue(value);
  if (findApiKeyByValue(context, value)) throw conflict('API Key already exists');
  const now = context.now.getTime();
  const { name, stageKeys = [], enabled = false, ...others } = start;
  const id = newKeyId(context);
  const facts = { id, value, enabled, stageKeys, createdDate: now, lastUpdatedDate: now };
  return putApiKey(context, { ...given({ ...others, name: name || undefined }), ...facts });
}

/** Stores a key, after the checks of what it says. */
export function putApiKey(context: Context, key: StoredApiKey): StoredApiKey {
  if ((key.name?.length ?? 0) > 1024) throw badRequest('Invalid API Key name, can be at most 1024 characters.');
  if ((key.description?.length ?? 0) > longestDescription) {
    throw badRequest('Invalid API Key description specified.');
  }
  context.records.put(['apikey', key.id], key);
  context.records.put(['apikeyvalue', key.value], key.id);
  return key;
}

/** A key as the control plane returns it: its value only when it was asked for. */
export function presentApiKey({ value: _, ...key }: StoredApiKey): ApiKey {
  const { createdDate, lastUpdatedDate } = key;
  return { ...key, createdDate: wireDate(createdDate), lastUpdatedDate: wireDate(lastUpdatedDate) };
}

/** 20 to 128 characters [recorded]. */
function refuseBadValue(value: string): void {
  if (value.length < 20) throw badRequest('API Key value should be at least 20 characters');
  if (value.length > 128) throw badRequest('API Key value exceeds maximum size of 128 characters');
}

/** Removes a key; it is on no plan any more when this is called. */
export function removeApiKey(context: Context, { id, value }: StoredApiKey): void {
  context.records.remove(['apikey', id]);
  context.records.remove(['apikeyvalue', value]);
}

/** How many more keys there may be. */
export function roomForApiKeys(context: Context): number {
  return quota(context, 'apiKeys') - context.records.list<string>(['apikeyvalue']).length;
}

/** For one key too many. */
export function tooManyApiKeys(): Fault {
  return limitReached('API Keys');
}

function generateValue(): string {
  let value = '';
  while (value.length < generatedLength) value += alphabet[randomInt(alphabet.length)];
  return value;
}

function newKeyId(context: Context): string {
  for (;;) {
    const id = context.newId(10);
    if (!context.records.get(['apikey', id])) return id;
  }
}
