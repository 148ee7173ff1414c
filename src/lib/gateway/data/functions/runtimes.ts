// Which runtimes are run locally, and by what. Identifiers as in the developer guide, "Lambda runtimes".

import type { StartEnvironment } from './execution-environment.ts';
import { startNodeEnvironment } from './node-environment.ts';
import { startCustomEnvironment, startPythonEnvironment } from './process-environment.ts';

const runtimes: { pattern: RegExp; shown: string; start: StartEnvironment }[] = [
  { pattern: /^nodejs\d*(\.x)?$/, shown: 'nodejs*', start: startNodeEnvironment },
  { pattern: /^python3(\.\d+)?$/, shown: 'python3*', start: startPythonEnvironment },
  { pattern: /^provided(\..+)?$/, shown: 'provided*', start: startCustomEnvironment },
];

/** As a user may write them. */
export const supportedRuntimes: readonly string[] = runtimes.map(({ shown }) => shown);

/** What runs this runtime identifier; undefined when nothing does. */
export function findRuntime(identifier: string): StartEnvironment | undefined {
  return runtimes.find(({ pattern }) => pattern.test(identifier))?.start;
}

/** Whether it is one of Node.js: those alone can run in the gateway's own process. */
export function isNode(identifier: string): boolean {
  return findRuntime(identifier) === startNodeEnvironment;
}
