// Bundles the program with esbuild: one entry file per command, shared code in chunks, so that a command loads what it
// runs and nothing else. Writes dist/.

import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyRequires } from './lazy-requires.js';
import { namedImports } from './named-imports.js';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that run outside of the bundle, in worker threads and child processes: copied as they are. */
const assets = 'src/lib/gateway/data/functions';

/** What CommonJS dependencies expect, and ES modules have not. */
export const banner = `import { createRequire as $createRequire } from 'node:module';
import { fileURLToPath as $fileURLToPath } from 'node:url';
const require = $createRequire(import.meta.url);
const __filename = $fileURLToPath(import.meta.url);
const __dirname = $fileURLToPath(new URL('.', import.meta.url));
`;
const usesCommonJs = /\b(?:require|__filename|__dirname)\b/;

/** Bundles src/ into dist/, which is replaced when all of it is there: a failed build leaves the last good one. */
export async function bundle() {
  const fresh = join(root, 'node_modules/.cache', `apigw-dist-${process.pid}`);
  await bundleInto(fresh);
  await copyAssets(join(fresh, 'chunks'));
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await rename(fresh, join(root, 'dist'));
}

/** @param {string} outdir */
async function bundleInto(outdir) {
  const commands = (await filesBelow('src/commands', /\.ts$/)).map((file) => file.replace(/\.ts$/, ''));
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'src/lib/cli/main.ts',
      ...Object.fromEntries(commands.map((name) => [`commands/${name}`, `src/commands/${name}.ts`])),
    },
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // The SDK's ES modules, of which only what is used is bundled; Node's own resolution would take its CommonJS build.
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    write: false,
    // Native or never reached: lmdb finds its binary beside itself; oclif asks for typescript only to run from source.
    external: ['lmdb', 'typescript'],
    logLevel: 'warning',
    plugins: [lazyRequires, namedImports],
  });
  for (const { path, text } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, usesCommonJs.test(text) ? banner + text : text);
  }
}

/**
 * Beside the chunks, where code that names an asset by its own place finds it.
 * @param {string} target
 */
async function copyAssets(target) {
  await mkdir(target, { recursive: true });
  for (const file of await filesBelow(assets, /\.(js|mjs|cjs|py)$/)) {
    await copyFile(join(root, assets, file), join(target, file));
  }
}

/**
 * The files below a folder of the package, relative to it, sorted, with `/` between the parts.
 * @param {string} folder
 * @param {RegExp} pattern
 */
async function filesBelow(folder, pattern) {
  const entries = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  return entries
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => pattern.test(name))
    .sort();
}
