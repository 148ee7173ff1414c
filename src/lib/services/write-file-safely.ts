// Writes a file whole or not at all.

import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { ApigwError } from '../errors.ts';

/**
 * Writes `text` beside the file first, then puts it in its place; a link stays one. What is no file (/dev/stdout, a pipe)
 * is written to as it is. Throws InvalidInput where that can't be.
 */
export async function writeFileSafely(file: string, text: string, mode = 0o644): Promise<void> {
  try {
    const there = await stat(file).catch(() => undefined);
    if (there && !there.isFile()) await writeFile(file, text);
    else await replaceFile(there ? await realpath(file) : file, text, mode);
  } catch (cause) {
    throw new ApigwError('InvalidInput', `Cannot write ${file}: ${reasonOf(cause as NodeJS.ErrnoException)}`, {
      cause,
    });
  }
}

async function replaceFile(file: string, text: string, mode: number): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { mode });
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw cause;
  }
}

/** Node's words without its code and the path, which is that of the file beside. */
const reasonOf = ({ message }: NodeJS.ErrnoException) => /^E[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message;
