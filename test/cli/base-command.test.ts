// The command contract: exit codes, errors as text and as JSON, streams, globals. Runs commands of the test's own.

import { describe, expect, it } from 'vitest';
import { BaseCommand, type CommandContext } from '../../src/lib/cli/base-command.ts';
import { Args, Flags } from '../../src/lib/cli/flags.ts';
import type { CommandTable } from '../../src/lib/cli/run-command.ts';
import { ApigwError, type ErrorCode } from '../../src/lib/errors.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let seen: CommandContext | undefined;

class Show extends BaseCommand {
  static override args = { thing: Args.string({ required: true }), other: Args.string() };
  static override flags = {
    stage: Flags.string({ char: 's' }),
    limit: Flags.integer({ min: 1 }),
    format: Flags.string({ options: ['text', 'json'] }),
  };

  async run() {
    const { args, flags } = await this.parse(Show);
    seen = this.context(flags);
    this.log(`text of ${args.thing}`);
    this.logToStderr('progress');
    return { thing: args.thing, stage: flags.stage };
  }
}

class Fail extends BaseCommand {
  static override args = { code: Args.string({ required: true }) };

  async run() {
    const { args } = await this.parse(Fail);
    if (args.code === 'TypeError') throw new TypeError('boom of AKIAIOSFODNN7EXAMPLE');
    if (args.code === 'ENOENT') await import('node:fs/promises').then((fs) => fs.readFile('/no/such/file'));
    throw new ApigwError(args.code as ErrorCode, 'it went wrong', { hint: 'mend it', requestId: 'req-1' });
  }
}

class Write extends BaseCommand {
  async run() {
    const { flags } = await this.parse(Write);
    await this.context(flags).confirm('Delete everything?');
    return { written: true };
  }
}

class Required extends BaseCommand {
  static override flags = { api: Flags.string(), stage: Flags.string(), path: Flags.string() };

  async run() {
    const { flags } = await this.parse(Required);
    this.requireFlags({ api: flags.api, stage: flags.stage, path: flags.path });
  }
}

class Differ extends BaseCommand {
  async run() {
    await this.parse(Differ);
    this.endWith(3);
    return [{ rule: 'method-removed' }];
  }
}

class Hang extends BaseCommand {
  static override windDown = 20;

  async run() {
    await this.parse(Hang);
    await new Promise<void>((done) => setTimeout(done, 60_000).unref());
  }
}

class Serve extends BaseCommand {
  static override windDown = 5000;

  async run() {
    const { flags } = await this.parse(Serve);
    const { signal } = this.context(flags);
    await new Promise((stop) => signal.addEventListener('abort', stop));
    this.logToStderr('stopped cleanly');
  }
}

const classes = {
  'things:show': Show,
  fail: Fail,
  write: Write,
  required: Required,
  differ: Differ,
  hang: Hang,
  serve: Serve,
};
const commands: CommandTable = {
  ids: Object.keys(classes),
  load: async (id) => classes[id as keyof typeof classes],
};
const run = (argv: string[], options: CliOptions = {}) => runCli(argv, { ...options, commands });
const json = (text: string) => JSON.parse(text);

describe('streams', () => {
  it('puts data on stdout and the rest on stderr', async () => {
    expect(await run(['things', 'show', 'pet'])).toEqual({
      stdout: 'text of pet\n',
      stderr: 'progress\n',
      exitCode: 0,
    });
  });

  it('prints one JSON document on stdout with --json, wherever it stands', async () => {
    for (const argv of [
      ['things', 'show', 'pet', '--json'],
      ['--json', 'things', 'show', 'pet'],
      ['things', '--json', 'show', 'pet'],
    ]) {
      const { stdout, exitCode } = await run(argv);
      expect([json(stdout), exitCode]).toEqual([{ thing: 'pet' }, 0]);
    }
  });

  it('takes --json behind -- as an argument', async () => {
    expect((await run(['things', 'show', '--', '--json'])).stdout).toBe('text of --json\n');
  });

  it('ends with the code of what was found, JSON or not', async () => {
    expect((await run(['differ'])).exitCode).toBe(3);
    const { stdout, exitCode } = await run(['differ', '--json']);
    expect([json(stdout), exitCode]).toEqual([[{ rule: 'method-removed' }], 3]);
  });
});

describe('failures', () => {
  const codes: [ErrorCode, number][] = [
    ['Failed', 1],
    ['Usage', 2],
    ['InvalidSpec', 2],
    ['Differences', 3],
    ['Findings', 4],
    ['Credentials', 5],
    ['AccessDenied', 5],
    ['NotFound', 6],
    ['Conflict', 7],
    ['Throttled', 8],
    ['Timeout', 9],
    ['RolledBack', 10],
    ['Interrupted', 130],
  ];

  it.each(codes)('%s ends with %i, with and without --json', async (code, exitCode) => {
    const text = await run(['fail', code]);
    expect(text).toEqual({
      stdout: '',
      stderr: 'Error: it went wrong\nHint: mend it\nRequest id: req-1\n',
      exitCode,
    });
    const machine = await run(['fail', code, '--json']);
    expect(machine.exitCode).toBe(exitCode);
    expect(machine.stderr).toBe('');
    expect(json(machine.stdout)).toEqual({
      error: { code, message: 'it went wrong', hint: 'mend it', requestId: 'req-1', retryable: false },
    });
  });

  it('tells a fault of the program without its stack, and with it (but no secret) under --debug', async () => {
    const { stderr, exitCode } = await run(['fail', 'TypeError']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Error: boom of');
    expect(stderr).not.toMatch(/\n\s+at /);
    const debug = await run(['fail', 'TypeError', '--debug', '--json'], {});
    expect(json(debug.stdout).error).toMatchObject({ code: 'Internal', retryable: false });
    expect(debug.stderr).toMatch(/TypeError[\s\S]*\n\s+at /);
    expect(debug.stderr).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });

  it('says which file is not there', async () => {
    const { stderr, exitCode } = await run(['fail', 'ENOENT']);
    expect([stderr, exitCode]).toEqual(['Error: /no/such/file: no such file or directory\n', 2]);
  });
});

describe('usage', () => {
  const cases: [string, string[], string][] = [
    ['an unknown flag', ['things', 'show', 'a', '--stgae', 'x'], 'Unknown flag: --stgae'],
    ['a missing argument', ['things', 'show'], 'Missing argument: THING'],
    ['too many arguments', ['things', 'show', 'a', 'b', 'c'], 'Unexpected argument: c'],
    ['a flag without its value', ['things', 'show', 'a', '--stage'], 'Flag --stage expects a value'],
    ['a value that is not allowed', ['things', 'show', 'a', '--format', 'xml'], 'Expected --format=xml to be one of'],
    ['a value that is no number', ['things', 'show', 'a', '--limit', 'x'], '--limit: Expected an integer'],
    ['a flag given twice', ['things', 'show', 'a', '-s', 'x', '-s', 'y'], 'Flag --stage can only be specified once'],
    [
      'flags that exclude each other',
      ['differ', '--local', '--endpoint-url', 'http://a'],
      '--endpoint-url=http://a cannot also be provided',
    ],
    ['an endpoint that is no URL', ['differ', '--endpoint-url', 'nowhere'], "--endpoint-url: 'nowhere' is not"],
    ['an unknown command', ['thigns', 'show'], 'Unknown command: thigns'],
    ['an unknown command of a topic', ['things', 'shwo'], 'Unknown command: things shwo'],
    ['a topic alone', ['things'], 'apigw things needs a command: show'],
    ['a flag alone', ['--local'], 'apigw needs a command: things, fail'],
    ['missing flags, all at once', ['required', '--stage', 'prod'], 'Missing: --api, --path'],
  ];

  it.each(cases)('refuses %s with code 2', async (_title, argv, message) => {
    const text = await run(argv);
    expect(text.exitCode).toBe(2);
    expect(text.stdout).toBe('');
    expect(text.stderr).toContain(`Error: ${message}`);
    expect(text.stderr).toMatch(/^Error: .*\nHint: .*\n$/);
    const machine = await run([...argv, '--json']);
    expect(machine.exitCode).toBe(2);
    expect(json(machine.stdout).error).toMatchObject({ code: 'Usage', message: expect.stringContaining(message) });
  });

  it('suggests what was meant', async () => {
    expect((await run(['thigns', 'show'])).stderr).toContain('Did you mean: apigw things\n');
    expect((await run(['things', 'shwo'])).stderr).toContain('Did you mean: apigw things show\n');
    expect((await run(['things', 'show', 'a', '--stgae=x'])).stderr).toContain('Did you mean --stage?');
  });

  it('does not take stdin for a missing argument', async () => {
    expect((await run(['things', 'show'], { stdin: 'piped' })).stderr).toContain('Missing argument: THING');
  });
});

describe('global flags', () => {
  it('gives services what was said, and nothing for what was not', async () => {
    await run(['--profile', 'dev', 'things', '--region=eu-west-1', 'show', 'a', '--config', 'x.yaml', '-y']);
    expect(seen?.globals).toEqual({
      profile: 'dev',
      region: 'eu-west-1',
      config: 'x.yaml',
      local: false,
      yes: true,
      json: false,
      debug: false,
    });
  });

  it('reads APIGW_LOCAL, which an endpoint on the command line beats', async () => {
    await run(['things', 'show', 'a'], { env: { APIGW_LOCAL: '1' } });
    expect(seen?.globals.local).toBe(true);
    await run(['things', 'show', 'a', '--endpoint-url', 'http://x'], { env: { APIGW_LOCAL: '1' } });
    expect(seen?.globals).toMatchObject({ local: false, endpointUrl: 'http://x' });
  });
});

describe('confirmation', () => {
  it('is given by --yes', async () => {
    expect(json((await run(['write', '--yes', '--json'])).stdout)).toEqual({ written: true });
  });

  it('is not asked for without a terminal: the message names --yes', async () => {
    const { stderr, exitCode } = await run(['write']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Delete everything?');
    expect(stderr).toContain('--yes');
  });
});

describe('interruption', () => {
  it('ends a command that does not listen with 130', async () => {
    const { stderr, exitCode } = await run(['hang'], { signal: AbortSignal.abort('SIGINT') });
    expect([stderr, exitCode]).toEqual(['Error: Interrupted\n', 130]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
  ])('lets a server stop cleanly at %s, and ends with %i', async (signal, code) => {
    const controller = new AbortController();
    const running = run(['serve'], { signal: controller.signal });
    setTimeout(() => controller.abort(signal), 20);
    expect(await running).toEqual({ stdout: '', stderr: 'stopped cleanly\n', exitCode: code });
  });
});

describe('colours', () => {
  const red = '\u001b[31m';
  const stderrOf = async (argv: string[], options: CliOptions) =>
    (await run(['fail', 'Failed', ...argv], options)).stderr;

  it('are for terminals', async () => {
    expect(await stderrOf([], { terminal: true })).toContain(red);
    expect(await stderrOf([], {})).not.toContain('\u001b');
  });

  it.each([
    ['--no-color', ['--no-color'], {}],
    ['NO_COLOR', [], { NO_COLOR: '1' }],
    ['TERM=dumb', [], { TERM: 'dumb' }],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }],
  ])('are off with %s', async (_title, argv, env) => {
    expect(await stderrOf(argv, { terminal: true, env })).not.toContain('\u001b');
  });

  it('are on in a pipe with FORCE_COLOR', async () => {
    expect(await stderrOf([], { env: { FORCE_COLOR: '1' } })).toContain(red);
  });
});
