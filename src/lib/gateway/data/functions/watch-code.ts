// Notices that a function's code changed, so that the next invocation runs the new code (Lambda does so on
// UpdateFunctionCode: new environments start, the old ones end).

import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

const ignored = new Set(['node_modules', '.git', '__pycache__']);
const mostFolders = 512;

/**
 * Calls `changed` once, at the first change under `folder`; afterwards it is over, and a new watch is needed.
 * Returns what ends it early; undefined where there is nothing to watch or the system has no watches left, of which
 * `unavailable` is told the reason.
 */
export function watchCode(
  folder: string,
  changed: () => void,
  unavailable: (reason: string) => void,
): (() => void) | undefined {
  const watchers: FSWatcher[] = [];
  const close = () => {
    for (const watcher of watchers.splice(0)) watcher.close();
  };
  const fire = (_event: string, name: string | null) => {
    if (watchers.length === 0 || (name !== null && ignored.has(name))) return;
    close();
    changed();
  };
  try {
    for (const path of foldersUnder(folder)) {
      const watcher = watch(path, { persistent: false }, fire);
      watcher.on('error', () => fire('rename', null));
      watchers.push(watcher);
    }
  } catch (error) {
    close();
    unavailable(error instanceof Error ? error.message : String(error));
    return undefined;
  }
  return close;
}

/** The folder and those in it, breadth first, up to a limit: code lies near the top. */
function foldersUnder(root: string): string[] {
  const found = [root];
  for (let index = 0; index < found.length && found.length < mostFolders; index++) {
    const folder = found[index] ?? root;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !ignored.has(entry.name)) found.push(join(folder, entry.name));
    }
  }
  return found.slice(0, mostFolders);
}
