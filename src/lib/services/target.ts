// Where a command works: on AWS or at an endpoint. Flag, then environment, then project file, then user file.
// After this, nothing asks again: the local gateway is an endpoint URL like any other.

import { type Clients, createClients } from '../aws/clients.ts';
import type { Retry } from '../aws/send.ts';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';
import { declareProject } from './declare-project.ts';
import { identify } from './identity.ts';
import { ensureLocal } from './local-gateway.ts';
import { readHealth } from './local-registry.ts';
import { type Project, readProject } from './project-file.ts';
import type { ProjectStage } from './project-schema.ts';
import { projectStage, projectStages } from './project-stages.ts';
import { readUserFile, type UserFile } from './user-file.ts';

export interface Target {
  clients: Clients;
  project: Project;
  region: string;
  profile?: string;
  /** The role that is assumed. */
  role?: string;
  /** Absent: AWS's own endpoints. */
  endpointUrl?: string;
}

/** What speaks for a target, weakest last. */
interface Sources {
  context: Context;
  stage: ProjectStage | undefined;
  project: Project;
  user: UserFile;
}

/**
 * Works out the target of a command, perhaps of a stage of the project file, and of one of its APIs; starts the local
 * gateway if that is it. Throws Credentials where another account answers than the one that is expected.
 */
export async function resolveTarget(context: Context, stageName?: string, api?: string): Promise<Target> {
  const project = await readProject(context);
  const stage = stageName === undefined ? commonTarget(project) : projectStage(project, stageName, api);
  const sources: Sources = { context, stage, project, user: await readUserFile(context.env) };
  const profile = profileOf(sources);
  const region = regionOf(sources);
  const local = isLocal(sources);
  const endpointUrl = local ? await ensureLocal(context) : context.globals.endpointUrl;
  const role = stage?.role ?? project.content.role;
  const clients = await createClients({
    env: context.env,
    signal: context.signal,
    mfaPrompt: (serial) => context.askSecret(`Code of the MFA device ${serial}:`),
    onRetry: (retry) => context.notify(describeRetry(retry)),
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpointUrl }),
    ...(role !== undefined && { role }),
  });
  await declareWhereLocal(clients.endpoint, project);
  const target = {
    clients,
    project,
    region: clients.region,
    ...(profile !== undefined && { profile }),
    ...(clients.endpoint !== undefined && { endpointUrl: clients.endpoint }),
    ...(role !== undefined && { role }),
  };
  const account = context.globals.expectAccount ?? stage?.account ?? project.content.account;
  if (account !== undefined) await refuseOtherAccount(target, account);
  return target;
}

/** Before anything is read or written there. */
async function refuseOtherAccount(target: Target, expected: string): Promise<void> {
  const { accountId } = await identify(target);
  if (accountId === expected) return;
  const who = target.role ?? (target.profile === undefined ? 'the credentials in use' : `profile ${target.profile}`);
  throw new ApigwError('Credentials', `Account ${accountId} answers where ${expected} is expected`, {
    hint: `That is the account of ${who}: name another profile or role, or correct --expect-account (account: in apigw.yaml)`,
  });
}

const placeFields = ['target', 'profile', 'region', 'role', 'account'] as const;

/** Where all stages of the project file are in one place, that is where a command without a stage works. */
function commonTarget(project: Project): ProjectStage | undefined {
  const declared = projectStages(project).map(({ stage }) => stage);
  const [first, ...others] = declared.length > 0 ? declared : Object.values(project.content.stages ?? {});
  const isAlike = (other: ProjectStage) => placeFields.every((field) => other[field] === first?.[field]);
  return others.every(isAlike) ? first : undefined;
}

/** A local gateway, however it was named, is told what the project declares. */
async function declareWhereLocal(endpoint: string | undefined, project: Project): Promise<void> {
  if (endpoint !== undefined && (await readHealth(endpoint))) await declareProject(endpoint, project);
}

const profileOf = ({ context, stage, project, user }: Sources): string | undefined =>
  context.globals.profile ??
  (context.env['AWS_PROFILE'] || undefined) ??
  stage?.profile ??
  project.content.profile ??
  user.profile;

const regionOf = ({ context: { globals, env }, stage, project, user }: Sources): string | undefined =>
  globals.region ??
  (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined) ??
  stage?.region ??
  project.content.region ??
  user.region;

/** A flag decides, then AWS_ENDPOINT_URL, then the stage's `target`, then the user file. */
function isLocal({ context: { globals, env }, stage, user }: Sources): boolean {
  if (globals.local) return true;
  if (globals.endpointUrl !== undefined || globals.profile !== undefined) return false;
  if (env['AWS_ENDPOINT_URL'] || env['AWS_ENDPOINT_URL_API_GATEWAY']) return false;
  if (stage?.target !== undefined) return stage.target === 'local';
  return user.local ?? false;
}

/** One line about a retry that is about to happen. */
export function describeRetry({ attempt, maxAttempts, delayMilliseconds, error }: Retry): string {
  const seconds = (delayMilliseconds / 1000).toFixed(1);
  return `${error.message}; attempt ${attempt + 1} of ${maxAttempts} in ${seconds} s`;
}
