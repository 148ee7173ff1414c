// The names that a shell completes: of APIs, stages, keys, usage plans and domain names, as they are where the command line
// works. Kept for a short time in the user's cache folder, and given up after a short one: a shell waits for it.

import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { listApiKeys } from '../aws/api-keys.ts';
import type { Clients } from '../aws/clients.ts';
import { listDomainNames } from '../aws/domain-names.ts';
import { findAnyApi, listAnyApis, listStageNames } from '../aws/find-any-api.ts';
import { listUsagePlans } from '../aws/usage-plans.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { listGateways } from './local-registry.ts';
import { readProject } from './project-file.ts';
import { projectStages } from './project-stages.ts';
import { resolveTarget, type Target } from './target.ts';
import { readUserFile } from './user-file.ts';

/** What is named, and how the names are read. */
const readers = {
  apis: async ({ clients }: Asked) => (await listAnyApis(clients)).map(({ name }) => name),
  stages: async ({ api, clients, context, target }: Asked) =>
    listStageNames(clients, await findAnyApi(clients, await chooseApi(context, target.project, api))),
  keys: async ({ clients }: Asked) => (await listApiKeys(clients)).flatMap(({ name }) => name ?? []),
  plans: async ({ clients }: Asked) => (await listUsagePlans(clients)).map(({ name }) => name),
  domains: async ({ clients }: Asked) => (await listDomainNames(clients)).map(({ domainName }) => domainName),
} satisfies Record<string, (asked: Asked) => Promise<string[]>>;

interface Asked {
  context: Context;
  target: Target;
  clients: Clients;
  api: string | undefined;
}

export type NameKind = keyof typeof readers;

/** Whether there are live names of this kind. */
export const isNameKind = (kind: string): kind is NameKind => Object.hasOwn(readers, kind);

/** Shells expand what they complete (bash's compgen runs commands in it): other names are not offered. */
const plainWord = /^[\w.@:*/-]+$/;

/** Milliseconds that a shell waits, and that names are taken to hold. */
const patience = 2_000;
const freshness = 30_000;

/** The names, sorted; none where they cannot be had in time. Never throws: a shell shows no errors. */
export async function liveNames(context: Context, kind: NameKind, api: string | undefined): Promise<string[]> {
  const file = cacheFile(context, `${kind} ${api ?? ''}`);
  const kept = await readKept(file, context);
  if (kept) return kept;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  const names = await Promise.race([ask(context, kind, api).catch(() => undefined), late]);
  clearTimeout(timer);
  if (!names) return [];
  await keep(file, { at: context.now().getTime(), names }).catch(() => {});
  return names;
}

async function ask(given: Context, kind: NameKind, api: string | undefined): Promise<string[]> {
  const context = { ...given, notify: () => {} };
  if (await wouldStartGateway(context)) return [];
  const target = await resolveTarget(context, undefined, api);
  const names = await readers[kind]({ context, target, clients: target.clients, api });
  return [...new Set(names)].filter((name) => plainWord.test(name)).sort();
}

/** Completing starts nothing: where the local gateway is meant and none runs, there are no names. */
async function wouldStartGateway(context: Context): Promise<boolean> {
  if ((await listGateways(context.env)).length > 0) return false;
  if (context.globals.local || (await readUserFile(context.env)).local) return true;
  return projectStages(await readProject(context)).some(({ stage }) => stage.target === 'local');
}

/** By all that says where the command line works. */
function cacheFile({ cwd, env, globals }: Context, question: string): string {
  const aws = Object.entries(env).filter(([name]) =>
    /^(AWS_(PROFILE|REGION|DEFAULT_REGION|ENDPOINT_URL)|APIGW_)/.test(name),
  );
  const where = JSON.stringify([cwd, globals, aws, question]);
  const folder = join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'apigw');
  return join(folder, `names-${createHash('sha256').update(where).digest('hex').slice(0, 16)}.json`);
}

async function readKept(file: string, { now }: Context): Promise<string[] | undefined> {
  try {
    const { at, names } = JSON.parse(await readFile(file, 'utf8')) as { at: number; names: string[] };
    const age = now().getTime() - at;
    return age >= 0 && age < freshness && Array.isArray(names) ? names : undefined;
  } catch {
    return undefined;
  }
}

async function keep(file: string, kept: { at: number; names: string[] }): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
}
