// `apigw pull`: writes apigw.yaml and specs from what is deployed, such that a diff is empty. Nothing that exists is overwritten
// unless that was asked for; nothing is written before all of it was read.

import { access, mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import { findRestApi, listRestApis } from '../aws/find-api.ts';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';
import { identify } from './identity.ts';
import type { ProjectApi, ProjectFile } from './project-schema.ts';
import { writeProject } from './project-text.ts';
import { type PulledApi, pullApi } from './pull-api.ts';
import { pullDomains } from './pull-domains.ts';
import { resolveTarget, type Target } from './target.ts';
import { writeFileSafely } from './write-file-safely.ts';

export interface PullRequest {
  /** Names or ids; empty: all APIs of the account and region. */
  apis: readonly string[];
  /** A folder, relative to the working directory. */
  out: string;
  existing: 'refuse' | 'overwrite';
}

export interface PullOutcome {
  /** What was written, relative to the working directory. */
  files: string[];
  apis: { id: string; name: string; stages: string[] }[];
  domains: string[];
  /** Lambda functions that the APIs invoke: to be declared to run locally. */
  functions: string[];
}

/** Writes what is deployed. Throws Conflict for a file that exists, NotFound where there is no API. */
export async function pull(context: Context, request: PullRequest): Promise<PullOutcome> {
  const target = await resolveTarget(context);
  const folder = resolve(context.cwd, request.out);
  await refuseExisting(context, request, [join(folder, 'apigw.yaml')]);
  const records = await chooseRecords(target, request.apis);
  const keys = keysOf(records);
  const pulled: PulledApi[] = [];
  for (const api of records) pulled.push(await pullApi(context, target, { ...api, ...keyOf(keys, api.id) }));
  const domains = await pullDomains(context, target, pulled);
  const functions = [...new Set(pulled.flatMap((api) => api.functions))].sort();
  const project: ProjectFile = {
    ...(await placeOf(target)),
    apis: Object.fromEntries(pulled.map(({ declared, key }): [string, ProjectApi] => [key, declared])),
    ...(Object.keys(domains).length > 0 && { domains }),
  };
  const files = new Map(pulled.flatMap((api) => api.files).map(([name, text]) => [join(folder, name), text]));
  files.set(join(folder, 'apigw.yaml'), await writeProject(escaped(project), functions));
  await refuseExisting(context, request, [...files.keys()]);
  for (const [file, text] of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFileSafely(file, text);
  }
  return {
    files: [...files.keys()].map((file) => relative(context.cwd, file)),
    apis: pulled.map(({ declared, id, name }) => ({ id, name, stages: Object.keys(declared.stages ?? {}) })),
    domains: Object.keys(domains),
    functions,
  };
}

type FoundApi = RestApiRecord & { id: string };

async function chooseRecords({ clients }: Target, names: readonly string[]): Promise<FoundApi[]> {
  const found: FoundApi[] = [];
  for (const name of new Set(names)) found.push(await findRestApi(clients, name));
  if (names.length > 0) return found;
  const all = (await listRestApis(clients)).flatMap((api) => (api.id ? [{ ...api, id: api.id }] : []));
  if (all.length > 0) return all;
  throw new ApigwError('NotFound', `There is no REST API in ${clients.region}`, {
    hint: 'Name another region (--region) or profile (--profile)',
  });
}

/** What each API is declared under: its name, or where several bear it, its id. */
function keysOf(apis: readonly FoundApi[]): Map<string, string> {
  const count = (name: string | undefined) => apis.filter((api) => api.name === name).length;
  return new Map(apis.map(({ id, name }) => [id, name && count(name) === 1 ? name : id]));
}

const keyOf = (keys: ReadonlyMap<string, string>, id: string) => ({ key: keys.get(id) ?? id });

/** A pulled file is of one account and region, and says so; locally, that it is local. */
async function placeOf(target: Target): Promise<Pick<ProjectFile, 'account' | 'region'>> {
  if (target.endpointUrl !== undefined) return { region: target.region };
  return { region: target.region, account: (await identify(target)).accountId };
}

async function refuseExisting(context: Context, { existing }: PullRequest, files: readonly string[]): Promise<void> {
  if (existing === 'overwrite') return;
  for (const file of files) {
    const exists = await access(file).then(
      () => true,
      () => false,
    );
    if (!exists) continue;
    throw new ApigwError('Conflict', `${relative(context.cwd, file)} exists already; nothing was written`, {
      hint: 'Write to another folder (--out DIR), or over it: --overwrite',
    });
  }
}

/** `${` in a text of API Gateway's is no variable of the file's. */
function escaped<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, member: unknown) =>
    typeof member === 'string' ? member.replaceAll('${', () => '$${') : member,
  ) as T;
}
