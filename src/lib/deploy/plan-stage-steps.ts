// The steps that change what clients get: the deployment, the switch to it, the settings of the stage.
// Guide: "Create a deployment for a REST API", "Set up a stage for a REST API".

import { defaultStageSettings, type StageSettings } from '../model/stage.ts';
import { stagePatch } from '../model/stage-records.ts';
import type { Decision } from './decide-deploy.ts';
import { describeDeployment } from './fingerprint.ts';
import type { CreateDeployment, LiveStageState, NewStageSettings, Patch, Step } from './plan.ts';
import { tagSteps } from './tag-steps.ts';

/** A stage that is not there is made; one that serves the definition already gets its settings alone. */
export function planStageSteps(decision: Decision): Step[] {
  const { deploys, live, settings } = decision;
  const tags = tagSteps('tag-stage', live.stage?.settings.tags ?? {}, settings.tags);
  if (!live.stage) return [...newStageSteps(decision), ...tags, { kind: 'verify' }];
  const patch = patchOf(live.stage.settings, settings);
  if (!deploys)
    return [
      ...(patch.length > 0 ? [{ kind: 'update-stage', patch, settings, expects: live.stage.settings } as const] : []),
      ...tags,
    ];
  return [keepStep(live.stage), ...switchSteps(decision, patch, live.stage), ...tags, { kind: 'verify' }];
}

/**
 * Settings that change together with the definition must be in force when it goes live: then the deployment is made
 * for no stage, and one UpdateStage switches deployment and settings at once. A canary takes that way too, since
 * CreateDeployment for its stage is not documented to leave it alone.
 */
function switchSteps(decision: Decision, patch: Patch[], stage: LiveStageState): Step[] {
  const at = patch.length > 0 || stage.settings.canarySettings ? 'none' : 'stage';
  const create = deploymentStep(decision, at);
  return at === 'stage'
    ? [create]
    : [
        create,
        { kind: 'update-stage', patch, settings: decision.settings, deployment: 'new', expects: stage.settings },
      ];
}

function deploymentStep({ fingerprint, wanted }: Decision, serve: CreateDeployment['serve']): CreateDeployment {
  return { kind: 'create-deployment', serve, description: describeDeployment(wanted.message, fingerprint) };
}

/** CreateDeployment makes the stage with what settings it takes; UpdateStage adds the rest. */
function newStageSteps(decision: Decision): Step[] {
  const { settings } = decision;
  const given: NewStageSettings = {
    ...(settings.description !== undefined && { description: settings.description }),
    ...(Object.keys(settings.variables).length > 0 && { variables: settings.variables }),
    ...(settings.cacheClusterEnabled && { cacheClusterEnabled: true }),
    ...(settings.cacheClusterEnabled && settings.cacheClusterSize && { cacheClusterSize: settings.cacheClusterSize }),
    ...(settings.tracingEnabled && { tracingEnabled: true }),
  };
  const create = deploymentStep(decision, 'new-stage');
  const patch = patchOf({ ...defaultStageSettings(), ...given }, settings);
  return [
    { ...create, settings: given },
    ...(patch.length > 0 ? [{ kind: 'update-stage', patch, settings } as const] : []),
  ];
}

/** Before a stage leaves a deployment: a rollback to it may want the settings back. */
export function keepStep({ deploymentId, settings }: Pick<LiveStageState, 'deploymentId' | 'settings'>): Step {
  return { kind: 'keep-settings', deploymentId, settings };
}

/** UpdateStage's operations from one set of settings to another. */
export function patchOf(current: StageSettings, wanted: StageSettings): Patch[] {
  return stagePatch(current, wanted).map(({ from, op, path, value }) => ({
    op: op as Patch['op'],
    path: path ?? '',
    ...(value !== undefined && { value }),
    ...(from !== undefined && { from }),
  }));
}
