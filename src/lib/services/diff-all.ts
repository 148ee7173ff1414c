// `apigw diff --all`: what deploying would change, stage by stage; a stage that is not there is told as such.

import { summarizeChanges } from '../diff/summarize-changes.ts';
import { ApigwError } from '../errors.ts';
import { chooseStages, type StageSelection } from './choose-stages.ts';
import type { Context } from './context.ts';
import { type Diff, diff } from './diff.ts';
import { readProject } from './project-file.ts';
import type { DeclaredStage } from './project-stages.ts';
import type { SpecOptions } from './spec-input.ts';

export interface StageDiff extends Diff {
  /** `API/STAGE`. */
  label: string;
  /** False: the API or its stage is not there; then no changes are listed. */
  deployed: boolean;
}

/** Compares every stage that is meant with its spec and settings. */
export async function diffAll(
  context: Context,
  request: StageSelection & { options: SpecOptions },
): Promise<StageDiff[]> {
  const compared: StageDiff[] = [];
  for (const declared of chooseStages(await readProject(context), request)) {
    compared.push(await diffStage(context, declared, request.options));
  }
  return compared;
}

async function diffStage(context: Context, { api, label, stageName }: DeclaredStage, options: SpecOptions) {
  try {
    const request = { sides: [], stage: stageName, options, ...(api !== undefined && { api }) };
    return { label, deployed: true, ...(await diff(context, request)) };
  } catch (error) {
    if (!(error instanceof ApigwError) || error.code !== 'NotFound') throw error;
    const nothing = { changes: [], summary: summarizeChanges([]) };
    return { label, deployed: false, before: `stage ${stageName}`, after: 'apigw.yaml', ...nothing };
  }
}
