// Keywords about lists. JSON Schema draft 4, validation, 5.3; the schemas of their elements are in children.ts.

import { canonicalText, type Instance, kinds } from './instance.ts';
import { assertion, type CompileKeyword, countOf, own } from './keyword.ts';

const lengthOf = (value: Instance): number => (value as Instance[]).length;

const additionalItems: CompileKeyword = ({ schema, value }) => {
  const items = own(schema, 'items');
  if (value !== false || !Array.isArray(items)) return undefined;
  const most = items.length;
  return assertion('additionalItems', {
    kinds: kinds.array,
    test: (list) => lengthOf(list) <= most,
    message: (list) => `schema only allows ${most} elements in array but instance has ${lengthOf(list)} elements`,
  });
};

const maxItems: CompileKeyword = ({ value }) => {
  const most = countOf(value, 'maxItems');
  return assertion('maxItems', {
    kinds: kinds.array,
    test: (list) => lengthOf(list) <= most,
    message: (list) =>
      `array is too long: must have at most ${most} elements but instance has ${lengthOf(list)} elements`,
  });
};

const minItems: CompileKeyword = ({ value }) => {
  const least = countOf(value, 'minItems');
  return assertion('minItems', {
    kinds: kinds.array,
    test: (list) => lengthOf(list) >= least,
    message: (list) =>
      `array is too short: must have at least ${least} elements but instance has ${lengthOf(list)} elements`,
  });
};

const uniqueItems: CompileKeyword = ({ value }) => {
  if (value !== true) return undefined;
  return assertion('uniqueItems', {
    kinds: kinds.array,
    test: (list) => new Set((list as Instance[]).map(canonicalText)).size === lengthOf(list),
    message: () => 'array must not contain duplicate elements',
  });
};

export const listKeywords: readonly (readonly [string, CompileKeyword])[] = [
  ['additionalItems', additionalItems],
  ['maxItems', maxItems],
  ['minItems', minItems],
  ['uniqueItems', uniqueItems],
];
