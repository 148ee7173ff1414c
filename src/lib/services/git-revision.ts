// A file of a git revision, laid out in a folder of its own, with the files that it may refer to.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ApigwError } from '../errors.ts';

const run = promisify(execFile);

/** `main:openapi.yaml`: a revision, and a path as git takes it. */
export interface RevisionPath {
  revision: string;
  path: string;
}

/** Reads `REV:PATH`; undefined where the text has another form (a URL, a drive letter, a file). */
export function parseRevisionPath(text: string): RevisionPath | undefined {
  const match = /^([^:\s]{2,}):(?!\/\/)(.+)$/.exec(text);
  return match?.[1] !== undefined && match[2] !== undefined ? { revision: match[1], path: match[2] } : undefined;
}

/**
 * Lays the file out and hands `use` the folder that stands for the working directory; the folder is gone afterwards.
 * Throws InvalidInput where git does not know the revision or the path.
 */
export async function withRevision<T>(cwd: string, at: RevisionPath, use: (folder: string) => Promise<T>): Promise<T> {
  const top = (await git(cwd, ['rev-parse', '--show-toplevel'])).trim();
  const inTree = relative(top, resolve(cwd, at.path));
  // A revision may begin with a dash: git is given its tree's hash, which is no option of any command.
  const parsed = await git(cwd, ['rev-parse', '--verify', '--end-of-options', `${at.revision}^{tree}`]).catch(
    (cause) => {
      throw new ApigwError('InvalidInput', `git: there is no revision '${at.revision}'`, { cause });
    },
  );
  const tree = parsed.trim().split('\n').at(-1) ?? '';
  const text = await git(cwd, ['show', `${tree}:${inTree}`]).catch((cause) => {
    throw new ApigwError('InvalidInput', `git: ${inTree} is not in ${at.revision}`, { cause });
  });
  const folder = await mkdtemp(join(tmpdir(), 'apigw-revision-'));
  try {
    if (refersToFiles(text)) await checkOut(top, tree, folder);
    await mkdir(dirname(join(folder, inTree)), { recursive: true });
    await writeFile(join(folder, inTree), text);
    return await use(join(folder, relative(top, cwd)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const refersToFiles = (text: string) => /\$ref["']?\s*:\s*["']?(?!#|https?:)[^#\s"']/.test(text);

/** The whole tree of the revision, by an index of its own: neither the user's index nor the working tree changes. */
async function checkOut(top: string, tree: string, folder: string): Promise<void> {
  const env = { ...process.env, GIT_INDEX_FILE: join(folder, '.index') };
  await git(top, ['read-tree', tree], env);
  await git(top, ['checkout-index', '--all', '--force', `--prefix=${folder}/`], env);
}

async function git(cwd: string, argv: string[], env = process.env): Promise<string> {
  try {
    const { stdout } = await run('git', argv, { cwd, env, maxBuffer: 64 * 2 ** 20, encoding: 'utf8' });
    return stdout;
  } catch (cause) {
    const failure = cause as NodeJS.ErrnoException & { stderr?: string };
    const message = failure.code === 'ENOENT' ? 'git is not installed' : (failure.stderr ?? failure.message).trim();
    throw new ApigwError('InvalidInput', message.replace(/^fatal: /, 'git: '), { cause });
  }
}
