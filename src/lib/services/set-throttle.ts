// `apigw throttle set|clear`: limits of a stage, of a method on it, of the keys of a plan, of a method for these keys. The account's
// are a quota, which AWS alone raises.

import { UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { findRestApi } from '../aws/find-api.ts';
import { gatewayCall } from '../aws/pacing.ts';
import { lookUpStageState, type StageId, type StageState } from '../aws/read-stage.ts';
import { ApigwError } from '../errors.ts';
import { record } from '../model/api.ts';
import type { MethodSetting, StageSettings } from '../model/stage.ts';
import { canonicalStageSettings, stagePatch } from '../model/stage-records.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { noStage } from './no-stage.ts';
import { givenMethod } from './plan-limits.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import { resolveTarget, type Target } from './target.ts';

export interface ThrottleRequest {
  api?: string;
  stage: string;
  /** Absent: for all methods. */
  method?: string;
  /** Neither: cleared. */
  rate?: number;
  burst?: number;
}

export interface ThrottleOutcome {
  restApiId: string;
  stageName: string;
  methodSettings: StageSettings['methodSettings'];
}

/** Plans limits of a stage or of a method on it. Throws NotFound, InvalidInput. */
export async function planStageThrottle(
  context: Context,
  request: ThrottleRequest,
): Promise<PlannedSteps<ThrottleOutcome>> {
  const key = request.method === undefined ? '*' : givenMethod(request.method);
  const target = await resolveTarget(context, request.stage, request.api);
  const { id, name = id } = await findRestApi(target.clients, await chooseApi(context, target.project, request.api));
  const stageId = { restApiId: id, stageName: request.stage };
  const shown = await readState(target, stageId, name);
  const wanted = withLimits(shown.settings, key, request);
  const what = `${key === '*' ? 'all methods' : key} on stage ${request.stage} of ${name}`;
  const isOpen = stagePatch(shown.settings, wanted).length > 0;
  const title = `${describeLimits(limitsOf(shown.settings, key))} → ${describeLimits(limitsOf(wanted, key))} for ${what}`;
  let after = shown.settings;
  const run = async () => {
    after = await setLimits(target, { stageId, key, name, shown: shown.settings, request });
    return undefined;
  };
  return {
    title: `${isClearing(request) ? 'Clear' : 'Set'} the limits for ${what}`,
    target: describeTarget(target, await identify(target)),
    steps: isOpen ? [{ title, run }] : [],
    nothing: `the limits for ${what} are as wanted: ${describeLimits(limitsOf(wanted, key))}`,
    notes: [],
    ...costOf(isOpen ? ['GetStage', 'UpdateStage', 'GetStage'].map(gatewayCall) : []),
    outcome: () => ({ ...stageId, methodSettings: after.methodSettings }),
  };
}

const isClearing = ({ burst, rate }: ThrottleRequest) => rate === undefined && burst === undefined;

async function readState(target: Target, id: StageId, api: string): Promise<StageState> {
  const state = await lookUpStageState(target.clients, id);
  if (state) return state;
  throw await noStage(target.clients, { id: id.restApiId, name: api }, id.stageName);
}

type Limits = Pick<MethodSetting, 'throttlingRateLimit' | 'throttlingBurstLimit'>;

function limitsOf({ methodSettings }: StageSettings, key: string): Limits {
  const { throttlingBurstLimit, throttlingRateLimit } = methodSettings[key] ?? {};
  return {
    ...(throttlingRateLimit !== undefined && { throttlingRateLimit }),
    ...(throttlingBurstLimit !== undefined && { throttlingBurstLimit }),
  };
}

function describeLimits({ throttlingBurstLimit: burst, throttlingRateLimit: rate }: Limits): string {
  const parts = [rate === undefined ? [] : [`${rate} a second`], burst === undefined ? [] : [`burst ${burst}`]].flat();
  return parts.join(', ') || 'no limits of their own';
}

function withLimits(settings: StageSettings, key: string, request: ThrottleRequest): StageSettings {
  const { throttlingBurstLimit, throttlingRateLimit, ...others } = settings.methodSettings[key] ?? {};
  const before = isClearing(request) ? {} : limitsOf(settings, key);
  const setting: MethodSetting = {
    ...others,
    ...before,
    ...(request.rate !== undefined && { throttlingRateLimit: request.rate }),
    ...(request.burst !== undefined && { throttlingBurstLimit: request.burst }),
  };
  const methodSettings = record(Object.entries({ ...settings.methodSettings, [key]: setting }));
  return canonicalStageSettings({ ...settings, methodSettings });
}

interface Setting {
  stageId: StageId;
  key: string;
  name: string;
  shown: StageSettings;
  request: ThrottleRequest;
}

/** Looks again before and after. Throws PlanStale where the limits were changed since they were shown, Conflict where they are not as wanted. */
async function setLimits(target: Target, { key, name, request, shown, stageId }: Setting): Promise<StageSettings> {
  const now = (await readState(target, stageId, name)).settings;
  const wanted = withLimits(now, key, request);
  const patchOperations = stagePatch(now, wanted);
  if (patchOperations.length > 0 && !isSame(limitsOf(now, key), limitsOf(shown, key))) {
    throw new ApigwError(
      'PlanStale',
      `Somebody else changed the limits: they were ${describeLimits(limitsOf(shown, key))} and are ${describeLimits(limitsOf(now, key))}`,
      { hint: 'Nothing was changed. Run the command again to see them as they are', retryable: true },
    );
  }
  if (patchOperations.length > 0)
    await target.clients.apiGateway(new UpdateStageCommand({ ...stageId, patchOperations }));
  const after = (await readState(target, stageId, name)).settings;
  if (isSame(limitsOf(after, key), limitsOf(wanted, key))) return after;
  throw new ApigwError(
    'Conflict',
    `The limits are not as they were set: they are ${describeLimits(limitsOf(after, key))}`,
    {
      hint: 'Somebody else changed them at the same time; see: apigw throttle show',
    },
  );
}

const isSame = (one: Limits, other: Limits) => describeLimits(one) === describeLimits(other);
