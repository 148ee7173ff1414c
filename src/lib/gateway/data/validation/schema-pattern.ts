// Patterns of schemas: ECMA 262 expressions that may match anywhere. One that backtracks without end matches nothing.

import { boundedMatch, MatchTooLongError } from '../bounded-match.ts';
import { SchemaFault } from './schema-fault.ts';

/** Milliseconds that one match may take. */
const longest = 100;

/** Whether a text has the pattern. Throws a SchemaFault for what is no expression. */
export function compilePattern(source: string): (text: string) => boolean {
  const expression = parse(source);
  return (text) => {
    try {
      return boundedMatch({ expression, text, longest }, () => expression.test(text));
    } catch (error) {
      if (error instanceof MatchTooLongError) return false;
      throw error;
    }
  };
}

function parse(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw new SchemaFault(`"${source}" is no regular expression`);
  }
}
