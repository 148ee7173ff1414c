// An esbuild plugin: `import('yaml')` gives the names that it gives in Node. Of a CommonJS package, esbuild's chunk for a
// dynamic import exports the default alone; here a chunk stands between that names each export.

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const namespace = 'named-imports';
const identifier = /^[A-Za-z_$][\w$]*$/;

const modular = /^(?:import|export)\b/m;

/** @type {import('esbuild').Plugin} */
export const namedImports = {
  name: namespace,
  setup(build) {
    build.onResolve({ filter: /^[@\w]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || importer.includes('node_modules') || pluginData === namespace) return undefined;
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: namespace });
      const isCommonJs = !found.external && !modular.test(await readFile(found.path, 'utf8'));
      return isCommonJs ? { path, namespace, pluginData: { resolveDir, file: found.path } } : found;
    });
    build.onLoad({ filter: /.*/, namespace }, async ({ path, pluginData }) => {
      return { contents: await shim(path, pluginData.file), resolveDir: pluginData.resolveDir };
    });
  },
};

/**
 * A module with the names that Node finds in the CommonJS file.
 * @param {string} name
 * @param {string} file
 */
async function shim(name, file) {
  const found = Object.keys(await import(pathToFileURL(file).href));
  const names = found.filter((key) => key !== 'default' && identifier.test(key));
  const lines = names.map((key) => `export const ${key} = all.${key};`);
  return `import all from ${JSON.stringify(name)};\nexport default all;\n${lines.join('\n')}\n`;
}
