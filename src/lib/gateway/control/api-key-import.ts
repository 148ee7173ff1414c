// ImportApiKeys: keys from a file of comma-separated values (guide: "API Gateway API key file format"). The columns Name
// and Key are needed; Description, Enabled and UsagePlanIds may be there; others are ignored. AWS's warnings and refusals are not
// recorded: the texts are ours.

import type { ApiKeyIds, ImportApiKeysRequest } from '@aws-sdk/client-api-gateway';
import { parseCsv } from '../../model/csv.ts';
import { Fault } from '../wire/fault.ts';
import {
  findApiKeyByValue,
  makeApiKey,
  putApiKey,
  roomForApiKeys,
  type StoredApiKey,
  tooManyApiKeys,
} from './api-key-store.ts';
import { oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';
import { attachKey, isOnPlan } from './usage-plan-members.ts';
import { findUsagePlan } from './usage-plan-store.ts';

/** A row of the file. */
interface Row {
  /** Of the file, from 1. */
  line: number;
  name: string;
  key: string;
  description: string;
  enabled: boolean;
  usagePlanIds: string[];
}

function importApiKeys(input: ImportApiKeysRequest, context: Context): ApiKeyIds {
  refuseViolations([oneOf('format', input.format, ['csv'])]);
  const rows = readRows(Buffer.from(input.body ?? []).toString('utf8'));
  const ids = new Set<string>();
  const warnings: string[] = [];
  let room = roomForApiKeys(context);
  for (const row of rows) {
    const known = findApiKeyByValue(context, row.key);
    if (!known && room-- < 1) throw tooManyApiKeys();
    const key = attempt(row, warnings, () => (known ? overwrite(context, known, row) : make(context, row)));
    if (!key) continue;
    ids.add(key.id);
    for (const planId of row.usagePlanIds) attempt(row, warnings, () => attach(context, planId, key.id));
  }
  // What has been written goes with the transaction.
  if (input.failOnWarnings === true && warnings.length > 0) {
    throw badRequest(`Failed to import API keys: ${warnings.join('; ')}`);
  }
  return { ids: [...ids], warnings };
}

/** A row that is refused is a warning, and the others are imported. */
function attempt<T>({ line }: Row, warnings: string[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    warnings.push(`Line ${line}: ${error.message}`);
    return undefined;
  }
}

function make(context: Context, { name, key, description, enabled }: Row): StoredApiKey {
  if (key === '') throw badRequest('API Key value should be at least 20 characters');
  return makeApiKey(context, { name, description, value: key, enabled });
}

/** The most recent version overwrites the previous one. */
function overwrite(context: Context, known: StoredApiKey, { name, description, enabled }: Row): StoredApiKey {
  return putApiKey(context, { ...known, name, description, enabled, lastUpdatedDate: context.now.getTime() });
}

function attach(context: Context, planId: string, keyId: string): void {
  const plan = findUsagePlan(context, planId);
  if (!isOnPlan(context, plan.id, keyId)) attachKey(context, plan, keyId);
}

function readRows(text: string): Row[] {
  const [header, ...rows] = parseCsv(text);
  const names = (header?.fields ?? []).map((name) => name.trim().toLowerCase());
  for (const needed of ['Name', 'Key']) {
    if (!names.includes(needed.toLowerCase())) throw badRequest(`API Key file must have the column ${needed}`);
  }
  return rows.map(({ fields, line }) => {
    const field = (name: string): string => fields[names.indexOf(name)]?.trim() ?? '';
    const plans = field('usageplanids').split(',');
    return {
      line,
      name: field('name'),
      key: field('key'),
      description: field('description'),
      enabled: field('enabled') === '' || field('enabled').toLowerCase() === 'true',
      usagePlanIds: plans.map((id) => id.trim()).filter((id) => id !== ''),
    };
  });
}

/** The operation on files of keys. */
export const apiKeyImportHandlers = { ImportApiKeys: importApiKeys };
