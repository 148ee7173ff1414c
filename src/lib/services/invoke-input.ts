// What a user writes for a request: headers as `Name: value`, a body as text, a file or stdin.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';

/** `Name: value` lines as headers; one without a content type gets none. Throws Usage for a line of another form. */
export function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const match = /^([!#$%&'*+.^_`|~\w-]+)\s*[:=]\s*(.*)$/.exec(line);
    if (!match?.[1]) {
      throw new ApigwError('Usage', `--header: '${line}' is not NAME:VALUE`, {
        hint: "For example: -H 'Accept: text/plain'",
      });
    }
    headers[match[1]] = match[2] ?? '';
  }
  return headers;
}

/** `-` is stdin, `@FILE` a file, anything else the text itself. */
export async function readBody(context: Context, given: string): Promise<string> {
  if (given === '-') return context.readStdin();
  if (!given.startsWith('@')) return given;
  return readFile(resolve(context.cwd, given.slice(1)), 'utf8').catch((cause) => {
    throw new ApigwError('InvalidInput', `--body: cannot read ${given.slice(1)}: ${cause.message}`, { cause });
  });
}
