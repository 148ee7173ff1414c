// The format of a stage's access log, compiled: text with `$context` variables, filled in at the end of each request. It is
// JSON, CSV, XML or CLF as its author wrote it; values are printed as they are, and `-` where there is none.

import type { Exchange } from '../exchange.ts';
import { logVariable } from './log-variables.ts';

type Part = string | ((exchange: Exchange) => string | undefined);

const reference =
  /\$(?:context\.(authorizer\.claims\.[\w:-]+|\w+(?:\.\w+)*)|\{context\.(authorizer\.claims\.[\w:-]+|\w+(?:\.\w+)*)\})/g;

/** Returns what writes the line of a request. */
export function compileAccessLogFormat(format: string): (exchange: Exchange) => string {
  const parts: Part[] = [];
  let end = 0;
  for (const found of format.matchAll(reference)) {
    const [whole, plain, formal] = found;
    parts.push(format.slice(end, found.index), logVariable(plain ?? formal ?? ''));
    end = found.index + whole.length;
  }
  parts.push(format.slice(end));
  const used = parts.filter((part) => part !== '');
  return (exchange) => used.map((part) => (typeof part === 'string' ? part : part(exchange) || '-')).join('');
}
