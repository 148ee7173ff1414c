// oclif.manifest.json (written by `oclif manifest`): which commands there are, and which file of the bundle has each.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ApigwError } from '../errors.ts';
import type { CommandClass, CommandTable } from './run-command.ts';

/** What this program reads of a flag of the manifest. */
export interface ManifestFlag {
  name: string;
  type: 'boolean' | 'option';
  char?: string;
  helpValue?: string;
  description?: string;
  options?: string[];
  hidden?: boolean;
}

/** What this program reads of a command of the manifest. */
export interface ManifestCommand {
  id: string;
  summary?: string;
  description?: string;
  hidden?: boolean;
  relativePath: string[];
  flags: Record<string, ManifestFlag>;
  args: Record<string, { name: string; required?: boolean; options?: string[] }>;
}

export interface Manifest {
  version: string;
  commands: Record<string, ManifestCommand>;
}

/** Reads the manifest that lies in the package's folder. */
export function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
}

/** The commands of the manifest, each loaded from its own file of the bundle. */
export function manifestTable(root: string): CommandTable {
  const { commands } = readManifest(root);
  return {
    ids: Object.keys(commands),
    async load(id) {
      const file = commands[id]?.relativePath ?? [];
      const module: { default?: CommandClass } = await import(pathToFileURL(join(root, ...file)).href);
      if (!module.default) throw new ApigwError('Internal', `${file.join('/')} exports no command`);
      return module.default;
    },
  };
}
