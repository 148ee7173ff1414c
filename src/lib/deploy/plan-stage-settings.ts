// New settings for a stage that goes on serving what it serves: one UpdateStage with the paths that differ, then the tags, and
// a look at what has come of it. Guide: "Set up a stage for a REST API in API Gateway".

import { ApigwError } from '../errors.ts';
import type { StageSettings } from '../model/stage.ts';
import type { DeployFacts, LivePlace, Plan, Step } from './plan.ts';
import { patchOf } from './plan-stage-steps.ts';
import { differingPaths } from './stage-differences.ts';
import { stagePlan } from './stage-plan.ts';
import { tagSteps } from './tag-steps.ts';

export interface StageSettingsInput {
  live: LivePlace;
  stageName: string;
  /** All settings as they shall be. */
  wanted: StageSettings;
  /** What has to be there first: roles, log groups. */
  before: Step[];
  notes: string[];
  facts: DeployFacts;
  /** Absent: `settings`. */
  action?: Plan['action'];
}

/** Plans new settings. No steps: the stage has them already. Throws NotFound for a stage that is not there. */
export function planStageSettings(input: StageSettingsInput): Plan {
  const { facts, live, notes, stageName, wanted } = input;
  const { api, stage } = live;
  if (!api || !stage)
    throw new ApigwError('NotFound', `There is no stage '${stageName}'`, { hint: 'See: apigw stages list' });
  const steps = [...input.before, ...settingsSteps(stage.settings, wanted)];
  const { action = 'settings' } = input;
  return stagePlan({ action, facts, live: { ...live, api, stage }, notes, stageName, steps, wanted });
}

function settingsSteps(current: StageSettings, wanted: StageSettings): Step[] {
  const patch = patchOf(current, wanted);
  const tags = tagSteps('tag-stage', current.tags, wanted.tags);
  const paths = differingPaths(current, wanted);
  if (paths.length === 0) return [];
  return [
    ...(patch.length > 0 ? [{ kind: 'update-stage', patch, settings: wanted, expects: current } as const] : []),
    ...tags,
    { kind: 'verify', settings: { wanted, paths } },
  ];
}
