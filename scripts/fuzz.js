// `npm run fuzz -- [SEED [COUNT]]`: runs test/fuzz/main.ts, bundled first, as Node 20 reads no TypeScript.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { banner, root } from './bundle.js';

const outfile = join(root, 'node_modules/.cache/fuzz/main.mjs');
await build({
  bundle: true,
  format: 'esm',
  platform: 'node',
  entryPoints: [join(root, 'test/fuzz/main.ts')],
  outfile,
  external: ['lmdb'],
  banner: { js: banner },
  logLevel: 'warning',
});
process.exitCode =
  spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1;
