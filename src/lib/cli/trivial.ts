// The short path: `--version` and `--help` answered from texts that oclif's own Help class rendered at build time,
// without loading oclif, an SDK client or anything else.

import { findCommand, hasFlag } from './find-command.ts';

/** Help texts by command or topic id; the root's is under the empty id. */
export type HelpTexts = Readonly<Record<string, string>>;

const versionFlags = ['--version', '-v', 'version'];
const helpFlags = ['--help', '-h'];

/** What `--version` prints, in oclif's form; requests to AWS carry it too. */
export function userAgent(version: string): string {
  return `apigw/${version} ${process.platform}-${process.arch} node-${process.version}`;
}

/** Whether argv asks for the version. */
export function asksVersion(argv: readonly string[]): boolean {
  return argv.length > 0 && versionFlags.includes(argv[0] ?? '');
}

/** Whether argv asks for help: `--help` anywhere before `--`, `help …` or nothing at all. */
export function asksHelp(argv: readonly string[]): boolean {
  return argv.length === 0 || argv[0] === 'help' || hasFlag(argv, ...helpFlags);
}

/** The help text that argv asks for, or nothing where it names no command (which is an error). */
export function findHelp(argv: readonly string[], texts: HelpTexts): string | undefined {
  const words = argv[0] === 'help' ? argv.slice(1) : argv;
  const asked = words.filter((word) => !helpFlags.includes(word));
  const found = findCommand(asked, Object.keys(texts));
  const unknown = found.argv.some((word) => !word.startsWith('-')) && !isCommandText(texts, found.words);
  return unknown ? undefined : texts[found.words.join(':')];
}

/** Only commands take arguments: a topic's further word is a command that is not there. */
function isCommandText(texts: HelpTexts, words: readonly string[]): boolean {
  const id = words.join(':');
  return id !== '' && !Object.keys(texts).some((other) => other.startsWith(`${id}:`));
}

const heading = /^[A-Z][A-Z ]+$/gm;

/** Help for a terminal with colours: headings bold, as oclif draws them. */
export function emboldenHeadings(text: string): string {
  return text.replace(heading, (title) => `\u001b[1m${title}\u001b[22m`);
}
