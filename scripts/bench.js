// `npm run bench -- NAME [ARGUMENTS]`: runs bench/NAME.ts, bundled first, as Node 20 reads no TypeScript.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { banner, root } from './bundle.js';

const [name = '', ...argv] = process.argv.slice(2);
const source = ['ts', 'js'].map((ending) => join(root, 'bench', `${name}.${ending}`)).find(existsSync);
if (!/^[\w/-]+$/.test(name) || !source) {
  console.error('Name a program of bench/, such as: npm run bench -- start-up');
  process.exit(2);
}
const outfile = join(root, 'node_modules/.cache/bench', `${name}.mjs`);
const options = { bundle: true, format: /** @type {const} */ ('esm'), platform: /** @type {const} */ ('node') };
await build({
  ...options,
  entryPoints: [source],
  outfile,
  external: ['lmdb'],
  banner: { js: banner },
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [outfile, ...argv], { cwd: root, stdio: 'inherit' }).status ?? 1;
