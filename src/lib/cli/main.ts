// The program's first file: answers `--version` and `--help` by the short path, and loads the rest for anything else.

import { readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { hasFlag } from './find-command.ts';
import { asksHelp, asksVersion, emboldenHeadings, findHelp, userAgent } from './trivial.ts';

/**
 * Runs the program to its end and ends the process with its exit code.
 * @param root the package's folder, where oclif.manifest.json and dist/ lie
 */
export async function main(root: URL, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  const answer = asksVersion(argv) ? versionLine(root) : asksHelp(argv) ? helpText(root, argv) : undefined;
  if (answer !== undefined) {
    process.stdout.write(answer);
    return;
  }
  // Node 22 keeps compiled code between runs where this is asked for; Node 20 has no such thing.
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
  const { runProcess } = await import('./run-process.ts');
  await runProcess(fileURLToPath(root), readVersion(root), argv);
}

/** `apigw … | head` closes the pipe early: that is no failure. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

const readVersion = (root: URL): string => JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).version;

const versionLine = (root: URL) => `${userAgent(readVersion(root))}\n`;

function helpText(root: URL, argv: readonly string[]): string | undefined {
  const text = findHelp(argv, JSON.parse(readFileSync(new URL('dist/help.json', root), 'utf8')));
  const { isTTY } = process.stdout;
  const plain = !isTTY || process.env['NO_COLOR'] || process.env['TERM'] === 'dumb' || hasFlag(argv, '--no-color');
  return text && (plain ? text : emboldenHeadings(text));
}
