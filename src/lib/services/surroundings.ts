// What `${AWS::Region}` and `${AWS::AccountId}` stand for in a spec: what the target says where there is one, else
// placeholders that are the same on every machine, so that two specs are read alike.

import type { Context } from './context.ts';
import { identify } from './identity.ts';
import type { Project } from './project-file.ts';
import { projectStage } from './project-stages.ts';
import type { SpecSurroundings } from './spec-input.ts';
import type { Target } from './target.ts';

/** Without a target: for commands that only read specs. */
export function offlineSurroundings(
  { env, globals }: Context,
  project: Project,
  { api, stage: stageName }: { api?: string; stage?: string } = {},
): SpecSurroundings {
  const stage = stageName === undefined ? undefined : projectStage(project, stageName, api);
  const region = globals.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? stage?.region;
  return { project, stage, region: region ?? project.content.region ?? 'us-east-1', accountId: '000000000000' };
}

/** With a target, whose account is asked for. */
export async function targetSurroundings(target: Target, stageName?: string, api?: string): Promise<SpecSurroundings> {
  const { accountId, region } = await identify(target);
  const stage = stageName === undefined ? undefined : projectStage(target.project, stageName, api);
  return { project: target.project, stage, region, accountId };
}
