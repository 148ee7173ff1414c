// Evaluates a JSONPath as Jayway's JsonPath 2.9 does: a definite path gives one value, an indefinite one the list of
// all; what is missing on the way fails a definite path, and is passed over by the others.

import { TemplateError } from '../template-error.ts';
import { checkSize, itemsOf, JavaList } from '../values/java-list.ts';
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

/** Tokens by their kind. */
type TokenOf<Kind extends PathToken['kind']> = Extract<PathToken, { kind: Kind }>;

class Evaluation {
  readonly results: unknown[] = [];
  readonly #tokens: readonly PathToken[];
  readonly #scope: PathScope;
  /** Whether all tokens before the one at this index are definite. */
  readonly #isDefiniteUpTo: boolean[] = [];
  /** Index of the first `..`. */
  readonly #firstScan: number;
  /** Of each token, the place of the list's element that a scan last handed it; -1 before any did. */
  readonly #scannedPlaces: number[];

  constructor({ tokens }: ParsedPath, scope: PathScope) {
    this.#tokens = tokens;
    this.#scope = scope;
    this.#scannedPlaces = tokens.map(() => -1);
    const scan = tokens.findIndex(({ kind }) => kind === 'scan');
    this.#firstScan = scan < 0 ? tokens.length : scan;
    let isDefinite = true;
    for (const [index, token] of tokens.entries()) {
      this.#isDefiniteUpTo.push(isDefinite);
      isDefinite &&= isTokenDefinite(token, index === tokens.length - 1);
    }
  }

  /** Goes on from a value with the token at this index. */
  step(index: number, value: unknown): void {
    const token = this.#tokens[index];
    switch (token?.kind) {
      case undefined:
        checkSize(this.results.length + 1);
        this.results.push(value);
        break;
      case 'property':
        this.#property(index, value, token);
        break;
      case 'index':
        this.#indexes(index, value, token);
        break;
      case 'slice':
        this.#slice(index, value, token);
        break;
      case 'wildcard':
        this.#wildcard(index, value);
        break;
      case 'filter':
        this.#filter(index, value, token);
        break;
      case 'scan':
        this.#walk(index + 1, value);
        break;
      case 'function':
        this.#function(index, value, token);
    }
  }

  #isLast(index: number): boolean {
    return index === this.#tokens.length - 1;
  }

  #property(index: number, value: unknown, token: TokenOf<'property'>): void {
    const { names } = token;
    if (!isMap(value)) this.#miss(index);
    else if (names.length > 1 && this.#isLast(index)) this.#merge(index, value, names);
    else for (const name of names) this.#member(index, value, { name, isDefinite: names.length === 1 });
  }

  #member(index: number, map: JavaMap, { name, isDefinite }: { name: string; isDefinite: boolean }): void {
    if (mapHas(map, name)) this.#take(index, mapGet(map, name) ?? null);
    else if (this.#mustHave(index) || (isDefinite && this.#isDefiniteUpTo[index] && !this.#isLast(index))) {
      throw pathNotFound;
    }
  }

  /**
   * Goes on with a member. Jayway's scans have a quirk here: once one has handed the elements of a list to the last
   * token, only the member of the element whose index stands right before it counts.
   */
  #take(index: number, value: unknown): void {
    const place = this.#scannedPlaces[index] ?? -1;
    if (this.#isLast(index) && place >= 0) {
      const before = this.#tokens[index - 1];
      if (before?.kind !== 'index' || before.indexes.length !== 1 || before.indexes[0] !== place) return;
    }
    this.step(index + 1, value);
  }

  #mustHave(index: number): boolean {
    return this.#scope.mustHaveAll && index < this.#firstScan;
  }

  /** `['a','b']` at the end of a path: an object of those that are there. */
  #merge(index: number, map: JavaMap, names: readonly string[]): void {
    const merged = new Map<string, unknown>();
    for (const name of names) {
      if (mapHas(map, name)) merged.set(name, mapGet(map, name) ?? null);
      else if (this.#mustHave(index)) throw pathNotFound;
    }
    this.step(index + 1, merged);
  }

  #indexes(index: number, value: unknown, { indexes }: TokenOf<'index'>): void {
    const items = listItems(value);
    if (!items) this.#miss(index);
    else for (const place of indexes) this.#item(index, items, place);
  }

  /** An element; from the end, if negative. One that is not there is none. */
  #item(index: number, items: readonly unknown[], place: number): void {
    const at = place < 0 ? items.length + place : place;
    if (at >= 0 && at < items.length) this.step(index + 1, items[at] ?? null);
  }

  #slice(index: number, value: unknown, { from, to }: TokenOf<'slice'>): void {
    const items = listItems(value);
    if (!items) {
      this.#miss(index);
      return;
    }
    const [start, end] = boundsOf(items.length, from, to);
    for (let at = start; at < end; at++) this.#item(index, items, at);
  }

  #wildcard(index: number, value: unknown): void {
    const isObject = isMap(value);
    for (const each of isObject ? mapValues(value) : (listItems(value) ?? [])) {
      try {
        if (isObject) this.#take(index, each ?? null);
        else this.step(index + 1, each ?? null);
      } catch (error) {
        // What one element lacks does not keep the others from being found.
        if (!(error instanceof PathNotFoundError) || this.#scope.mustHaveAll) throw error;
      }
    }
  }

  #filter(index: number, value: unknown, { accepts }: TokenOf<'filter'>): void {
    const { root } = this.#scope;
    const items = isMap(value) ? [value] : listItems(value);
    if (!items) {
      if (this.#isDefiniteUpTo[index]) throw new TemplateError('A filter cannot be applied to a primitive');
      return;
    }
    for (const item of items) if (accepts({ item, root })) this.step(index + 1, item ?? null);
  }

  /** `..`: the token at this index is tried on the value and on everything in it. */
  #walk(index: number, value: unknown): void {
    const items = listItems(value);
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
    if (this.#isLast(index)) {
      this.step(index, items);
      return;
    }
    for (const [place, item] of items.entries()) {
      this.#scannedPlaces[index + 1] = place;
      this.step(index + 1, item ?? null);
    }
  }

  #scans(index: number, value: unknown): boolean {
    const token = this.#tokens[index];
    switch (token?.kind) {
      case 'property': {
        const isFound =
          !isTokenDefinite(token, this.#isLast(index)) ||
          token.names.every((name) => isMap(value) && mapHas(value, name));
        return isMap(value) && isFound;
      }
      case 'index':
      case 'slice':
        return listItems(value) !== undefined;
      case 'wildcard':
        return true;
      case 'filter':
        return token.accepts({ item: value, root: this.#scope.root });
      default:
        return false;
    }
  }

  #function(index: number, value: unknown, token: TokenOf<'function'>): void {
    const { root } = this.#scope;
    const result = callFunction(token, value, (path) => evaluatePath(path, { root, item: root, mustHaveAll: false }));
    this.results.push(result);
    if (!this.#isLast(index)) this.step(index + 1, result);
  }

  #miss(index: number): void {
    if (this.#isDefiniteUpTo[index]) throw pathNotFound;
  }
}

/** The elements of a list: a set, as `keys()` gives one, is none. */
function listItems(value: unknown): unknown[] | undefined {
  return value instanceof JavaList && !value.hasPlaces ? undefined : itemsOf(value);
}

/** With both ends given, negative ones stand for elements from the end one by one, and are not moved. */
function boundsOf(length: number, from: number | undefined, to: number | undefined): [number, number] {
  if (to === undefined) return [Math.max(0, from !== undefined && from < 0 ? length + from : (from ?? 0)), length];
  if (from === undefined) return [0, Math.min(length, to < 0 ? length + to : to)];
  return [Math.max(from, -length), Math.min(length, to)];
}
