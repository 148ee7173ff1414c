// The maps of records: keys come from users, so none has a prototype; an empty one is left out of a record.

import { record } from './api.ts';

/** A member that is a map or a list, unless it is empty. */
export function filled<K extends string, V extends object>(name: K, value: V): { [P in K]?: V } {
  return (Object.keys(value).length > 0 ? { [name]: value } : {}) as { [P in K]?: V };
}

/** The same entries. */
export function copy<T>(found: Record<string, T> | undefined): Record<string, T> {
  return record(Object.entries(found ?? {}));
}

/** Every value changed. */
export function mapValues<T, U>(found: Record<string, T> | undefined, change: (value: T) => U): Record<string, U> {
  return record(Object.entries(found ?? {}).map(([key, value]) => [key, change(value)] as const));
}

/** Every value changed, with a view of its key. */
export function mapEntries<T, U>(found: Record<string, T>, change: (key: string, value: T) => U): Record<string, U> {
  return record(Object.entries(found).map(([key, value]) => [key, change(key, value)] as const));
}
