// Evaluates a JSONPath as Jayway's JsonPath 2.9 does: a definite path gives one value, an indefinite one the list of
// all; what is missing on the way fails a definite path, and is passed over by the others.

import { TemplateError } from '../template-error.ts';
import { checkSize, itemsOf } from '../values/java-list.ts';
import { isMap, type JavaMap, mapGet, mapHas, mapKeys, mapValues } from '../values/java-map.ts';
import { callFunction } from './path-functions.ts';
import { PathNotFoundError, pathNotFound } from './path-not-found-error.ts';
import { isPathDefinite, isTokenDefinite, type ParsedPath, type PathToken } from './path-syntax.ts';

/** Where a path is evaluated. */
export interface PathScope {
  root: unknown;
  /** Where `@` begins. */
  item: unknown;
  /** Every name on the way has to be there, on all the ways: what filters mean by a path without an operator. */
  mustHaveAll: boolean;
}

/** The value that the path finds. Throws a PathNotFoundError where a definite one finds none. */
export function evaluatePath(path: ParsedPath, scope: PathScope): unknown {
  const start = path.isRelative ? scope.item : scope.root;
  if (path.tokens.length === 0) return start;
  const evaluation = new Evaluation(path, scope);
  evaluation.step(0, start);
  if (!isPathDefinite(path)) return evaluation.results;
  if (evaluation.results.length === 0) throw pathNotFound;
  return evaluation.results.at(-1);
}

class Evaluation {
  readonly results: unknown[] = [];
  readonly #tokens: readonly PathToken[];
  readonly #scope: PathScope;
  /** Whether all tokens before the one at this index are definite. */
  readonly #isDefiniteUpTo: boolean[] = [];

  constructor({ tokens }: ParsedPath, scope: PathScope) {
    this.#tokens = tokens;
    this.#scope = scope;
    let isDefinite = true;
    for (const [index, token] of tokens.entries()) {
      this.#isDefiniteUpTo.push(isDefinite);
      isDefinite &&= isTokenDefinite(token, index === tokens.length - 1);
    }
  }

  /** Goes on from a value with the token at this index. */
  step(index: number, value: unknown): void {
    const token = this.#tokens[index];
    if (!token) {
      checkSize(this.results.length + 1);
      this.results.push(value);
      return;
    }
    switch (token.kind) {
      case 'property':
        return this.#property(index, value, token.names);
      case 'index':
        return this.#indexes(index, value, token.indexes);
      case 'slice':
        return this.#slice(index, value, token);
      case 'wildcard':
        return this.#wildcard(index, value);
      case 'filter':
        return this.#filter(index, value, token.accepts);
      case 'scan':
        return this.#walk(index + 1, value);
      case 'function':
        return this.#function(index, value, token);
    }
  }

  #isLast(index: number): boolean {
    return index === this.#tokens.length - 1;
  }

  #property(index: number, value: unknown, names: readonly string[]): void {
    if (!isMap(value)) return this.#miss(index);
    if (names.length === 1) return this.#member(index, value, names[0] ?? '');
    if (this.#isLast(index)) return this.#merge(index, value, names);
    for (const name of names) this.#member(index, value, name);
  }

  #member(index: number, map: JavaMap, name: string): void {
    if (mapHas(map, name)) return this.step(index + 1, mapGet(map, name) ?? null);
    const token = this.#tokens[index] as PathToken;
    const isDefinite = (this.#isDefiniteUpTo[index] ?? true) && isTokenDefinite(token, this.#isLast(index));
    if (this.#scope.mustHaveAll || (isDefinite && !this.#isLast(index))) throw pathNotFound;
  }

  /** `['a','b']` at the end of a path: an object of those that are there. */
  #merge(index: number, map: JavaMap, names: readonly string[]): void {
    const merged = new Map<string, unknown>();
    for (const name of names) {
      if (mapHas(map, name)) merged.set(name, mapGet(map, name) ?? null);
      else if (this.#scope.mustHaveAll) throw pathNotFound;
    }
    this.step(index + 1, merged);
  }

  #indexes(index: number, value: unknown, wanted: readonly number[]): void {
    const items = itemsOf(value);
    if (!items) return this.#miss(index);
    for (const place of wanted) this.#item(index, items, place);
  }

  /** An element; from the end, if negative. One that is not there is none. */
  #item(index: number, items: readonly unknown[], place: number): void {
    const at = place < 0 ? items.length + place : place;
    if (at >= 0 && at < items.length) this.step(index + 1, items[at] ?? null);
  }

  #slice(index: number, value: unknown, { from, to }: { from: number | undefined; to: number | undefined }): void {
    const items = itemsOf(value);
    if (!items) return this.#miss(index);
    const { length } = items;
    if (to === undefined) {
      const start = from ?? 0;
      for (let at = Math.max(0, start < 0 ? length + start : start); at < length; at++) this.#item(index, items, at);
      return;
    }
    // Both given: negative ones stand for elements from the end, one by one, and are not moved.
    const end = Math.min(length, from === undefined && to < 0 ? length + to : to);
    for (let at = Math.max(from ?? 0, -length); at < end; at++) this.#item(index, items, at);
  }

  #wildcard(index: number, value: unknown): void {
    const values = isMap(value) ? mapValues(value) : (itemsOf(value) ?? []);
    for (const each of values) this.#tryStep(index + 1, each ?? null);
  }

  /** What one element lacks does not keep the others from being found. */
  #tryStep(index: number, value: unknown): void {
    try {
      this.step(index, value);
    } catch (error) {
      if (!(error instanceof PathNotFoundError) || this.#scope.mustHaveAll) throw error;
    }
  }

  #filter(index: number, value: unknown, accepts: (candidate: { item: unknown; root: unknown }) => boolean): void {
    const { root } = this.#scope;
    if (isMap(value)) {
      if (accepts({ item: value, root })) this.step(index + 1, value);
      return;
    }
    const items = itemsOf(value);
    if (items) {
      for (const item of items) if (accepts({ item, root })) this.step(index + 1, item ?? null);
    } else if (this.#isDefiniteUpTo[index]) throw new TemplateError('A filter cannot be applied to a primitive');
  }

  /** `..`: the token at this index is tried on the value and on everything in it. */
  #walk(index: number, value: unknown): void {
    const items = itemsOf(value);
    if (items) {
      if (this.#scans(index, value)) this.#scanList(index, items);
      for (const item of items) this.#walk(index, item);
    } else if (isMap(value)) {
      if (this.#scans(index, value)) this.step(index, value);
      for (const key of mapKeys(value)) this.#walk(index, mapGet(value, key));
    }
  }

  /** On a list, the token is applied only where it is the last; else what follows it goes on with all elements. */
  #scanList(index: number, items: readonly unknown[]): void {
    if (this.#isLast(index)) this.step(index, items);
    else for (const item of items) this.step(index + 1, item ?? null);
  }

  #scans(index: number, value: unknown): boolean {
    const token = this.#tokens[index];
    switch (token?.kind) {
      case 'property':
        if (!isMap(value)) return false;
        return (
          this.#scope.mustHaveAll ||
          !isTokenDefinite(token, this.#isLast(index)) ||
          token.names.every((name) => mapHas(value, name))
        );
      case 'index':
      case 'slice':
        return itemsOf(value) !== undefined;
      case 'wildcard':
        return true;
      case 'filter':
        return token.accepts({ item: value, root: this.#scope.root });
      default:
        return false;
    }
  }

  #function(index: number, value: unknown, token: Extract<PathToken, { kind: 'function' }>): void {
    const { root } = this.#scope;
    const result = callFunction(token, value, (path) => evaluatePath(path, { root, item: root, mustHaveAll: false }));
    this.results.push(result);
    if (!this.#isLast(index)) this.step(index + 1, result);
  }

  #miss(index: number): void {
    if (this.#isDefiniteUpTo[index]) throw pathNotFound;
  }
}
