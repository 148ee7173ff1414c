// Finds the files that run outside the gateway's own thread (workers, interpreters): they are never bundled.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file that is shipped beside this module: in the sources it is in this folder, in a build it is beside
 * the chunk that asks or in an `assets/` folder above it.
 */
export function assetPath(name: string): string {
  const start = dirname(fileURLToPath(import.meta.url));
  if (existsSync(join(start, name))) return join(start, name);
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, 'assets', name);
    if (existsSync(path)) return path;
    if (folder === dirname(folder))
      throw new Error(`The installation is incomplete: ${name} is missing beside ${start}`);
  }
}
