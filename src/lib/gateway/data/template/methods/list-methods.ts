// The methods of java.util.List, and of the sets and collections that maps give away.

import { equals, hashCode, indexOfEqual } from '../values/java-equals.ts';
import { checkSize, itemsOf, JavaIterator, JavaList } from '../values/java-list.ts';
import { isInt } from '../values/java-number.ts';
import { jsonOf, textOf } from '../values/value-text.ts';
import { checkIndex, type Method, type Methods, plain, raise, unary } from './method.ts';

/** Any list. */
export type AnyList = unknown[] | JavaList;
type OnItems = (items: unknown[], parameters: readonly unknown[], list: AnyList) => unknown;

function onItems(call: OnItems): Method<AnyList> {
  return (list, parameters) => call(itemsOf(list) ?? [], parameters, list);
}

/** A method that only lists have, since it is about places. */
function onPlaces(call: OnItems): Method<AnyList> {
  return onItems((items, parameters, list) => (isPlaced(list) ? call(items, parameters, list) : undefined));
}

function isPlaced(list: AnyList): boolean {
  return Array.isArray(list) || list.hasPlaces;
}

function add(items: unknown[], parameters: readonly unknown[], list: AnyList): unknown {
  checkSize(items.length + 1);
  if (!Array.isArray(list) && list.kind !== 'list') raise('UnsupportedOperationException');
  if (parameters.length === 1) {
    items.push(parameters[0]);
    return true;
  }
  const [index, value] = parameters;
  if (parameters.length !== 2 || !isInt(index)) return undefined;
  items.splice(checkIndex(index, items.length + 1), 0, value);
  return null;
}

function addAll(items: unknown[], parameters: readonly unknown[]): unknown {
  const added = itemsOf(parameters.at(-1));
  const index = parameters.length === 1 ? items.length : parameters[0];
  if (!added || !isInt(index) || parameters.length > 2) return undefined;
  checkSize(items.length + added.length);
  const place = checkIndex(index, items.length + 1);
  const rest = items.splice(place);
  for (const item of [...added, ...rest]) items.push(item);
  return added.length > 0;
}

/** A number is a place, anything else an element. */
function remove(items: unknown[], parameters: readonly unknown[], list: AnyList): unknown {
  const [wanted] = parameters;
  if (parameters.length !== 1) return undefined;
  if (isInt(wanted) && isPlaced(list)) return items.splice(checkIndex(wanted, items.length), 1)[0];
  const index = indexOfEqual(items, wanted);
  if (index >= 0) items.splice(index, 1);
  return index >= 0;
}

/** Keeps the elements that pass; whether any went. */
function filter(items: unknown[], keep: (item: unknown) => boolean): boolean {
  const kept = items.filter(keep);
  const isChanged = kept.length !== items.length;
  items.length = 0;
  for (const item of kept) items.push(item);
  return isChanged;
}

function withItems(call: (items: unknown[], others: unknown[]) => unknown): Method<AnyList> {
  return onItems(
    taking(1, (items, [other]) => {
      const others = itemsOf(other);
      return others && call(items, others);
    }),
  );
}

function subList(items: unknown[], [from, to]: readonly unknown[]): unknown {
  if (!isInt(from) || !isInt(to)) return undefined;
  if (from < 0 || to > items.length || from > to)
    raise('IndexOutOfBoundsException', `fromIndex ${from}, toIndex ${to}`);
  return new JavaList(items.slice(from, to));
}

function set(items: unknown[], [index, value]: readonly unknown[]): unknown {
  if (!isInt(index)) return undefined;
  const before = items[checkIndex(index, items.length)];
  items[index] = value;
  return before;
}

/** A method that takes so many parameters. */
function taking(count: number, call: OnItems): OnItems {
  return (items, parameters, list) => (parameters.length === count ? call(items, parameters, list) : undefined);
}

function lastIndexOf(items: unknown[], [value]: readonly unknown[]): number {
  return items.findLastIndex((item) => equals(item ?? null, value ?? null));
}

function get(items: unknown[], [index]: readonly unknown[]): unknown {
  return isInt(index) ? items[checkIndex(index, items.length)] : undefined;
}

function clear(items: unknown[]): null {
  items.length = 0;
  return null;
}

export const listMethods: Methods<AnyList> = new Map<string, Method<AnyList>>([
  ['size', onItems(taking(0, (items) => items.length))],
  ['isEmpty', onItems(taking(0, (items) => items.length === 0))],
  ['get', onPlaces(taking(1, get))],
  ['set', onPlaces(taking(2, set))],
  ['contains', onItems(taking(1, (items, [value]) => indexOfEqual(items, value) >= 0))],
  ['containsAll', withItems((items, others) => others.every((other) => indexOfEqual(items, other) >= 0))],
  ['indexOf', onPlaces(taking(1, (items, [value]) => indexOfEqual(items, value)))],
  ['lastIndexOf', onPlaces(taking(1, lastIndexOf))],
  ['add', onItems(add)],
  ['addAll', onPlaces(addAll)],
  ['remove', onItems(remove)],
  ['removeAll', withItems((items, others) => filter(items, (item) => indexOfEqual(others, item) < 0))],
  ['retainAll', withItems((items, others) => filter(items, (item) => indexOfEqual(others, item) >= 0))],
  ['subList', onPlaces(taking(2, subList))],
  ['clear', onItems(taking(0, clear))],
  ['iterator', onItems(taking(0, (items) => new JavaIterator(items)))],
  ['listIterator', onPlaces(taking(0, (items) => new JavaIterator(items)))],
  ['toArray', onItems(taking(0, (items) => new JavaList([...items], 'array')))],
  ['toString', plain(textOf)],
  ['toJSONString', plain((list) => (Array.isArray(list) ? jsonOf(list) : undefined))],
  ['hashCode', plain(hashCode)],
  ['equals', unary(equals)],
]);

/** The methods of an iterator. */
export const iteratorMethods: Methods<JavaIterator> = new Map<string, Method<JavaIterator>>([
  ['hasNext', plain((iterator) => iterator.next < iterator.items.length)],
  ['next', plain(next)],
]);

function next(iterator: JavaIterator): unknown {
  if (iterator.next >= iterator.items.length) raise('NoSuchElementException');
  return iterator.items[iterator.next++];
}
