// Keywords about strings. JSON Schema draft 4, validation, 5.2; lengths count code points, patterns are ECMA 262's.

import { kinds } from './instance.ts';
import { assertion, type CompileKeyword, countOf } from './keyword.ts';
import { SchemaFault } from './schema-fault.ts';
import { compilePattern } from './schema-pattern.ts';

/** A string is at least half as many code points as it is long: few have to be counted. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const maxLength: CompileKeyword = ({ value }) => {
  const most = countOf(value, 'maxLength');
  return assertion('maxLength', {
    kinds: kinds.string,
    test: (text) => (text as string).length <= most || codePoints(text as string) <= most,
    message: (text) => `string "${text}" is too long (length: ${codePoints(text as string)}, maximum allowed: ${most})`,
  });
};

const minLength: CompileKeyword = ({ value }) => {
  const least = countOf(value, 'minLength');
  return assertion('minLength', {
    kinds: kinds.string,
    test: (text) => (text as string).length >= 2 * least || codePoints(text as string) >= least,
    message: (text) =>
      `string "${text}" is too short (length: ${codePoints(text as string)}, required minimum: ${least})`,
  });
};

const pattern: CompileKeyword = ({ value }) => {
  if (typeof value !== 'string') throw new SchemaFault('"pattern" is not a text');
  const matches = compilePattern(value);
  return assertion('pattern', {
    kinds: kinds.string,
    test: (text) => matches(text as string),
    message: (text) => `ECMA 262 regex "${value}" does not match input string "${text}"`,
  });
};

export const stringKeywords: readonly (readonly [string, CompileKeyword])[] = [
  ['maxLength', maxLength],
  ['minLength', minLength],
  ['pattern', pattern],
];
