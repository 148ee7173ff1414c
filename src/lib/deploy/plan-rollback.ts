// A stage back to an earlier deployment: one UpdateStage of /deploymentId. Guide: "Update a stage with a new deployment".

import { ApigwError } from '../errors.ts';
import type { StageSettings } from '../model/stage.ts';
import { keptSettings } from './kept-settings.ts';
import type { DeployFacts, LivePlace, LiveStageState, Plan, Step } from './plan.ts';
import { keepStep, patchOf } from './plan-stage-steps.ts';
import { differingPaths } from './stage-differences.ts';
import { stagePlan } from './stage-plan.ts';

/** A deployment as GetDeployments lists it. */
export interface KnownDeployment {
  id?: string | undefined;
  createdDate?: Date | undefined;
  description?: string | undefined;
}

export interface RollbackInput {
  /** With its API and its stage. */
  live: LivePlace;
  stageName: string;
  deployments: readonly KnownDeployment[];
  /** An id, or `-N`: the Nth before the one that the stage serves. */
  to: string;
  /** Whether the settings that the stage had with that deployment come back, too. */
  settings: 'restore' | 'leave';
  facts: DeployFacts;
}

/** Plans a rollback. No steps: the stage serves that deployment already. Throws NotFound for a deployment that is not there. */
export function planRollback(input: RollbackInput): Plan {
  const { facts, live, stageName } = input;
  const { api, stage } = live;
  if (!api || !stage) throw new ApigwError('NotFound', `There is no stage '${stageName}' to roll back`);
  const id = chooseDeployment(input, stage.deploymentId);
  const wanted = input.settings === 'restore' ? restored(input, id, stage.settings) : stage.settings;
  return stagePlan({
    action: 'rollback',
    facts,
    live: { ...live, api, stage },
    notes: stage.settings.canarySettings ? ['The stage has a canary, which keeps its own deployment'] : [],
    stageName,
    steps: stepsToDeployment(stage, id, wanted),
    wanted,
  });
}

/** Deployment and settings change in one call, so that neither is ever served without the other. */
export function stepsToDeployment(
  stage: Pick<LiveStageState, 'deploymentId' | 'settings'>,
  id: string,
  wanted: StageSettings,
): Step[] {
  const patch = patchOf(stage.settings, wanted);
  const moves = id !== stage.deploymentId;
  if (!moves && patch.length === 0) return [];
  const paths = differingPaths(stage.settings, wanted);
  return [
    ...(moves ? [keepStep(stage)] : []),
    {
      kind: 'update-stage',
      patch,
      expects: stage.settings,
      ...(moves && { deployment: { id } }),
      ...(patch.length > 0 && { settings: wanted }),
    },
    { kind: 'verify', ...(patch.length > 0 && { settings: { wanted, paths } }) },
  ];
}

/** The settings kept with the deployment; tags and a canary are as they are. Throws NotFound where none are kept. */
function restored({ deployments, stageName }: RollbackInput, id: string, now: StageSettings): StageSettings {
  const found = keptSettings(deployments.find((one) => one.id === id)?.description, stageName);
  if (found) return { ...found, tags: now.tags, ...(now.canarySettings && { canarySettings: now.canarySettings }) };
  throw new ApigwError('NotFound', `No settings of stage '${stageName}' are kept with deployment ${id}`, {
    hint: 'They are kept when a stage turns to another deployment; without --settings the deployment alone is restored',
  });
}

function chooseDeployment({ deployments, stageName, to }: RollbackInput, current: string): string {
  const steps = /^-(\d+)$/.exec(to)?.[1];
  const newestFirst = [...deployments].sort(
    (a, b) => (b.createdDate?.getTime() ?? 0) - (a.createdDate?.getTime() ?? 0),
  );
  const position = newestFirst.findIndex(({ id }) => id === current);
  const found = steps === undefined ? deployments.find(({ id }) => id === to) : newestFirst[position + Number(steps)];
  if (found?.id) return found.id;
  const earlier = newestFirst.length - position - 1;
  throw new ApigwError(
    'NotFound',
    steps === undefined
      ? `There is no deployment ${to}`
      : `Stage '${stageName}' cannot go back ${steps}: ${earlier === 1 ? 'there is 1 deployment' : `there are ${earlier} deployments`} before ${current}`,
    { hint: hintFor(deployments, current) },
  );
}

/** AWS's dates are whole seconds: of deployments made in the same one, nobody can tell which was earlier. */
function hintFor(deployments: readonly KnownDeployment[], current: string): string {
  const made = deployments.find(({ id }) => id === current)?.createdDate?.getTime();
  const tied = deployments.filter(({ createdDate, id }) => id !== current && createdDate?.getTime() === made);
  if (made === undefined || tied.length === 0) return 'See: apigw deployments list';
  return `Made in the same second: ${tied.map(({ id }) => id).join(', ')}; name the one that is meant: --to DEPLOYMENT`;
}
