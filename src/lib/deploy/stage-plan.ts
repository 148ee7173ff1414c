// The plan of a change to a stage that is there: its API stays as it is, and all that happens is in the steps and the settings.

import { diffStageSettings } from '../diff/diff-stage-settings.ts';
import type { StageSettings } from '../model/stage.ts';
import { estimateCalls } from './estimate-calls.ts';
import { liveFingerprint } from './fingerprint.ts';
import { orderSteps } from './order.ts';
import type { DeployFacts, LivePlace, LiveStageState, Plan, Step } from './plan.ts';

export interface StageChange {
  action: Plan['action'];
  /** What is live, with its API and its stage. */
  live: LivePlace & { api: { id: string; name: string }; stage: Pick<LiveStageState, 'deploymentId' | 'settings'> };
  stageName: string;
  /** All settings as they will be. */
  wanted: StageSettings;
  /** In any order. */
  steps: Step[];
  notes: string[];
  facts: DeployFacts;
}

/** The plan as a value: the steps in their order, the calls that they take, and by what it is known whether it still holds. */
export function stagePlan({ action, facts, live, notes, stageName, steps: unordered, wanted }: StageChange): Plan {
  const { api, stage } = live;
  const steps = orderSteps(unordered);
  return {
    format: 1,
    createdBy: `apigw ${facts.version}`,
    action,
    api: { name: api.name, id: api.id },
    stage: stageName,
    target: { accountId: facts.accountId, region: facts.region, partition: facts.partition },
    changes: [],
    settingsChanges: diffStageSettings(stage.settings, wanted),
    steps,
    notes,
    ...estimateCalls(steps),
    fingerprint: liveFingerprint(live),
    liveDeploymentId: stage.deploymentId,
  };
}
