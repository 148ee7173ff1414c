// One of several things that have an id and a name: names are not unique on AWS, so an ambiguous one lists the ids.

import { ApigwError } from '../errors.ts';
import { didYouMean } from './near-names.ts';

export interface Named {
  id: string;
  name?: string | undefined;
  createdDate?: Date | undefined;
}

export interface Sought {
  nameOrId: string;
  /** What they are, in the singular: `usage plan`. */
  what: string;
  /** The command that lists them. */
  list: string;
  region: string;
}

/** The thing of this id, else of this name; undefined where there is none. Throws Ambiguous. */
export function pickNamed<T extends Named>(all: readonly T[], { nameOrId, what }: Sought): T | undefined {
  const byId = all.find(({ id }) => id === nameOrId);
  if (byId) return byId;
  const named = all.filter(({ name }) => name === nameOrId);
  if (named.length < 2) return named[0];
  const told = named.map(({ createdDate, id }) => (createdDate ? `${id} (made ${createdDate.toISOString()})` : id));
  throw new ApigwError('Ambiguous', `${named.length} ${what}s are named '${nameOrId}': ${told.join(', ')}`, {
    hint: 'Give the id instead of the name',
  });
}

/** That there is none, with the names that come near. */
export function noneNamed({ list, nameOrId, region, what }: Sought, all: readonly Named[]): ApigwError {
  const names = all.flatMap(({ name }) => name ?? []);
  return new ApigwError('NotFound', `There is no ${what} with the name or id '${nameOrId}' in ${region}`, {
    hint: didYouMean(nameOrId, names) ?? `See: ${list}`,
  });
}
