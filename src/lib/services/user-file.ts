// The user's own defaults: $XDG_CONFIG_HOME/apigw/config.yaml, the last in the order of precedence.

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';

export interface UserFile {
  profile?: string;
  region?: string;
  local?: boolean;
}

const known = new Map<string, 'string' | 'boolean'>([
  ['profile', 'string'],
  ['region', 'string'],
  ['local', 'boolean'],
]);

/** Reads the user file; a missing one is empty, a broken one is InvalidInput with its path. */
export async function readUserFile(env: Context['env']): Promise<UserFile> {
  const file = join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'apigw', 'config.yaml');
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw cause;
  });
  if (text === undefined) return {};
  const { parse } = await import('yaml');
  const content: unknown = parseOrRefuse(parse, text, file);
  if (content === null || content === undefined) return {};
  if (typeof content !== 'object') throw new ApigwError('InvalidInput', `${file}: must be a map of settings`);
  for (const [key, value] of Object.entries(content)) {
    const type = known.get(key);
    if (!type)
      throw new ApigwError('InvalidInput', `${file}: '${key}' is not known; known are ${[...known.keys()].join(', ')}`);
    if (typeof value !== type) throw new ApigwError('InvalidInput', `${file}: ${key} must be a ${type}`);
  }
  return content as UserFile;
}

function parseOrRefuse(parse: (text: string) => unknown, text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new ApigwError('InvalidInput', `${file}: ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
}
