// The methods of java.util.Map and of its entries.

import { equals, hashCode, indexOfEqual } from '../values/java-equals.ts';
import { checkSize, JavaList } from '../values/java-list.ts';
import {
  isMap,
  JavaEntry,
  type JavaMap,
  mapEntries,
  mapGet,
  mapHas,
  mapKeys,
  mapPut,
  mapRemove,
  mapValues,
} from '../values/java-map.ts';
import { textOf } from '../values/value-text.ts';
import { type Method, type Methods, plain, unary } from './method.ts';

function put(map: JavaMap, parameters: readonly unknown[]): unknown {
  const [key, value] = parameters;
  if (parameters.length !== 2) return undefined;
  return mapPut(map, key, value);
}

function putAll(map: JavaMap, other: unknown): unknown {
  if (!isMap(other)) return undefined;
  for (const [key, value] of mapEntries(other)) mapPut(map, key, value);
  checkSize(mapKeys(map).length);
  return null;
}

function putIfAbsent(map: JavaMap, parameters: readonly unknown[]): unknown {
  const [key, value] = parameters;
  if (parameters.length !== 2) return undefined;
  return mapGet(map, key) ?? mapPut(map, key, value);
}

function replace(map: JavaMap, parameters: readonly unknown[]): unknown {
  const [key, value] = parameters;
  if (parameters.length !== 2) return undefined;
  return mapHas(map, key) ? mapPut(map, key, value) : null;
}

function getOrDefault(map: JavaMap, parameters: readonly unknown[]): unknown {
  const [key, fallback] = parameters;
  if (parameters.length !== 2) return undefined;
  return mapHas(map, key) ? mapGet(map, key) : fallback;
}

function clear(map: JavaMap): null {
  for (const key of mapKeys(map)) mapRemove(map, key);
  return null;
}

function entrySet(map: JavaMap): JavaList {
  return new JavaList(
    mapKeys(map).map((key) => new JavaEntry(map, key)),
    'set',
  );
}

export const mapMethods: Methods<JavaMap> = new Map<string, Method<JavaMap>>([
  ['get', unary(mapGet)],
  ['put', put],
  ['putAll', unary(putAll)],
  ['putIfAbsent', putIfAbsent],
  ['getOrDefault', getOrDefault],
  ['replace', replace],
  ['remove', unary(mapRemove)],
  ['clear', plain(clear)],
  ['size', plain((map) => mapKeys(map).length)],
  ['isEmpty', plain((map) => mapKeys(map).length === 0)],
  ['containsKey', unary(mapHas)],
  ['containsValue', unary((map, value) => indexOfEqual(mapValues(map), value) >= 0)],
  ['keySet', plain((map) => new JavaList(mapKeys(map), 'set'))],
  ['values', plain((map) => new JavaList(mapValues(map), 'collection'))],
  ['entrySet', plain(entrySet)],
  ['toString', plain(textOf)],
  ['hashCode', plain(hashCode)],
  ['equals', unary(equals)],
]);

/** The methods of an entry. */
export const entryMethods: Methods<JavaEntry> = new Map<string, Method<JavaEntry>>([
  ['getKey', plain((entry) => entry.key)],
  ['getValue', plain((entry) => entry.value)],
  ['setValue', unary((entry, value) => mapPut(entry.map, entry.key, value))],
  ['toString', plain(textOf)],
  ['equals', unary(equals)],
]);
