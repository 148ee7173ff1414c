// `npm run quickstart`: builds, deploys the example API of examples/pets to stage prod of a local gateway, calls it, puts a
// domain name before it, changes it, sees the difference, deploys again, rolls back, and stops the gateway. Every command that is shown is run
// as shown, on a copy of the example; nothing stays behind.

import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { bundle, root } from './bundle.js';
import { generate } from './generate.js';

const plain = !process.stdout.isTTY || process.env['NO_COLOR'] || process.env['TERM'] === 'dumb';
const paint = new Chalk(plain ? { level: 0 } : {});
const bin = join(root, 'bin/run.js');
const scratch = await mkdtemp(join(tmpdir(), 'apigw-quickstart-'));
const project = join(scratch, 'pets');
/** Its own state folder: a local gateway that runs already is left alone. */
const env = { ...process.env, APIGW_STATE_DIR: join(scratch, 'state') };
for (const name of Object.keys(env)) if (/^(AWS_|APIGW_(?!STATE_DIR))/.test(name)) Reflect.deleteProperty(env, name);

/** @type {import('node:child_process').ChildProcess | undefined} */
let running;
process.on('SIGINT', () => running?.kill('SIGINT'));

/**
 * Runs `apigw` with these arguments in the project's folder, after showing the command.
 * @param {string[]} argv
 */
async function apigw(...argv) {
  console.log(`\n${paint.dim('$')} ${paint.bold(`apigw ${argv.map(quote).join(' ')}`)}`);
  const code = await run(argv);
  if (code !== 0) throw new Error(`apigw ${argv[0]} ended with ${code}`);
}

/** @param {string[]} argv */
function run(argv) {
  const child = spawn(process.execPath, [bin, ...argv], { cwd: project, env, stdio: 'inherit' });
  running = child;
  return new Promise((ended) => child.once('exit', (code) => ended(code ?? 130)));
}

/** As a shell takes it. @param {string} word */
const quote = (word) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word}'`);

/** @param {string} text */
const say = (text) => console.log(`\n${paint.cyan.bold(text)}`);

/**
 * Changes the copy of a file, and shows what was changed.
 * @param {string} file
 * @param {string} before
 * @param {string} after
 */
async function edit(file, before, after) {
  const path = join(project, file);
  const text = await readFile(path, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} has no '${before}'`);
  await writeFile(path, text.replace(before, after));
  console.log(`\n${file}\n  ${paint.red(`- ${before}`)}\n  ${paint.green(`+ ${after}`)}`);
}

async function story() {
  say('Building');
  await bundle();
  await generate();
  await cp(join(root, 'examples/pets'), project, { recursive: true });

  say('A gateway on this machine, and the API deployed to its stage prod');
  await apigw('local', 'start', '--detach', '--port', '0', '--ephemeral');
  await apigw('lint', 'openapi.yaml');
  await apigw('deploy', '--stage', 'prod', '--yes');

  say('Calls: a mock, functions in Node, and an error that API Gateway makes');
  await apigw('invoke', 'GET', '/health', '--stage', 'prod');
  await apigw('invoke', 'POST', '/pets', '--stage', 'prod', '--body', '{"name":"Rex","kind":"dog"}');
  await apigw('invoke', 'GET', '/pets', '--stage', 'prod');
  await apigw('invoke', 'GET', '/nothing/here', '--stage', 'prod');

  say('A domain name before it: hosted zone, certificate, DNS and TLS, tried to the end');
  await apigw('domains', 'setup', 'api.example.com', '--stage', 'prod', '--create-zone', 'example.com', '--yes');
  await apigw('domains', 'show', 'api.example.com');

  say('A change: the difference, deployed, and rolled back');
  await edit('openapi.yaml', '{"status": "ok"}', '{"status": "ok", "since": "a moment ago"}');
  await apigw('diff', '--stage', 'prod');
  await apigw('deploy', '--stage', 'prod', '--yes');
  await apigw('invoke', 'GET', '/health', '--stage', 'prod');
  await apigw('rollback', '--stage', 'prod', '--to', '-1', '--yes');
  await apigw('invoke', 'GET', '/health', '--stage', 'prod');
}

/** What to try next: the same, by hand. */
function farewell() {
  console.log(`
${paint.green.bold('That was all real.')} Try it yourself, from ${paint.bold('examples/pets')}:
  npx apigw deploy --stage prod                a gateway starts in the background, and stays
  npx apigw invoke GET /pets --stage prod --trace
  npx apigw domains setup api.example.com --stage prod --create-zone example.com
  npx apigw diff --stage prod                  after a change to openapi.yaml
  npx apigw export --stage prod
  npx apigw local stop
The same commands work on AWS, for a stage without 'target: local' in apigw.yaml or for any spec of yours:
  npx apigw deploy SPEC --stage NAME --profile NAME
Every command: docs/commands.md, or npx apigw --help`);
}

try {
  await story();
} catch (error) {
  console.error(`\n${paint.red.bold('Stopped:')} ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  if (await readFile(bin).catch(() => undefined)) await apigw('local', 'stop').catch(() => {});
  await rm(scratch, { recursive: true, force: true });
}
if (!process.exitCode) farewell();
