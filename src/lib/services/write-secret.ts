// Writes values of keys where they are wanted: into a file that its owner alone can read.

import { resolve } from 'node:path';
import type { Context } from './context.ts';
import { writeFileSafely } from './write-file-safely.ts';

/** Writes the text, with mode 0600. Throws InvalidInput where that can't be. */
export async function writeSecret({ cwd }: Pick<Context, 'cwd'>, file: string, text: string): Promise<void> {
  await writeFileSafely(resolve(cwd, file), text, 0o600);
}
