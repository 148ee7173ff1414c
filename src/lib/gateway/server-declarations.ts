// What projects declare of the world around their APIs: kept in the store, under no account and region.

import { type Declarations, noDeclarations } from './data/declarations.ts';
import { policyFault } from './data/policy/policy-fault.ts';
import type { Store } from './store/open-store.ts';

const noScope = { account: '', region: '' };
const key = ['declarations'];

export interface DeclarationBook {
  /** The same object until it changes. */
  current(): Declarations;
  /** Adds them; what has the same name is replaced. */
  declare(more: Partial<Declarations>): void;
  /** Forgets them: the store has been emptied. */
  clear(): void;
}

export function createDeclarations(store: Store): DeclarationBook {
  let current = { ...noDeclarations, ...store.transaction(noScope, (records) => records.get<Declarations>(key)).value };
  return {
    current: () => current,
    declare(more) {
      const next = merge(current, more);
      store.transaction(noScope, (records) => records.put(key, next));
      current = next;
    },
    clear() {
      current = noDeclarations;
    },
  };
}

const kinds = Object.keys(noDeclarations) as (keyof Declarations)[];

function merge(current: Declarations, more: Partial<Declarations>): Declarations {
  return Object.fromEntries(
    kinds.map((kind) => [kind, { ...current[kind], ...more[kind] }]),
  ) as unknown as Declarations;
}

/** The declarations of a request body, or what is wrong with it. */
export function parseDeclarations(body: string): Partial<Declarations> | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return `The body is not JSON: ${(error as Error).message}`;
  }
  if (!isObject(value)) return 'The body must be an object';
  for (const [kind, declared] of Object.entries(value)) {
    if (!kinds.includes(kind as keyof Declarations))
      return `There is nothing like ${kind}; there are ${kinds.join(', ')}`;
    if (!isObject(declared) || !Object.values(declared).every(isObject)) return `${kind} must map names to objects`;
  }
  const declared = value as Partial<Declarations>;
  return refusedPolicy(declared) ?? declared;
}

/** What is wrong with a policy among them, and where; no policy shows anything of the secrets beside it. */
function refusedPolicy({ identities = {}, vpcEndpoints = {} }: Partial<Declarations>): string | undefined {
  const places = [
    ...Object.entries(identities).flatMap(([name, { policies }]) =>
      (policies ?? []).map((policy, at) => [`identities.${name}.policies[${at}]`, policy] as const),
    ),
    ...Object.entries(vpcEndpoints).flatMap(([id, { policy }]) =>
      policy === undefined ? [] : [[`vpcEndpoints.${id}.policy`, policy] as const],
    ),
  ];
  for (const [place, policy] of places) {
    const fault = policyFault(policy);
    if (fault !== undefined) return `${place}: ${fault}`;
  }
  return undefined;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
