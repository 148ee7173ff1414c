// apigw.yaml: found, read, checked against its schema, with `${VAR}` replaced. Every complaint has its place.

import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ErrorObject } from 'ajv';
import type { Document, LineCounter, Node } from 'yaml';
import { ApigwError, type Place } from '../errors.ts';
import type { Context } from './context.ts';
import { findFaultyPolicy } from './project-policies.ts';
import { type ProjectFile, projectSchema } from './project-schema.ts';

/** A project file that was read, or the empty one of a folder that has none. */
export interface Project {
  /** Absolute path of the file; absent where there is none. */
  file?: string;
  /** The folder that its paths are relative to. */
  directory: string;
  content: ProjectFile;
}

const names = ['apigw.yaml', 'apigw.yml'];

/**
 * Reads the project file: `--config`, else the nearest apigw.yaml from the working directory upwards.
 * Throws InvalidProjectFile with every fault that the schema finds, and its place.
 */
export async function readProject(context: Context): Promise<Project> {
  const given = context.globals.config;
  const found = given ? await readGiven(resolve(context.cwd, given)) : await findUpwards(context.cwd);
  if (!found) return { directory: context.cwd, content: {} };
  const content = await parseProject(found.text, found.file, context.env);
  return { file: found.file, directory: dirname(found.file), content };
}

interface Found {
  file: string;
  text: string;
}

async function readGiven(file: string): Promise<Found> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (cause) {
    throw new ApigwError('InvalidProjectFile', `${file}: ${reasonOf(cause)}`, {
      hint: 'Name another file with --config, or write one with: apigw init',
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'is a directory, not a file';
  if (code === 'EACCES') return 'no permission to read it';
  return String((cause as Error).message);
}

/** What says that a folder has no project file; one that is there and can't be read is never passed over. */
const isAbsent = new Set<string | undefined>(['ENOENT', 'ENOTDIR', 'EISDIR']);

async function findUpwards(start: string): Promise<Found | undefined> {
  for (let directory = start; ; directory = dirname(directory)) {
    for (const name of names) {
      const file = join(directory, name);
      const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
        if (isAbsent.has(cause.code)) return undefined;
        throw new ApigwError('InvalidProjectFile', `${file}: ${reasonOf(cause)}`, { cause });
      });
      if (text !== undefined) return { file, text };
    }
    if (directory === dirname(directory)) return undefined;
  }
}

/** Parses and checks the text of a project file; `file` is for messages. */
export async function parseProject(text: string, file: string, env: Context['env']): Promise<ProjectFile> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const place = (offset: number): Place => placeAt(file, lines, offset);
  const fault = document.errors[0];
  if (fault) {
    throw new ApigwError('InvalidProjectFile', firstLine(fault.message), { place: place(fault.pos[0]) });
  }
  if (document.contents === null) return {};
  substitute(yaml, document, env, place);
  const content: unknown = document.toJS({ maxAliasCount: 100, reviver: (_key, value) => withoutPrototype(value) });
  await check(content, document, place);
  const project = content as ProjectFile;
  const faulty = findFaultyPolicy(project);
  if (faulty) {
    const node = document.getIn(faulty.path, true) as Node | undefined;
    throw new ApigwError('InvalidProjectFile', faulty.message, { place: place(node?.range?.[0] ?? 0) });
  }
  return project;
}

/** Maps of the file are looked up by names that users give: `constructor` is none unless it is written there. */
function withoutPrototype(value: unknown): unknown {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? Object.assign(Object.create(null), value) : value;
}

function placeAt(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

const firstLine = (message: string) => (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');

/** `${NAME}` and `${NAME:-default}`; `$${` stands for a literal `${`. */
const variable = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** Replaces variables in every scalar, by `variables:` and the environment (which wins). */
function substitute(
  yaml: typeof import('yaml'),
  document: Document,
  env: Context['env'],
  place: (at: number) => Place,
) {
  const own = document.getIn(['variables']);
  const declared = yaml.isMap(own) ? (own.toJSON() as Record<string, unknown>) : {};
  yaml.visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return;
      node.value = node.value.replace(variable, (whole, name: string | undefined, fallback: string | undefined) => {
        if (name === undefined) return whole.slice(1);
        const value = env[name] ?? (Object.hasOwn(declared, name) ? declared[name] : fallback);
        if (value !== undefined && value !== null) return String(value);
        throw new ApigwError('InvalidProjectFile', `\${${name}} is not set`, {
          place: place(node.range?.[0] ?? 0),
          hint: `Set it in the environment, under variables: in the file, or give a default: \${${name}:-value}`,
        });
      });
    },
  });
}

async function check(content: unknown, document: Document, place: (at: number) => Place): Promise<void> {
  const { Ajv } = await import('ajv');
  const validate = new Ajv({ allErrors: true, strict: false }).compile(projectSchema);
  if (validate(content)) return;
  const faults = (validate.errors ?? []).filter((error) => error.keyword !== 'propertyNames');
  const told = faults.map((error) => ({ error, place: place(offsetOf(document, error)) }));
  const first = told[0];
  if (!first) return;
  const others = told.slice(1).map(({ error, place: at }) => `${at.line}:${at.column}: ${describe(error)}`);
  throw new ApigwError('InvalidProjectFile', [describe(first.error), ...others].join('\n'), { place: first.place });
}

const pointerOf = (error: ErrorObject): string[] =>
  error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Where the fault stands: at the offending key for an unknown property, else at the value. */
function offsetOf(document: Document, error: ErrorObject): number {
  const path = pointerOf(error);
  const extra: unknown = error.params['additionalProperty'] ?? error.propertyName;
  const parent = (path.length === 0 ? document.contents : document.getIn(path, true)) as Node | undefined;
  if (typeof extra === 'string' && parent && 'items' in parent) {
    const items = parent.items as { key?: { value?: unknown; range?: number[] } }[];
    const pair = items.find((item) => item.key?.value === extra);
    if (pair?.key?.range) return pair.key.range[0] ?? 0;
  }
  return parent?.range?.[0] ?? 0;
}

function describe(error: ErrorObject): string {
  const where = pointerOf(error).join('.') || 'the file';
  const extra = error.params['additionalProperty'];
  if (typeof extra === 'string') return `${where}: '${extra}' is not known here`;
  const allowed = error.params['allowedValues'];
  if (Array.isArray(allowed)) return `${where}: must be one of ${allowed.join(', ')}`;
  if (error.propertyName !== undefined) return `${where}: '${error.propertyName}' ${error.message}`;
  return `${where}: ${error.message}`;
}
