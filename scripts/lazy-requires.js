// An esbuild plugin: oclif's modules require each other when first used, not when loaded. One command needs a parser
// and a base class; loaded eagerly, oclif's core brings its plugin loader, globbing, templates and spinners along.

import { readFile } from 'node:fs/promises';

/** A require as TypeScript emits it: `const config_1 = require("./config");`, wrapped in an import helper or not. */
const requires = /^(?:const|var) (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\("[^"]+"\)\)?);$/gm;

/** @type {import('esbuild').Plugin} */
export const lazyRequires = {
  name: 'lazy-requires',
  setup(build) {
    build.onLoad({ filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      return { contents: defer(await readFile(path, 'utf8')), loader: 'js' };
    });
  },
};

/**
 * Turns every required binding into a function that requires it once, and every use of it into a call.
 * @param {string} source
 */
function defer(source) {
  const names = [...source.matchAll(requires)].map((match) => match[1]);
  if (names.length === 0) return source;
  const uses = new RegExp(`\\b(?:${names.join('|')})\\b`, 'g');
  /** @type {string[]} */
  const declarations = [];
  const body = source.replace(requires, (_line, name, value) => {
    declarations.push(`let ${name}$; const ${name} = () => (${name}$ ??= ${value});`);
    return '';
  });
  const head = body.startsWith('"use strict";') ? '"use strict";' : '';
  return `${head}${declarations.join('')}${body.slice(head.length).replace(uses, '($&())')}`;
}
