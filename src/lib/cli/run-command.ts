// One run of the program below the process: argv in, exit code out. Finds the command, loads its file alone, runs it.

import { ApigwError, exitCodes } from '../errors.ts';
import type { BaseCommand } from './base-command.ts';
import { findCommand, hasFlag } from './find-command.ts';
import { type Host, isTruthy } from './host.ts';
import { HostConfig } from './host-config.ts';
import { nearest } from './nearest.ts';
import { reportError } from './report-error.ts';

/** A command's class, as its file exports it by default. */
export type CommandClass = (new (
  argv: string[],
  config: HostConfig,
) => BaseCommand) & {
  id?: string;
  windDown: number;
};

/** The commands there are: by id, loaded when asked for. */
export interface CommandTable {
  ids: readonly string[];
  load(id: string): Promise<CommandClass>;
}

/** Runs what argv says and returns the exit code. Whatever fails is told on the host's streams. */
export async function runCommand(argv: readonly string[], host: Host, table: CommandTable): Promise<number> {
  try {
    const found = findCommand(argv, table.ids);
    if (found.id === undefined) throw unknownCommand(found.words, found.argv, table.ids);
    const Class = await table.load(found.id);
    Class.id = found.id;
    await raceInterruption(new Class(found.argv, new HostConfig(host)).start(), host.signal, Class.windDown);
  } catch (error) {
    const debug = hasFlag(argv, '--debug') || isTruthy(host.env['APIGW_DEBUG']);
    reportError(error, host, { json: hasFlag(argv, '--json'), debug, color: !hasFlag(argv, '--no-color') });
  }
  const stoppedByKeyboard = host.signal.aborted && host.signal.reason === 'SIGINT';
  return stoppedByKeyboard && host.exitCode === exitCodes.done ? exitCodes.interrupted : host.exitCode;
}

/** Waits for the command; once interrupted it has `windDown` milliseconds left to end by itself. */
async function raceInterruption(run: Promise<unknown>, signal: AbortSignal, windDown: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const interrupted = new Promise<never>((_, reject) => {
    const begin = () => {
      timer = setTimeout(() => reject(new ApigwError('Interrupted', 'Interrupted')), windDown);
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
  await Promise.race([run, interrupted]).finally(() => clearTimeout(timer));
}

function unknownCommand(words: readonly string[], rest: readonly string[], ids: readonly string[]): ApigwError {
  const topic = words.join(' ');
  const word = rest.find((token) => !token.startsWith('-'));
  const below = [...new Set(ids.map((id) => nextWord(id, words)).filter((next) => next !== undefined))];
  const help = `See: apigw ${topic ? `${topic} ` : ''}--help`;
  if (word === undefined) {
    return new ApigwError('Usage', `apigw ${topic}${topic && ' '}needs a command: ${below.join(', ')}`, { hint: help });
  }
  const near = nearest(word, below);
  const command = topic ? `${topic} ${word}` : word;
  return new ApigwError('Usage', `Unknown command: ${command}`, {
    hint: near ? `Did you mean: apigw ${topic ? `${topic} ` : ''}${near}` : help,
  });
}

/** The word that follows `words` in a command's id, if the id begins with them. */
function nextWord(id: string, words: readonly string[]): string | undefined {
  const parts = id.split(':');
  return words.every((word, i) => parts[i] === word) ? parts[words.length] : undefined;
}
