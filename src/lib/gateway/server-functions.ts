// The declared Lambda functions: kept in the store, under no account and region, handed to the function pool.

import { isAbsolute } from 'node:path';
import type { DeclaredFunction } from './data/functions/declared-function.ts';
import { isNode } from './data/functions/runtimes.ts';
import type { Store } from './store/open-store.ts';

const noScope = { account: '', region: '' };
const key = ['functions'];

export interface Functions {
  /** The same array until they change. */
  list(): readonly DeclaredFunction[];
  /** Adds them; one of the same name or ARN is replaced. */
  declare(functions: readonly DeclaredFunction[]): void;
  /** Forgets them: the store has been emptied. */
  clear(): void;
}

export function createFunctions(store: Store): Functions {
  let current = store.transaction(noScope, (records) => records.get<DeclaredFunction[]>(key)).value ?? [];
  return {
    list: () => current,
    declare(functions) {
      const names = new Set(functions.map(identifierOf));
      const next = [...current.filter((other) => !names.has(identifierOf(other))), ...functions];
      store.transaction(noScope, (records) => records.put(key, next));
      current = next;
    },
    clear() {
      current = [];
    },
  };
}

const identifierOf = ({ arn, name }: DeclaredFunction): string => arn ?? name ?? '';

/** The functions that a request body declares, or what is wrong with it. */
export function parseFunctions(body: string): DeclaredFunction[] | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return `The body is not JSON: ${(error as Error).message}`;
  }
  if (!Array.isArray(value)) return 'The body must be an array of functions';
  for (const [i, declared] of value.entries()) {
    const wrong = faultOf(declared);
    if (wrong) return `Function ${i + 1}: ${wrong}`;
  }
  return value as DeclaredFunction[];
}

function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'must be an object';
  const declared = value as Record<string, unknown>;
  if (typeof declared['name'] !== 'string' && typeof declared['arn'] !== 'string')
    return 'name or arn must be a string';
  for (const field of ['runtime', 'handler', 'code']) {
    if (typeof declared[field] !== 'string') return `${field} must be a string`;
  }
  for (const field of ['timeoutSeconds', 'memorySize']) {
    const number = declared[field];
    if (number !== undefined && !(typeof number === 'number' && number > 0))
      return `${field} must be a positive number`;
  }
  const { isolation = 'environment' } = declared;
  if (isolation !== 'environment' && isolation !== 'none') return `isolation must be environment or none: ${isolation}`;
  if (isolation === 'none' && !isNode(String(declared['runtime'])))
    return `isolation: none is for Node.js functions alone, not for ${declared['runtime']}`;
  if (!isAbsolute(String(declared['code']))) return `code must be an absolute folder: ${declared['code']}`;
  return hasTexts(declared['environment'] ?? {}) ? undefined : 'environment must map names to strings';
}

function hasTexts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}
