// Lists: those of JSON documents are JavaScript's arrays, which print as JSON (json-smart's JSONArray); lists that a
// template makes print as Java's ArrayList does.

import { TemplateError } from '../template-error.ts';
import { JavaObject } from './java-object.ts';

/** What a list is on the JVM: whether it has places (`list`, `array`), or just elements (`set`, `collection`). */
export type ListKind = 'list' | 'array' | 'set' | 'collection';

const classNames: Readonly<Record<ListKind, string>> = {
  list: 'java.util.ArrayList',
  array: '[Ljava.lang.String;',
  set: 'java.util.LinkedHashMap$LinkedKeySet',
  collection: 'java.util.LinkedHashMap$LinkedValues',
};

/** A list that is none of a JSON document. */
export class JavaList extends JavaObject {
  readonly kind: ListKind;
  readonly items: unknown[];

  constructor(items: unknown[], kind: ListKind = 'list') {
    super();
    this.items = items;
    this.kind = kind;
  }

  get className(): string {
    return classNames[this.kind];
  }

  /** Sets and the values of a map have no places, just elements. */
  get hasPlaces(): boolean {
    return this.kind === 'list' || this.kind === 'array';
  }

  /** Its printing needs that of its elements: `textOf` does it, and never comes here. */
  text(): string {
    return `${this.className}@0`;
  }
}

/** An iterator over a list, as `$list.iterator()` makes one. */
export class JavaIterator extends JavaObject {
  readonly className = 'java.util.ArrayList$Itr';
  readonly items: readonly unknown[];
  next = 0;

  constructor(items: readonly unknown[]) {
    super();
    this.items = items;
  }

  text(): string {
    return `${this.className}@0`;
  }
}

/** The elements of any list, or undefined for what is none. */
export function itemsOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof JavaList ? value.items : undefined;
}

/** Elements that a list of a template may have. */
const most = 1_000_000;

/** Refuses lists that grow without end. */
export function checkSize(size: number): void {
  if (size > most) throw new TemplateError(`A list of more than ${most} elements`);
}
