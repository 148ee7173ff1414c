// Runs the program inside the test: argv in; stdout, stderr and exit code out. The commands are those of src/commands.

import { readdirSync } from 'node:fs';
import { PassThrough, Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Host } from '../../src/lib/cli/host.ts';
import { type CommandTable, runCommand } from '../../src/lib/cli/run-command.ts';

export interface CliOptions {
  /** The whole environment of the command. */
  env?: Record<string, string>;
  cwd?: string;
  stdin?: string;
  signal?: AbortSignal;
  /** Whether stdin, stdout and stderr are terminals of 80 columns. */
  terminal?: boolean;
  /** On a terminal: the keys that follow when stderr shows a question, in this order. */
  answers?: readonly Answer[];
  now?: Date;
  /** Commands of the test's own, instead of the program's. */
  commands?: CommandTable;
}

export interface Answer {
  question: string;
  /** `\r` is the Enter key, `\u001b[B` the arrow down. */
  keys: string;
}

export interface CliResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs one command line to its end. */
export async function runCli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const keyboard = openKeyboard(options.answers ?? []);
  const take = (name: 'stdout' | 'stderr') => (data: string | Uint8Array) => {
    const text = typeof data === 'string' ? data : Buffer.from(data).toString();
    written[name] += text;
    keyboard.see(text);
  };
  const output = (name: 'stdout' | 'stderr') => (options.terminal ? openScreen(take(name)) : { write: take(name) });
  const host: Host = {
    stdin: options.answers
      ? keyboard.stream
      : Object.assign(Readable.from(options.stdin ? [options.stdin] : []), { isTTY: options.terminal ?? false }),
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: options.env ?? {},
    cwd: options.cwd ?? root,
    root,
    version: '0.0.0-test',
    program: [fileURLToPath(new URL('../../bin/run.js', import.meta.url))],
    signal: options.signal ?? new AbortController().signal,
    now: () => options.now ?? new Date(),
    exitCode: 0,
  };
  const exitCode = await runCommand(argv, host, options.commands ?? sourceCommands());
  return { ...written, exitCode };
}

/** A terminal of 80 columns: prompts want a stream, and one that does not end with them. */
function openScreen(take: (data: string | Uint8Array) => void) {
  const write = (data: Buffer, _encoding: string, done: () => void) => {
    take(data);
    done();
  };
  const screen = Object.assign(new Writable({ write }), { isTTY: true, columns: 80 });
  return Object.assign(screen, { end: () => screen });
}

/** Somebody at a keyboard, who reads the screen and answers. */
function openKeyboard(answers: readonly Answer[]) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stream });
  const left = [...answers];
  let seen = '';
  return {
    stream,
    see(text: string) {
      seen += text;
      const [next] = left;
      if (!next || !seen.includes(next.question)) return;
      left.shift();
      seen = '';
      setImmediate(() => stream.write(next.keys));
    },
  };
}

/** The commands of src/commands, loaded from their sources. */
export function sourceCommands(): CommandTable {
  const folder = new URL('../../src/commands/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const ids = files.map((name) => name.replace(/\.ts$/, '').replaceAll(/[\\/]/g, ':')).sort();
  return {
    ids,
    load: async (id) => (await import(new URL(`${id.replaceAll(':', '/')}.ts`, folder).href)).default,
  };
}
