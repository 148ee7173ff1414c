// A value of a document, as conditions compare it.

import { TemplateError } from '../template-error.ts';
import { itemsOf } from '../values/java-list.ts';
import { isMap } from '../values/java-map.ts';
import { isNumber } from '../values/java-number.ts';
import type { FilterValue } from './filter.ts';

export function filterValueOf(value: unknown): FilterValue {
  if (value === null || value === undefined) return { kind: 'null' };
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (isNumber(value)) return { kind: 'number', value };
  if (itemsOf(value) || isMap(value)) return { kind: 'json', value };
  throw new TemplateError('A condition compares a value that is none of JSON');
}

/** The elements of a list; undefined for what is none. Objects in it cannot be compared: that fails, as Jayway does. */
export function listOf(value: FilterValue): FilterValue[] | undefined {
  const items = value.kind === 'json' ? itemsOf(value.value) : undefined;
  return items?.map((item) => {
    if (isMap(item) || itemsOf(item)) throw new TemplateError('Could not determine value type');
    return filterValueOf(item);
  });
}
