// What a user writes for a request: headers as `Name: value`, a body as text, a file or stdin.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';

/**
 * `Name: value` lines as headers; those of one name are one header with all their values (RFC 9110, 5.3). Throws Usage for
 * a line of another form, and for Host, which the URL decides.
 */
export function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers = new Map<string, { name: string; value: string }>();
  for (const line of lines) {
    const [, name, value = ''] = /^([!#$%&'*+.^_`|~\w-]+)\s*[:=]\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) {
      throw new ApigwError('Usage', `--header: '${line}' is not NAME:VALUE`, {
        hint: "For example: -H 'Accept: text/plain'",
      });
    }
    const key = name.toLowerCase();
    if (key === 'host') throw new ApigwError('Usage', '--header: Host is decided by where the stage answers');
    const before = headers.get(key);
    const separator = key === 'cookie' ? '; ' : ', ';
    headers.set(key, before ? { ...before, value: `${before.value}${separator}${value}` } : { name, value });
  }
  return Object.assign(
    Object.create(null),
    Object.fromEntries([...headers.values()].map((one) => [one.name, one.value])),
  );
}

/** `-` is stdin, `@FILE` a file's bytes, anything else the text itself. */
export async function readBody(context: Context, given: string): Promise<string | Buffer> {
  if (given === '-') return context.readStdin();
  if (!given.startsWith('@')) return given;
  return readFile(resolve(context.cwd, given.slice(1))).catch((cause) => {
    throw new ApigwError('InvalidInput', `--body: cannot read ${given.slice(1)}: ${cause.message}`, { cause });
  });
}
