// `apigw deploy --canary`: a deployment becomes a canary, is watched beside its base, takes share after share, and is promoted or goes
// back. Where it was broken off, the same command goes on.

import { GetDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { realClock } from '../aws/real-clock.ts';
import type { Clock } from '../aws/send.ts';
import { type AbortCondition, limitsOf, parseAbortCondition } from '../deploy/canary/abort-condition.ts';
import { type Judgement, judgeCanary, type Releases } from '../deploy/canary/judge-canary.ts';
import { type Move, nextMove, type RolloutState } from '../deploy/canary/next-move.ts';
import { asCanary } from '../deploy/canary/plan-canary.ts';
import { fingerprintOf } from '../deploy/fingerprint.ts';
import { ApigwError } from '../errors.ts';
import {
  hasCanary,
  type OpenedStage,
  openPlanned,
  planCanaryChange,
  planCanaryRemoval,
  planPromotionOfCanary,
  prepared,
} from './canary.ts';
import { numbersOf } from './canary-status.ts';
import { CanaryTraffic, canaryLogOf } from './canary-traffic.ts';
import type { Context } from './context.ts';
import { type DeployRequest, type PlannedDeploy, planDeployment } from './deploy.ts';
import type { Outcome, PlannedRun } from './run-plan.ts';

export interface RolloutRequest extends DeployRequest {
  /** Percent, ascending. */
  shares: number[];
  /** Milliseconds. */
  watch: number;
  abortIf: string;
  minRequests: number;
}

/** One look at a share. */
export interface Look {
  kind: 'look';
  percent: number;
  canary: ReturnType<typeof numbersOf>;
  base: ReturnType<typeof numbersOf>;
  judgement: Judgement;
  move: Move;
}

export type RolloutEvent = { kind: 'share'; percent: number } | Look;

export interface RolloutOutcome extends Outcome {
  outcome: 'promoted' | 'rolled back' | 'held' | 'nothing to do';
  why?: string;
  /** The last look at each share. */
  looks: Look[];
}

export interface PlannedRollout extends PlannedDeploy {
  /** What follows the steps, in words. */
  waiting: string[];
  /** To be run when the steps are done. */
  run(): AsyncGenerator<RolloutEvent, RolloutOutcome>;
}

/** Plans the canary, or finds the one that an interrupted rollout left. Throws before anything is written where it cannot be watched. */
export async function planRollout(
  context: Context,
  request: RolloutRequest,
  clock: Clock = realClock(context.signal),
): Promise<PlannedRollout> {
  const abortIf = parseAbortCondition(request.abortIf);
  checkShares(request.shares);
  const deployment = await planDeployment(context, { ...request, domains: 'leave' });
  const opened = await openPlanned(context, deployment, request);
  const log = canaryLogOf({
    api: opened.live.api.name,
    stage: request.stage,
    settings: opened.live.stage.settings,
    latency: limitsOf(abortIf).some(({ metric }) => metric.kind === 'latency') ? 'needed' : 'optional',
  });
  const start = await startOf(opened, deployment, request);
  const traffic = new CanaryTraffic(opened.target.clients, log);
  const rollout = { context, request, opened, abortIf, clock, traffic, start };
  return {
    ...deployment,
    ...start.planned,
    waiting: start.from === 'nothing' ? [] : describeRollout(request, start.from),
    run: () => runRollout(rollout, start.planned),
  };
}

function checkShares(shares: readonly number[]): void {
  const isFine = shares.every((share, i) => share > (shares[i - 1] ?? 0) && share <= 100) && (shares[0] ?? 100) < 100;
  if (isFine) return;
  throw new ApigwError('Usage', `--canary ${shares.join(',')}: shares are percent, each larger than the one before`, {
    hint: 'For example: --canary 5,25,100; 100 at the end promotes it. Without a share below, deploy without --canary',
  });
}

interface Start {
  planned: PlannedRun;
  /** The position of the share to begin with; `promotion`: it was broken off; `nothing`: the stage serves all of it. */
  from: number | 'promotion' | 'nothing';
}

/** A new canary, or where an interrupted rollout of the same definition was. */
async function startOf(opened: OpenedStage, deployment: PlannedDeploy, request: RolloutRequest): Promise<Start> {
  const { canary, live, target } = opened;
  const { shares, stage } = request;
  const start = { percent: shares[0] ?? 0, variables: {}, useStageCache: false };
  const plan = asCanary(deployment.plan, live.stage, start);
  const idle = prepared(opened, { ...deployment.plan, action: 'canary', steps: [], changes: [], settingsChanges: [] });
  if (!canary) return plan ? { planned: prepared(opened, plan), from: 0 } : { planned: idle, from: 'nothing' };
  if (!plan && canary.deploymentId === live.stage.deploymentId) return { planned: idle, from: 'promotion' };
  const id = { restApiId: live.api.id, deploymentId: canary.deploymentId };
  const { description } = await target.clients.apiGateway(new GetDeploymentCommand(id));
  const created = plan?.steps.find((step) => step.kind === 'create-canary');
  const wanted = created && fingerprintOf(created.description);
  if (!wanted || fingerprintOf(description) !== wanted) throw hasCanary(stage, canary);
  const at = shares.findIndex((share) => share >= canary.percentTraffic);
  return { planned: idle, from: at < 0 ? shares.length - 1 : at };
}

function describeRollout({ abortIf, shares, watch }: RolloutRequest, from: number | 'promotion'): string[] {
  if (from === 'promotion') return ['Finish the promotion of the canary'];
  return shares
    .slice(from)
    .map((percent) =>
      percent >= 100
        ? 'Promote the canary'
        : `Watch the canary for ${watch / 1000} s with ${percent} % of the traffic; back if ${abortIf}`,
    );
}

interface Running {
  context: Context;
  request: RolloutRequest;
  opened: OpenedStage;
  abortIf: AbortCondition;
  clock: Clock;
  traffic: CanaryTraffic;
  start: Start;
}

async function* runRollout(rollout: Running, planned: PlannedRun): AsyncGenerator<RolloutEvent, RolloutOutcome> {
  const { context, clock, opened, request, start, traffic } = rollout;
  const { shares } = request;
  if (start.from === 'nothing') return { ...planned.outcome(), outcome: 'nothing to do', looks: [] };
  const place = { api: opened.live.api.id, stage: request.stage, version: request.version };
  if (start.from === 'promotion') return end('promoted', await apply(await planPromotionOfCanary(context, place)), []);
  // Which canary it is has to be known: another that somebody starts meanwhile is not promoted in its place.
  const first = await planCanaryChange(context, { ...place, percent: shares[start.from] ?? 0, variables: {} });
  const own = { ...place, deploymentId: first.canaryDeploymentId };
  let state: RolloutState = { at: start.from, since: clock.now() };
  const looks = new Map<number, Look>();
  await apply(first);
  yield { kind: 'share', percent: shares[state.at] ?? 0 };
  for (;;) {
    const look = lookAt(rollout, state, await traffic.look(state.since));
    looks.set(state.at, look);
    yield look;
    const { move } = look;
    if (move.kind === 'wait') await clock.sleep(move.milliseconds);
    else if (move.kind === 'share') {
      await apply(await planCanaryChange(context, { ...own, percent: move.percent, variables: {} }));
      state = { at: move.at, since: clock.now() };
      yield { kind: 'share', percent: move.percent };
    } else if (move.kind === 'promote') {
      return end('promoted', await apply(await planPromotionOfCanary(context, own)), looks.values());
    } else if (move.kind === 'back') {
      const removed = await apply(await planCanaryRemoval(context, own));
      return { ...end('rolled back', removed, looks.values()), why: whyBack(look, move.why) };
    } else return end('held', first.outcome(), looks.values());
  }
}

function lookAt({ abortIf, clock, request }: Running, state: RolloutState, releases: Releases): Look {
  const judgement = judgeCanary(releases, { abortIf, minRequests: request.minRequests });
  return {
    kind: 'look',
    percent: request.shares[state.at] ?? 0,
    canary: numbersOf(releases.canary),
    base: numbersOf(releases.base),
    judgement,
    move: nextMove(request, state, { judgement, now: clock.now() }),
  };
}

function end(outcome: RolloutOutcome['outcome'], reached: Outcome, looks: Iterable<Look>): RolloutOutcome {
  return { ...reached, changed: true, outcome, looks: [...looks] };
}

function whyBack({ judgement: { limits, missing } }: Look, why: 'exceeded' | 'too few requests'): string {
  if (why === 'exceeded') return limits.flatMap(({ isExceeded, text }) => (isExceeded ? [text] : [])).join(', ');
  return `too few requests for a verdict: ${missing.canary} more of the canary, ${missing.base} more of the base`;
}

/** Carries out a plan that was agreed to as a part of the whole. */
async function apply(planned: PlannedRun): Promise<Outcome> {
  for (const step of planned.steps) await step.run(() => {});
  return planned.outcome();
}
