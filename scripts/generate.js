// Writes what is generated: from the bundled commands oclif.manifest.json (by oclif itself), dist/help.json (by oclif's
// Help class, for the short path of `--help`) and docs/commands.md; from their sources docs/lint-rules.md and the JSON Schema
// of apigw.yaml.

import './columns.js';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Config } from '@oclif/core/config';
import { root } from './bundle.js';
import { renderHelp } from './help.js';
import { importSource } from './import-source.js';
import { renderLintRules } from './lint-rules.js';
import { renderReference } from './reference.js';

const run = promisify(execFile);
const manifestFile = join(root, 'oclif.manifest.json');

/** Regenerates all of it from dist/. */
export async function generate() {
  await writeManifest();
  const config = await Config.load(root);
  const texts = await renderHelp(config);
  await writeFile(join(root, 'dist/help.json'), `${JSON.stringify(texts)}\n`);
  await mkdir(join(root, 'docs'), { recursive: true });
  await writeFile(join(root, 'docs/commands.md'), renderReference(config, texts));
  const { rules } = await importSource('src/lib/spec/lint/rules.ts');
  await writeFile(join(root, 'docs/lint-rules.md'), renderLintRules(rules));
  await writeSchema();
}

async function writeSchema() {
  const { projectSchema } = await importSource('src/lib/services/project-schema.ts');
  await mkdir(join(root, 'schemas'), { recursive: true });
  await writeFile(join(root, 'schemas/apigw.schema.json'), `${JSON.stringify(projectSchema, null, 2)}\n`);
}

/** oclif orders the manifest as the file system lists the folders: sorted, it is the same on every machine. */
async function writeManifest() {
  await rm(manifestFile, { force: true });
  const oclif = join(dirname(createRequire(import.meta.url).resolve('oclif/package.json')), 'bin/run.js');
  await run(process.execPath, [oclif, 'manifest'], { cwd: root });
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  const commands = Object.entries(manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1));
  const sorted = { ...manifest, commands: Object.fromEntries(commands) };
  await writeFile(manifestFile, `${JSON.stringify(sorted, null, 2)}\n`);
}
