// `npm run check:fresh`: builds, and fails where a generated file that is committed differs from what the build makes.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, root } from './bundle.js';
import { generate } from './generate.js';

const generated = ['oclif.manifest.json', 'docs/commands.md', 'docs/lint-rules.md', 'schemas/apigw.schema.json'];

/** @param {string} file */
const read = (file) => readFile(join(root, file), 'utf8').catch(() => undefined);

const before = await Promise.all(generated.map(read));
await bundle();
await generate();
const after = await Promise.all(generated.map(read));
const stale = generated.filter((_file, i) => before[i] !== after[i]);
for (const file of stale) console.error(`${file} was not what \`npm run build\` makes: commit it anew.`);
if (stale.length > 0) process.exitCode = 1;
else console.log(`Fresh: ${generated.join(', ')}`);
