// Writes a file whole or not at all.

import { rename, rm, writeFile } from 'node:fs/promises';
import { ApigwError } from '../errors.ts';

/** Writes `text` beside the file first, then puts it in its place. Throws InvalidInput where that can't be. */
export async function writeFileSafely(file: string, text: string, mode = 0o644): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { mode });
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new ApigwError('InvalidInput', `Cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
