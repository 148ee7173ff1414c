// Java's equals, as `==`, `contains` and the like use it; and Velocity's own `==`, which compares the text of values
// of different classes.

import { itemsOf, JavaList } from './java-list.ts';
import { isMap, JavaEntry, type JavaMap, mapEntries, mapGet, mapHas, mapKeys } from './java-map.ts';
import { compareNumbers, isNumber, JavaDouble } from './java-number.ts';
import { textOf } from './value-text.ts';

/** `==` of Velocity. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === 'string' && typeof right === 'string') return false;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  if (left === null || left === undefined || right === null || right === undefined) return false;
  if (isSameClass(left, right)) return equals(left, right);
  return textOf(left) === textOf(right);
}

function isSameClass(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) || Array.isArray(right)) return Array.isArray(left) && itemsOf(right) !== undefined;
  if (isMap(left) && isMap(right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return typeof left === typeof right;
  return left?.constructor === right?.constructor;
}

/** Java's equals: nothing of another class is equal, whatever it prints as. */
export function equals(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left instanceof JavaDouble) return right instanceof JavaDouble && Object.is(left.value, right.value);
  const items = itemsOf(left);
  if (items) return areItemsEqual(items, { left, right });
  if (isMap(left)) return isMap(right) && areMapsEqual(left, right);
  if (left instanceof JavaEntry) {
    return right instanceof JavaEntry && equals(left.key, right.key) && equals(left.value, right.value);
  }
  return false;
}

function areItemsEqual(items: unknown[], { left, right }: { left: unknown; right: unknown }): boolean {
  const others = itemsOf(right);
  if (!others || others.length !== items.length || kindOf(left) !== kindOf(right)) return false;
  if (kindOf(left) === 'set') return items.every((item) => others.some((other) => equals(item, other)));
  return kindOf(left) === 'list' && items.every((item, index) => equals(item, others[index]));
}

function kindOf(list: unknown): string {
  return list instanceof JavaList ? list.kind : 'list';
}

function areMapsEqual(left: JavaMap, right: JavaMap): boolean {
  if (mapKeys(left).length !== mapKeys(right).length) return false;
  return mapEntries(left).every(
    ([key, value]) => mapHas(right, key) && equals(value ?? null, mapGet(right, key) ?? null),
  );
}

/** Where an equal element is; -1 without one. */
export function indexOfEqual(items: readonly unknown[], value: unknown): number {
  return items.findIndex((item) => equals(item ?? null, value ?? null));
}

/** Java's hashCode, of what is hashed in practice. */
export function hashCode(value: unknown): number {
  if (typeof value === 'string') {
    let hash = 0;
    for (let at = 0; at < value.length; at++) hash = (Math.imul(hash, 31) + value.charCodeAt(at)) | 0;
    return hash;
  }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && Math.abs(value) < 2 ** 31 ? value : hashLong(value);
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (value instanceof JavaDouble) return hashDouble(value.value);
  const items = itemsOf(value);
  if (items) return items.reduce<number>((hash, item) => (Math.imul(hash, 31) + hashCode(item)) | 0, 1);
  if (isMap(value))
    return mapEntries(value).reduce((sum, [key, item]) => (sum + (hashCode(key) ^ hashCode(item))) | 0, 0);
  return 0;
}

function hashDouble(value: number): number {
  const words = new Int32Array(new Float64Array([value]).buffer);
  return (words[0] ?? 0) ^ (words[1] ?? 0);
}

function hashLong(value: number): number {
  const bits = BigInt.asUintN(64, BigInt(value));
  return Number(BigInt.asIntN(32, (bits ^ (bits >> 32n)) & 0xffffffffn));
}
