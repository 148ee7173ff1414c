// A JSONPath, parsed: a list of tokens after the root. The dialect is that of Jayway's JsonPath 2.9.

import type { Predicate } from './filter.ts';

/** A step of a path. */
export type PathToken =
  /** `.a`, `['a']`, `['a','b']`. */
  | { kind: 'property'; names: readonly string[] }
  /** `[0]`, `[-1]`, `[0,2]`. */
  | { kind: 'index'; indexes: readonly number[] }
  /** `[1:]`, `[1:3]`, `[:3]`. */
  | { kind: 'slice'; from: number | undefined; to: number | undefined }
  | { kind: 'wildcard' }
  /** `..` */
  | { kind: 'scan' }
  | { kind: 'filter'; accepts: Predicate }
  | { kind: 'function'; name: string; parameters: FunctionParameter[] };

/** A parameter of a function: a path of its own, or a value written as JSON. */
export type FunctionParameter = { kind: 'path'; path: ParsedPath } | { kind: 'value'; value: unknown };

export interface ParsedPath {
  /** `@` in filters: the path begins at the element that is looked at. */
  isRelative: boolean;
  tokens: PathToken[];
}

/** Whether a token finds one value at most; a list of names does where it is the last. */
export function isTokenDefinite(token: PathToken, isLast: boolean): boolean {
  switch (token.kind) {
    case 'property':
      return token.names.length === 1 || isLast;
    case 'index':
      return token.indexes.length === 1;
    case 'function':
      return true;
    default:
      return false;
  }
}

/** Whether a path finds one value at most: such a path answers with the value, others with a list. */
export function isPathDefinite({ tokens }: ParsedPath): boolean {
  return tokens.every((token, index) => isTokenDefinite(token, index === tokens.length - 1));
}
