// A TypeScript file of src/ as a module: for data that is written down there once, and which Node 20 does not read by itself.

import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './bundle.js';

/** @param {string} file a path from the root, such as `src/lib/spec/lint/rules.ts` */
export async function importSource(file) {
  const { outputFiles } = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
}
