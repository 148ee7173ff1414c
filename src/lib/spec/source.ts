// The bytes of a specification, from a file, standard input or an http(s) URL, as text: with limits, so that nothing
// that a user names by mistake (a directory, an archive, /dev/zero) does more harm than one message.

import { open, readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ApigwError } from '../errors.ts';

/** Larger documents are refused; API Gateway takes 6 MB. */
const maxBytes = 30 * 1024 * 1024;
const fetchTimeout = 30_000;

/** Where sources come from; `fetch` and `stdin` are seams. */
export interface SourceOptions {
  cwd: string;
  stdin?: (() => Promise<string>) | undefined;
  fetch?: typeof fetch | undefined;
}

export interface Source {
  /** Absolute: what its relative references start from. */
  uri: string;
  /** For messages: the path relative to the working directory, the URL, or `<stdin>`. */
  name: string;
  text: string;
}

/** The URI of what a user wrote: `-`, an http(s) URL, or a path relative to `cwd`. */
function uriOf(written: string, cwd: string): string {
  if (written === '-') return new URL('stdin', `${pathToFileURL(cwd).href}/`).href;
  if (!/^(?:https?|file):\/\//i.test(written)) return pathToFileURL(resolve(cwd, written)).href;
  if (!URL.canParse(written)) throw new ApigwError('InvalidSpec', `${written} is not a URL`);
  return new URL(written).href;
}

/** Reads the document that a user names. Throws InvalidSpec when there is none to be read. */
export async function readEntry(written: string, options: SourceOptions): Promise<Source> {
  const uri = uriOf(written, options.cwd);
  if (written !== '-') return readSource(uri, options, anyBytes);
  if (!options.stdin) throw new ApigwError('InvalidSpec', 'there is no standard input to read the specification from');
  const text = await options.stdin();
  return { uri, name: '<stdin>', text: checkText(text.replace(/^\uFEFF/, ''), '<stdin>') };
}

/** A way to get the bytes of a path; `name` is for messages. */
type ReadBytes = (path: string, name: string) => Promise<Uint8Array>;

/** Reads a file: or http(s): URI. Throws InvalidSpec, which says what is wrong with it. */
async function readSource(uri: string, options: SourceOptions, read: ReadBytes): Promise<Source> {
  const { protocol } = new URL(uri);
  if (protocol === 'http:' || protocol === 'https:') return fetched(uri, options.fetch ?? fetch);
  if (protocol !== 'file:') throw new ApigwError('InvalidSpec', `can't read ${uri}: only files and http(s) URLs`);
  const path = pathOf(uri);
  const name = displayName(path, options.cwd);
  const bytes = await read(path, name).catch((error: unknown) => {
    throw error instanceof ApigwError ? error : unreadable(name, error);
  });
  return { uri, name, text: decode(bytes, name) };
}

/** Reads what a specification refers to: from the disk only plain files, since a pipe or a device may never end. */
export async function readReferenced(uri: string, options: SourceOptions): Promise<Source> {
  return { ...(await readSource(uri, options, plainBytes)), uri };
}

/** The path of a file: URI. Throws InvalidSpec for one that is no path, as `file://host/a` and `a%2Fb`. */
function pathOf(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw new ApigwError('InvalidSpec', `can't read ${uri}: it is not the path of a file`, { cause });
  }
}

/** A path as users like to see it: relative where it is below the working directory. */
function displayName(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short || '.';
}

const fileErrors: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  EISDIR: 'it is a directory; name the specification file in it',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
};

function unreadable(name: string, cause: unknown): ApigwError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new ApigwError('InvalidSpec', `can't read ${name}: ${fileErrors[code ?? ''] ?? message}`, { cause });
}

async function plainBytes(path: string, name: string): Promise<Uint8Array> {
  const found = await stat(path);
  if (!found.isFile() && !found.isDirectory()) {
    throw new ApigwError('InvalidSpec', `can't read ${name}: it is not a plain file`);
  }
  if (found.size > maxBytes) throw tooLarge(name);
  return readFile(path);
}

/** Of a pipe too (`<(command)`), and of what has no end no more than the limit. */
async function anyBytes(path: string, name: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    return await collect(file.createReadStream({ autoClose: false }), name);
  } finally {
    await file.close();
  }
}

async function fetched(uri: string, get: typeof fetch): Promise<Source> {
  try {
    const headers = { accept: 'application/json, application/yaml, text/yaml, text/plain;q=0.9, */*;q=0.8' };
    const response = await get(uri, { headers, redirect: 'follow', signal: AbortSignal.timeout(fetchTimeout) });
    if (!response.ok) {
      await response.body?.cancel();
      throw new ApigwError(
        'InvalidSpec',
        `can't read ${uri}: the server answered ${response.status} ${response.statusText}`.trim(),
      );
    }
    const text = decode(response.body ? await collect(response.body, uri) : new Uint8Array(), uri);
    return { uri: response.url || uri, name: uri, text };
  } catch (error) {
    throw error instanceof ApigwError ? error : unreachable(uri, error);
  }
}

function unreachable(uri: string, error: unknown): ApigwError {
  const failure = error instanceof Error ? error : new Error(String(error));
  const cause = failure.cause instanceof Error ? failure.cause : failure;
  const timedOut = failure.name === 'TimeoutError' || cause.name === 'TimeoutError';
  const reason = timedOut ? `no answer within ${fetchTimeout / 1000} seconds` : cause.message;
  return new ApigwError('InvalidSpec', `can't read ${uri}: ${reason}`, { cause: error, retryable: true });
}

async function collect(stream: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(name);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** UTF-8, or UTF-16 with a byte order mark. Anything else is no specification. */
function decode(bytes: Uint8Array, name: string): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return checkText(new TextDecoder(encoding, { fatal: true }).decode(bytes), name);
  } catch (error) {
    if (error instanceof ApigwError) throw error;
    throw new ApigwError('InvalidSpec', `${name} is not text: it is neither UTF-8 nor UTF-16 with a byte order mark`);
  }
}

/** The text itself, when a specification can be in it. */
export function checkText(text: string, name: string): string {
  if (text.length > maxBytes) throw tooLarge(name);
  const control = text.indexOf('\0');
  if (control >= 0)
    throw new ApigwError('InvalidSpec', `${name} is not text: it has a NUL character at offset ${control}`);
  if (text.trim() === '') throw new ApigwError('InvalidSpec', `${name} is empty`);
  return text;
}

function tooLarge(name: string): ApigwError {
  const hint = 'API Gateway takes documents of up to 6 MB.';
  return new ApigwError('InvalidSpec', `${name} is larger than ${maxBytes / 1024 / 1024} MB`, { hint });
}
