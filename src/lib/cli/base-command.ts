// What every command stands on: global flags, exit codes and errors by the catalogue, data on stdout and the rest on
// stderr. oclif 4 would end every --json failure with 1 and print an error's internals; here it does not.

import { Command } from '@oclif/core/command';
import type { ArgInput, Input, ParserOutput } from '@oclif/core/interfaces';
import { ApigwError } from '../errors.ts';
import { askSecret, confirm, confirmName, isInteractive } from './confirm.ts';
import { type GivenFlags, type Globals, globalFlags, readGlobals } from './globals.ts';
import { type Host, isTruthy, processHost, readAll } from './host.ts';
import { HostConfig } from './host-config.ts';
import { type InputQuestion, input, type SelectQuestion, select } from './prompts.ts';
import { reportError } from './report-error.ts';
import type { StepRunner } from './run-steps.ts';
import { type Screen, screenOf } from './terminal.ts';
import { usageError } from './usage-error.ts';
import { runTasks, type Task } from './views/tasks.ts';

/** What services are given of the world; the services' Context has this shape. */
export interface CommandContext {
  globals: Globals;
  env: Host['env'];
  cwd: string;
  program: readonly string[];
  interactive: boolean;
  signal: AbortSignal;
  now(): Date;
  notify(message: string): void;
  confirm(question: string): Promise<void>;
  askSecret(question: string): Promise<string>;
  select(question: SelectQuestion): Promise<string>;
  input(question: InputQuestion): Promise<string>;
  readStdin(): Promise<string>;
}

/** Flags or arguments by name, as a parse gives them. */
type Values = Record<string, unknown>;

export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = globalFlags;

  /** How long the command may take to end by itself after Ctrl-C, in milliseconds. */
  static windDown = 250;

  /** Runs the command through oclif's life of one: init, run, catch, finally, and the JSON of the result. */
  start(): Promise<unknown> {
    return this._run();
  }

  /** The world that this command runs in. */
  protected get host(): Host {
    this.#host ??= this.config instanceof HostConfig ? this.config.host : this.#processHost();
    return this.#host;
  }
  #host: Host | undefined;

  /** A stream can be read once, and a spec may be asked for twice. */
  #stdin: Promise<string> | undefined;

  /** Where oclif's own runner starts the command. */
  #processHost(): Host {
    return processHost({ root: this.config.root, version: this.config.version, signal: new AbortController().signal });
  }

  /** What a service needs, from the flags that `parse` gave. */
  protected context(flags: GivenFlags): CommandContext {
    const { env, cwd, program, signal, now, stdin } = this.host;
    const globals = readGlobals(flags, env);
    return {
      globals,
      env,
      cwd,
      program,
      signal,
      now,
      interactive: isInteractive(this.host),
      notify: (message) => this.logToStderr(message),
      confirm: async (question) => (globals.yes ? undefined : confirm(this.host, question)),
      askSecret: (question) => askSecret(this.host, question),
      select: (question) => select(this.host, question),
      input: (question) => input(this.host, question),
      readStdin: () => {
        this.#stdin ??= readAll(stdin);
        return this.#stdin;
      },
    };
  }

  /** What views draw data on: stdout's colours and width. */
  protected get screen(): Screen {
    return screenOf(this.host, this.host.stdout, { color: this.#colorAllowed });
  }

  get #colorAllowed(): boolean {
    return !this.argv.includes('--no-color');
  }

  /** Names every missing flag at once. `given` is by flag name, without dashes. */
  protected requireFlags(given: Record<string, unknown>): void {
    const missing = Object.keys(given).filter((name) => given[name] === undefined);
    this.refuseMissing(missing.map((name) => `--${name}`));
  }

  /** Names what is missing, as it is written on the command line; nothing missing is fine. */
  protected refuseMissing(missing: readonly string[]): void {
    if (missing.length === 0) return;
    throw new ApigwError('Usage', `Missing: ${missing.join(', ')}`, {
      hint: `See: apigw ${this.#words} --help`,
    });
  }

  get #words(): string {
    return (this.id ?? '').replaceAll(':', ' ');
  }

  /** Ends with this code though nothing failed: differences (3) or findings (4) were found. */
  protected endWith(exitCode: number): void {
    this.host.exitCode = exitCode;
  }

  /** Runs tasks one after the other, shown on stderr; the first that throws ends them. */
  protected async runTasks(tasks: readonly Task[]): Promise<void> {
    await runTasks(tasks, this.host.stderr, screenOf(this.host, this.host.stderr, { color: this.#colorAllowed }));
  }

  /** Asks for the name of what is about to be deleted; `--yes` answers it. */
  protected async confirmName({ globals }: CommandContext, question: string, name: string): Promise<void> {
    if (!globals.yes) await confirmName(this.host, question, name);
  }

  /** What `runSteps` needs of a command. */
  protected stepRunner({ confirm }: CommandContext): StepRunner {
    return {
      confirm,
      logToStderr: (text) => this.logToStderr(text),
      runTasks: (tasks) => this.runTasks(tasks),
      screen: this.screen,
    };
  }

  protected override async parse<F extends Values, B extends Values, A extends Values>(
    options?: Input<F, B, A>,
    argv?: string[],
  ): Promise<ParserOutput<F, B, A>> {
    const input = options ?? (this.ctor as unknown as Input<F, B, A>);
    this.parsed = true;
    try {
      return await super.parse(ownInput(input), argv);
    } catch (error) {
      const flags = Object.keys({ ...this.ctor.baseFlags, ...input.flags, json: true, help: true });
      throw usageError(error, { words: this.#words, flags });
    }
  }

  protected override async catch(error: Error): Promise<void> {
    const debug = this.argv.includes('--debug') || isTruthy(this.host.env['APIGW_DEBUG']);
    reportError(error, this.host, { json: this.jsonEnabled(), debug, color: this.#colorAllowed });
    if (!(this.config instanceof HostConfig)) process.exitCode = this.host.exitCode;
  }

  override log(message = ''): void {
    if (!this.jsonEnabled()) this.host.stdout.write(`${message}\n`);
  }

  override logToStderr(message = ''): void {
    this.host.stderr.write(`${message}\n`);
  }

  override warn(input: Error | string): Error | string {
    this.logToStderr(`Warning: ${input instanceof Error ? input.message : input}`);
    return input;
  }

  protected override logJson(value: unknown): void {
    this.host.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }
}

/**
 * What a command declares, inherited parts included. oclif would fill a missing argument from stdin: here a spec that is
 * piped in is no argument.
 */
function ownInput<F extends Values, B extends Values, A extends Values>(input: Input<F, B, A>): Input<F, B, A> {
  const { flags, baseFlags, enableJsonFlag, args, strict } = input;
  return { ...input, flags, baseFlags, enableJsonFlag, strict, ...(args && { args: withoutStdin(args) }) };
}

function withoutStdin<A extends Values>(args: ArgInput<A>): ArgInput<A> {
  const entries = Object.entries(args).map(([name, arg]) => [name, { ...arg, ignoreStdin: true }]);
  return Object.fromEntries(entries) as ArgInput<A>;
}
