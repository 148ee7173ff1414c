// Maps: objects of JSON documents stay what JSON.parse made of them (plain objects, of which only own members are
// looked at), maps that a template makes are JavaScript's Maps. Both keep the order of their keys, as a LinkedHashMap.

import { JavaObject } from './java-object.ts';

/** A map whose values are made when they are asked for. */
export abstract class LazyMap extends JavaObject {
  readonly className = 'java.util.LinkedHashMap';
  #entries: Map<unknown, unknown> | undefined;

  /** The value of one key; asked for as long as nobody wants the whole. */
  protected abstract read(key: unknown): unknown;
  /** All of them. */
  protected abstract readAll(): Map<unknown, unknown>;

  get(key: unknown): unknown {
    return this.#entries ? this.#entries.get(key) : this.read(key);
  }

  /** The whole, which may be changed from now on. */
  get entries(): Map<unknown, unknown> {
    this.#entries ??= this.readAll();
    return this.#entries;
  }

  text(): string {
    return `${this.className}@0`;
  }
}

/** An entry of `$map.entrySet()`. */
export class JavaEntry extends JavaObject {
  readonly className = 'java.util.LinkedHashMap$Entry';
  readonly map: JavaMap;
  readonly key: unknown;

  constructor(map: JavaMap, key: unknown) {
    super();
    this.map = map;
    this.key = key;
  }

  get value(): unknown {
    return mapGet(this.map, this.key);
  }

  text(): string {
    return `${this.className}@0`;
  }
}

export type JavaMap = Map<unknown, unknown> | LazyMap | Record<string, unknown>;

export function isMap(value: unknown): value is JavaMap {
  if (typeof value !== 'object' || value === null) return false;
  return isPlain(value) || value instanceof Map || value instanceof LazyMap;
}

/** An object of a JSON document. */
export function isPlain(value: object): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** The value of a key; undefined or null where there is none. */
export function mapGet(map: JavaMap, key: unknown): unknown {
  if (map instanceof Map || map instanceof LazyMap) return map.get(key);
  return typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined;
}

export function mapHas(map: JavaMap, key: unknown): boolean {
  if (map instanceof Map) return map.has(key);
  if (map instanceof LazyMap) return map.entries.has(key);
  return typeof key === 'string' && Object.hasOwn(map, key);
}

/** Sets the value of a key; returns the one before. */
export function mapPut(map: JavaMap, key: unknown, value: unknown): unknown {
  const before = mapGet(map, key);
  if (map instanceof Map) map.set(key, value);
  else if (map instanceof LazyMap) map.entries.set(key, value);
  else Object.defineProperty(map, String(key), { value, writable: true, enumerable: true, configurable: true });
  return before;
}

export function mapRemove(map: JavaMap, key: unknown): unknown {
  const before = mapGet(map, key);
  if (map instanceof Map) map.delete(key);
  else if (map instanceof LazyMap) map.entries.delete(key);
  else if (mapHas(map, key)) delete map[String(key)];
  return before;
}

export function mapKeys(map: JavaMap): unknown[] {
  if (map instanceof Map) return [...map.keys()];
  return map instanceof LazyMap ? [...map.entries.keys()] : Object.keys(map);
}

export function mapValues(map: JavaMap): unknown[] {
  if (map instanceof Map) return [...map.values()];
  return map instanceof LazyMap ? [...map.entries.values()] : Object.values(map);
}

export function mapEntries(map: JavaMap): [unknown, unknown][] {
  if (map instanceof Map) return [...map];
  return map instanceof LazyMap ? [...map.entries] : Object.entries(map);
}
