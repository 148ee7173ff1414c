// oclif's parse errors in the catalogue's words: code Usage, one clear message, and where the help is.

import { stripVTControlCharacters } from 'node:util';
import { ApigwError } from '../errors.ts';
import { nearest } from './nearest.ts';

/** The command that was parsed for: its words (`apis list`) and the flags that it knows, without dashes. */
export interface ParsedCommand {
  words: string;
  flags: readonly string[];
}

/** What oclif's parser threw, as an ApigwError of code Usage. Our own errors pass, and so do faults of the program. */
export function usageError(thrown: unknown, command: ParsedCommand): unknown {
  if (thrown instanceof ApigwError || isFault(thrown)) return thrown;
  const help = `apigw ${command.words} --help`;
  const unknown = unknownFlags(thrown);
  if (unknown) {
    const near = nearest((unknown[0] ?? '').replace(/^-+|=.*$/g, ''), command.flags);
    return new ApigwError('Usage', `Unknown flag${unknown.length > 1 ? 's' : ''}: ${unknown.join(', ')}`, {
      hint: near ? `Did you mean --${near}? See: ${help}` : `See: ${help}`,
      cause: thrown,
    });
  }
  return new ApigwError('Usage', argumentFault(thrown) ?? messageOf(thrown), { hint: `See: ${help}`, cause: thrown });
}

const isFault = (thrown: unknown) => thrown instanceof TypeError || thrown instanceof ReferenceError;

/** Messages for errors that carry the arguments in question: RequiredArgsError their definitions, UnexpectedArgsError their text. */
function argumentFault(thrown: unknown): string | undefined {
  const args = thrown instanceof Error && 'args' in thrown && Array.isArray(thrown.args) ? thrown.args : [];
  const plural = args.length > 1 ? 's' : '';
  if (args.length === 0) return undefined;
  if (args.every((arg) => typeof arg === 'string')) return `Unexpected argument${plural}: ${args.join(', ')}`;
  return `Missing argument${plural}: ${args.map((arg: { name: string }) => arg.name.toUpperCase()).join(', ')}`;
}

/** oclif's NonExistentFlagsError carries the flags; its class is not exported. */
function unknownFlags(thrown: unknown): string[] | undefined {
  const flags = thrown instanceof Error && 'flags' in thrown ? thrown.flags : undefined;
  return Array.isArray(flags) && flags.every((flag) => typeof flag === 'string') ? flags : undefined;
}

function messageOf(thrown: unknown): string {
  const text = stripVTControlCharacters(thrown instanceof Error ? thrown.message : String(thrown));
  return text
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:\n\s*/, '')
    .replace(/\s*\n\s+/g, '; ')
    .replace(/^Parsing (--\S+); /, '$1: ')
    .trim();
}
