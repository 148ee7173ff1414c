// Where a command works: on AWS or at an endpoint. Flag, then environment, then project file, then user file.
// After this, nothing asks again: the local gateway is an endpoint URL like any other.

import { type Clients, createClients } from '../aws/clients.ts';
import type { Context } from './context.ts';
import { type Project, readProject } from './project-file.ts';
import type { ProjectStage } from './project-schema.ts';
import { readUserFile } from './user-file.ts';

export interface Target {
  clients: Clients;
  project: Project;
  region: string;
  profile?: string;
  /** Absent: AWS's own endpoints. */
  endpointUrl?: string;
}

/** Works out the target of a command, perhaps of a stage of the project file; starts the local gateway if that is it. */
export async function resolveTarget(context: Context, stageName?: string): Promise<Target> {
  const project = await readProject(context);
  const stage = stageName === undefined ? undefined : project.content.stages?.[stageName];
  const { env, globals } = context;
  const user = await readUserFile(env);
  const profile = globals.profile ?? env['AWS_PROFILE'] ?? stage?.profile ?? project.content.profile ?? user.profile;
  const region = regionOf(context, stage, project) ?? user.region;
  const endpointUrl = await endpointOf(context, stage, project, user.local ?? false);
  const clients = await createClients({
    env,
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpointUrl }),
  });
  return {
    clients,
    project,
    region: clients.region,
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpointUrl }),
  };
}
