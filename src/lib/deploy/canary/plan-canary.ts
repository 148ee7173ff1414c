// Plans of canaries: a deployment that becomes one, and a promotion. Developer guide, "Set up an API Gateway canary release
// deployment": settings of the stage hold for the canary, too, but for its variables.

import { diffStageSettings } from '../../diff/diff-stage-settings.ts';
import type { CanarySettings, StageSettings } from '../../model/stage.ts';
import { estimateCalls } from '../estimate-calls.ts';
import { orderSteps } from '../order.ts';
import type { CreateDeployment, DeployFacts, LiveStageState, Plan, Step, StepKind } from '../plan.ts';
import { keepStep } from '../plan-stage-steps.ts';
import { differingPaths, nameOfPath, overlapping } from '../stage-differences.ts';
import { type StageChange, stagePlan } from '../stage-plan.ts';

type ServingStage = Pick<LiveStageState, 'deploymentId' | 'settings'>;

/** What a canary is given at its start. */
export interface CanaryStart {
  percent: number;
  variables: Record<string, string>;
  useStageCache: boolean;
}

/** Of a deployment's steps, those that a canary leaves out: they are of the stage that goes on as it is. */
const ofTheStage: ReadonlySet<StepKind> = new Set([
  'keep-settings',
  'create-deployment',
  'update-stage',
  'tag-stage',
  'set-log-role',
  'create-log-group',
  'verify',
]);

/** The same deployment as a canary; undefined: the plan deploys nothing. Pure. */
export function asCanary(plan: Plan, stage: ServingStage, start: CanaryStart): Plan | undefined {
  const create = plan.steps.find((step): step is CreateDeployment => step.kind === 'create-deployment');
  if (!create) return undefined;
  const current = stage.settings;
  const declared = plan.steps.find((step) => step.kind === 'update-stage')?.settings ?? current;
  const canary = {
    percentTraffic: start.percent,
    stageVariableOverrides: { ...changedVariables(current, declared), ...start.variables },
    useStageCache: start.useStageCache,
  };
  const wanted = { ...current, canarySettings: canary };
  const steps = orderSteps([
    ...plan.steps.filter(({ kind }) => !ofTheStage.has(kind)),
    { kind: 'create-canary', description: create.description, canary },
    { kind: 'verify', settings: { wanted, paths: differingPaths(current, wanted) } },
  ]);
  return {
    ...plan,
    action: 'canary',
    settingsChanges: diffStageSettings(current, wanted),
    steps,
    notes: [...plan.notes.filter((note) => !note.startsWith('The stage has a canary')), ...notesOf(current, declared)],
    ...estimateCalls(steps),
  };
}

function changedVariables({ variables }: StageSettings, declared: StageSettings): Record<string, string> {
  return Object.fromEntries(Object.entries(declared.variables).filter(([name, value]) => variables[name] !== value));
}

/** A canary overrides variables; all else that differs would be of the whole stage. */
function notesOf(current: StageSettings, declared: StageSettings): string[] {
  const paths = differingPaths(current, { ...declared, canarySettings: current.canarySettings } as StageSettings);
  const overridden = Object.keys(changedVariables(current, declared)).map((name) => `/variables/${name}`);
  const left = paths.filter((path) => overlapping([path], overridden).length === 0).map(nameOfPath);
  return left.length > 0
    ? [`Other settings of the stage stay as they are until it is deployed to after the promotion: ${left.join(', ')}`]
    : [];
}

export interface PromotionInput {
  live: StageChange['live'];
  canary: CanarySettings & { deploymentId: string };
  stageName: string;
  facts: DeployFacts;
}

/** Two calls: what the canary has becomes the stage's, then it goes. Broken off between them, the stage serves it all the same. */
export function planCanaryPromotion({ canary, facts, live, stageName }: PromotionInput): Plan {
  const { stage } = live;
  const { canarySettings: _, ...own } = stage.settings;
  const wanted = { ...own, variables: { ...own.variables, ...canary.stageVariableOverrides } };
  const paths = differingPaths(stage.settings, wanted);
  const removal: Step = {
    kind: 'update-stage',
    patch: [{ op: 'remove', path: '/canarySettings' }],
    settings: wanted,
  };
  const steps: Step[] = [
    ...(canary.deploymentId === stage.deploymentId ? [] : [keepStep(stage)]),
    { kind: 'promote-canary', deploymentId: canary.deploymentId },
    removal,
    { kind: 'verify', settings: { wanted, paths } },
  ];
  return stagePlan({ action: 'canary promotion', facts, live, notes: [], stageName, steps, wanted });
}
