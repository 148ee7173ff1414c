// The patterns of FilterLogEvents. CloudWatch Logs User Guide, "Filter pattern syntax": terms, JSON conditions in braces, and
// columns of space-delimited lines in brackets.

import { compileColumns } from './filter-columns.ts';
import { compileJsonPattern } from './filter-json.ts';
import { compileTerms, type Matches } from './filter-terms.ts';

/** Compiles a pattern; an empty one fits everything. Throws InvalidParameterException for one that is none. */
export function compileFilterPattern(pattern: string): Matches {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return compileJsonPattern(text);
  if (text.startsWith('[')) return compileColumns(text);
  return compileTerms(text);
}
