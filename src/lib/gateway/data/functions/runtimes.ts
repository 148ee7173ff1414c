// Which runtimes are run locally, and by what. Identifiers as in the developer guide, "Lambda runtimes".

import type { Runtime } from './execution-environment.ts';
import { nodeRuntime } from './node-environment.ts';
import { customRuntime, pythonRuntime } from './process-environment.ts';

const runtimes: { pattern: RegExp; shown: string; runtime: Runtime }[] = [
  { pattern: /^nodejs\d*(\.x)?$/, shown: 'nodejs*', runtime: nodeRuntime },
  { pattern: /^python3(\.\d+)?$/, shown: 'python3*', runtime: pythonRuntime },
  { pattern: /^provided(\..+)?$/, shown: 'provided*', runtime: customRuntime },
];

/** As a user may write them. */
export const supportedRuntimes: readonly string[] = runtimes.map(({ shown }) => shown);

/** What runs this runtime identifier; undefined when nothing does. */
export function findRuntime(identifier: string): Runtime | undefined {
  return runtimes.find(({ pattern }) => pattern.test(identifier))?.runtime;
}
