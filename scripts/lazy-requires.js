// An esbuild plugin: oclif's modules require each other when first used, not when loaded, and most of what they require of
// others is not bundled but left where npm put it. One command needs a parser and a base class; bundled and loaded as
// they are, oclif's core brings its plugin loader, globbing, templates and spinners along.

import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';

/** A require as TypeScript emits it: `const config_1 = require("./config");`, wrapped in an import helper or not. */
const requires = /^(?:const|var) (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\w*\(["'][^"']+["']\)\)?);$/gm;

/** Packages that every command's parse reaches: bundled. */
const reached = new Set(['ansis', 'debug', 'supports-color']);
const bareRequire = /\brequire\((["'])([^."'][^"']*)\1\)/g;

/** Requires from where oclif lies: its dependencies may be there alone. */
const requireFromOclif = `function requireFromOclif(name) {
  const { createRequire } = require('node:module');
  return createRequire(createRequire(__filename).resolve('@oclif/core'))(name);
}
`;

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
  const external = source.replace(bareRequire, (whole, _quote, name) =>
    reached.has(name) || name.startsWith('node:') || builtinModules.includes(name)
      ? whole
      : `requireFromOclif('${name}')`,
  );
  const names = [...external.matchAll(requires)].map((match) => match[1]);
  const head = external === source ? '' : requireFromOclif;
  if (names.length === 0) return head + external;
  const uses = new RegExp(`\\b(?:${names.join('|')})\\b`, 'g');
  /** @type {string[]} */
  const declarations = [];
  const body = external.replace(requires, (_line, name, value) => {
    declarations.push(`let ${name}$; const ${name} = () => (${name}$ ??= ${value});`);
    return '';
  });
  return `${head}${declarations.join('')}${body.replace(uses, '($&())')}`;
}
