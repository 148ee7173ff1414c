// `apigw template test`: one template from files, or many cases from JSON lines. No gateway, no account.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

let folder: string;
const write = (name: string, text: string) => writeFile(join(folder, name), text);
const run = (argv: string[], more: { stdin?: string; signal?: AbortSignal } = {}) =>
  runCli(['template', 'test', ...argv], { cwd: folder, env: { HOME: folder }, ...more });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apigw-template-'));
  await write(
    't.vtl',
    '{"k": $input.json("$.k"),\n "q": "$input.params(\'q\')", "c": "$context.stage$stageVariables.v"}',
  );
  await write('body.json', '{"k":[1.50,"x"]}');
  await write('params.json', '{"querystring":{"q":"one"}}');
  await write('context.json', '{"stage":"prod"}');
  await write('variables.json', '{"v":"!"}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const files = [
  '--body',
  'body.json',
  '--params',
  'params.json',
  '--context',
  'context.json',
  '--stage-variables',
  'variables.json',
];
const output = '{"k": [1.5,"x"],\n "q": "one", "c": "prod!"}';

describe('a template from files', () => {
  it('goes to stdout, its references to stderr', async () => {
    const { stdout, stderr, exitCode } = await run(['t.vtl', ...files]);
    expect({ stdout, exitCode }).toEqual({ stdout: `${output}\n`, exitCode: 0 });
    expect(stderr).toContain('1:7  $input.json("$.k") = "[1.5,\\"x\\"]"\n');
    expect(stderr).toContain('2:8  $input.params(\'q\') = "one"\n');
  });

  it('says what it overrides', async () => {
    await write('o.vtl', '#set($context.responseOverride.header.X = "y")#set($context.responseOverride.status = 201)');
    const { stdout } = await run(['o.vtl', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      output: '',
      overrides: { responseOverride: { header: { X: 'y' }, status: 201 } },
    });
  });

  it.each([
    ['#if(true)\n  x', /b\.vtl:2:4: Expected #end/],
    ['x\n#set($l = [])$l.get(1)', /b\.vtl:2:\d+: IndexOutOfBoundsException/],
  ])('%j: 2, with file, line and column', async (template, message) => {
    await write('b.vtl', template);
    const { stdout, stderr, exitCode } = await run(['b.vtl']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(message);
  });

  it.each([
    [['none.vtl'], /cannot read none\.vtl/],
    [['t.vtl', '--params', 't.vtl'], /--params: t\.vtl is no JSON/],
    [['t.vtl', '--context', 'list.json'], /--context: list\.json has no object in it/],
    [['-'], /--jsonl and - \(stdin\) go together/],
    [['t.vtl', '--jsonl'], /--jsonl and - \(stdin\) go together/],
  ])('%j: 2', async (argv, message) => {
    await write('list.json', '[]');
    const { stderr, exitCode } = await run(argv);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('--watch renders again when a file changes', async () => {
    const stop = new AbortController();
    await write('w.vtl', 'first');
    const running = run(['w.vtl', '--watch'], { signal: stop.signal });
    // The change is repeated until it must have been seen: when watching begins is not told.
    const changes = setInterval(() => void write('w.vtl', 'second'), 100);
    setTimeout(() => stop.abort(), 1500);
    const { stdout } = await running;
    clearInterval(changes);
    expect(stdout).toContain('first\n');
    expect(stdout).toContain('second\n');
  });
});

describe('cases from stdin', () => {
  const lines = (...cases: unknown[]) => cases.map((each) => JSON.stringify(each)).join('\n');

  it('are answered one a line, whatever becomes of the others', async () => {
    const stdin = lines(
      { id: 'a', template: "$input.path('$.x') $input.params('h')", body: '{"x":"y"}', params: { header: { h: 'v' } } },
      { id: 2, template: '#if(' },
      {
        id: 'c',
        template: '#set($context.requestOverride.path.p = $context.n)$stageVariables.s',
        context: { n: 1 },
        stageVariables: { s: 't' },
      },
    );
    const { stdout, exitCode } = await run(['-', '--jsonl'], { stdin });
    expect(exitCode).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { id: 'a', output: 'y v' },
      { id: 2, error: 'Expected a value but found the end at line 1, column 5' },
      { id: 'c', output: 't', overrides: { requestOverride: { path: { p: 1 } } } },
    ]);
  });

  it.each([['no json'], ['[]'], ['{"id":1}']])('%s: 2, with the line', async (line) => {
    const { stderr, exitCode } = await run(['-', '--jsonl'], { stdin: `{"id":0,"template":"x"}\n${line}` });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('stdin:2:');
  });
});
