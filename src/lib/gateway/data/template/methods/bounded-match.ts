// Regular expressions of templates, in bounded time: one that takes too long fails the template.

import { MatchTooLongError, boundedMatch as matchInTime } from '../../bounded-match.ts';
import { TemplateError } from '../template-error.ts';

/** Milliseconds that one match may take. */
const longest = 1000;

/** Runs what uses the expression on the text. */
export function boundedMatch<T>(expression: RegExp, text: string, use: () => T): T {
  try {
    return matchInTime({ expression, text, longest }, use);
  } catch (error) {
    throw error instanceof MatchTooLongError ? new TemplateError(error.message) : error;
  }
}
