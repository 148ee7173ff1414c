// `apigw template test`: renders mapping templates outside of any API, one from files or many from JSON lines.
// Like `local-gateway.ts`, it opens a door of the gateway: that of the engine of templates.

import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { ApigwError } from '../errors.ts';
import { type RenderedTemplate, renderTemplate, type TracedReference } from '../gateway/server-templates.ts';
import type { Context } from './context.ts';

/** The files of one rendering. */
export interface TemplateFiles {
  template: string;
  body?: string;
  params?: string;
  context?: string;
  stageVariables?: string;
}

export interface TemplateTest extends RenderedTemplate {
  trace: TracedReference[];
}

/** One line of `--jsonl`. */
export interface TemplateResult {
  id: unknown;
  output?: string;
  overrides?: Record<string, unknown>;
  error?: string;
}

/** Renders a template with what its files say. Throws InvalidInput with the place in the template that fails. */
export async function testTemplate(context: Context, files: TemplateFiles): Promise<TemplateTest> {
  const [template, body, params, requestContext, stageVariables] = await Promise.all([
    readText(context, 'the template', files.template),
    readText(context, '--body', files.body),
    readJson(context, '--params', files.params),
    readJson(context, '--context', files.context),
    readJson(context, '--stage-variables', files.stageVariables),
  ]);
  const trace: TracedReference[] = [];
  const request = defined({ body, params, context: requestContext, stageVariables });
  const rendered = renderTemplate(template ?? '', request, (traced) => trace.push(traced));
  if (!('error' in rendered)) return { ...rendered, trace };
  const { line, column } = rendered;
  if (line === undefined || column === undefined) throw new ApigwError('InvalidInput', rendered.error);
  const reason = rendered.error.replace(/ at line \d+, column \d+$/, '');
  throw new ApigwError('InvalidInput', reason, { place: { file: files.template, line, column } });
}

/** Renders again whenever one of the files changes, until the command is interrupted. */
export async function watchTemplate(context: Context, files: TemplateFiles, show: () => Promise<void>): Promise<void> {
  const paths = Object.values(files).map((file: string) => resolve(context.cwd, file));
  await new Promise<void>((done) => {
    let timer: NodeJS.Timeout | undefined;
    const watchers = [...new Set(paths.map(dirname))].map((folder) =>
      watch(folder, (_, name) => {
        if (name !== null && !paths.some((path) => dirname(path) === folder && basename(path) === name)) return;
        clearTimeout(timer);
        timer = setTimeout(() => void show(), 50);
      }),
    );
    const end = () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      done();
    };
    if (context.signal.aborted) end();
    else context.signal.addEventListener('abort', end, { once: true });
  });
}

/** Renders the cases on stdin, one a line; a case that fails is a result, too. */
export async function testTemplates(context: Context): Promise<TemplateResult[]> {
  const lines = (await context.readStdin()).split('\n');
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [testLine(line, index + 1)]));
}

function testLine(line: string, number: number): TemplateResult {
  const given = parseLine(line, number);
  const { id = null, template, body } = given;
  if (typeof template !== 'string') throw new ApigwError('InvalidInput', `stdin:${number}: no template in this case`);
  const text = (value: unknown) => (value === undefined || value === null ? undefined : JSON.stringify(value));
  const request = defined({
    body: typeof body === 'string' || body === undefined || body === null ? (body ?? undefined) : JSON.stringify(body),
    params: text(given.params),
    context: text(given.context),
    stageVariables: text(given.stageVariables),
  });
  const { line: _, column: __, ...result } = { line: 0, column: 0, ...renderTemplate(template, request) };
  return { id, ...result };
}

function parseLine(line: string, number: number): Record<string, unknown> {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch (cause) {
    throw new ApigwError('InvalidInput', `stdin:${number}: no JSON`, { cause });
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ApigwError('InvalidInput', `stdin:${number}: a case is an object with id and template`);
  }
  return { ...given };
}

async function readText(context: Context, what: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  return readFile(resolve(context.cwd, file), 'utf8').catch((cause) => {
    throw new ApigwError('InvalidInput', `${what}: cannot read ${file}: ${cause.message}`, { cause });
  });
}

/** The file's text, which has to be an object in JSON. */
async function readJson(context: Context, flag: string, file: string | undefined): Promise<string | undefined> {
  const text = await readText(context, flag, file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ApigwError('InvalidInput', `${flag}: ${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text;
  throw new ApigwError('InvalidInput', `${flag}: ${file} has no object in it`);
}

function defined<T extends Record<string, string | undefined>>(values: T): { [Key in keyof T]?: string } {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [Key in keyof T]?: string };
}
