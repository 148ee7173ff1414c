// The text of a JSONPath -> a function that finds its value. Paths come again with each request: the last ones are kept.

import { itemsOf } from '../values/java-list.ts';
import { isMap, mapGet, mapHas } from '../values/java-map.ts';
import { evaluatePath } from './evaluate-path.ts';
import { parsePath } from './parse-path.ts';
import { pathNotFound } from './path-not-found-error.ts';
import type { ParsedPath } from './path-syntax.ts';

/** Throws a PathNotFoundError where a definite path finds nothing. */
export type FindValue = (root: unknown) => unknown;

const compiled = new Map<string, FindValue>();
const mostCompiled = 1000;

/** Compiles a path. Throws a TemplateError for one that is none. */
export function compilePath(text: string): FindValue {
  const known = compiled.get(text);
  if (known) return known;
  const fresh = compile(invertScan(parsePath(text)));
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(text, fresh);
  return fresh;
}

function compile(path: ParsedPath): FindValue {
  const places = placesOf(path);
  return places
    ? (root) => follow(root, places)
    : (root) => evaluatePath(path, { root, item: root, mustHaveAll: false });
}

/** `$..a.length()` is `length` of what `$..a` finds, not of each. */
function invertScan({ isRelative, tokens }: ParsedPath): ParsedPath {
  const last = tokens.at(-1);
  if (tokens[0]?.kind !== 'scan' || last?.kind !== 'function') return { isRelative, tokens };
  const end = tokens.findIndex(({ kind }) => kind === 'function');
  const inner = { isRelative, tokens: tokens.slice(0, end) };
  const call = tokens[end];
  if (call?.kind !== 'function') return { isRelative, tokens };
  return { isRelative, tokens: [{ ...call, parameters: [{ kind: 'path', path: inner }] }, ...tokens.slice(end + 1)] };
}

/** Names and indexes of a path that has nothing else: most paths. */
function placesOf({ tokens }: ParsedPath): (string | number)[] | undefined {
  const places: (string | number)[] = [];
  for (const token of tokens) {
    const one = token.kind === 'property' ? token.names : token.kind === 'index' ? token.indexes : [];
    if (one.length !== 1 || one[0] === undefined) return undefined;
    places.push(one[0]);
  }
  return places;
}

function follow(root: unknown, places: readonly (string | number)[]): unknown {
  let value = root;
  for (const place of places) {
    if (typeof place === 'number') {
      const items = itemsOf(value);
      const at = items && place < 0 ? items.length + place : place;
      if (!items || at < 0 || at >= items.length) throw pathNotFound;
      value = items[at];
    } else {
      if (!isMap(value) || !mapHas(value, place)) throw pathNotFound;
      value = mapGet(value, place);
    }
  }
  return value;
}
