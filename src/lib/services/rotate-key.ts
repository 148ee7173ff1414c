// `apigw keys rotate`: a new key takes the name and the plans of the old one; both hold until the old one is silent, or its time is
// up; then it is disabled, or deleted. Each part can be run again.

import {
  createApiKey,
  deleteApiKey,
  type FoundKey,
  generateKeyValue,
  readApiKey,
  untagApiKey,
  updateApiKey,
} from '../aws/api-keys.ts';
import { gatewayCall } from '../aws/pacing.ts';
import { attachPlanKey, type FoundPlan, listUsagePlans } from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import { oneDay } from '../model/quota-period.ts';
import { setKeyState, titleOfKey } from './change-key.ts';
import type { Context } from './context.ts';
import { describeTarget, type Identity, identify } from './identity.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import { recentUse } from './recent-use.ts';
import { type Rotation, readRotation, rotationTags } from './rotation-state.ts';
import type { RunnableStep } from './run-plan.ts';
import { resolveTarget, type Target } from './target.ts';

export interface RotationRequest {
  key: string;
  /** Milliseconds for which both keys hold. */
  overlap: number;
}

export interface RotationOutcome {
  /** The new key. */
  id: string;
  name?: string;
  replaces?: string;
  until?: Date;
  /** Requests with the old key, today and yesterday. */
  recentRequests?: number;
}

export interface PlannedRotation extends PlannedSteps<RotationOutcome> {
  /** The new key's value. */
  value(): Promise<string>;
}

interface Opened {
  context: Context;
  target: Target;
  identity: Identity;
}

async function open(context: Context): Promise<Opened> {
  const target = await resolveTarget(context);
  return { context, target, identity: await identify(target) };
}

/** Plans that a rotation begins, or goes on where it was interrupted. Throws NotFound, Ambiguous. */
export async function planRotation(
  context: Context,
  { key: nameOrId, overlap }: RotationRequest,
): Promise<PlannedRotation> {
  const opened = await open(context);
  const { target } = opened;
  const state = await readRotation(target, nameOrId);
  const old = state.rotation ? state.rotation.old : state.key;
  const now = context.now();
  const until = state.rotation?.until ?? new Date(now.getTime() + overlap);
  const made: { key: FoundKey | undefined; value: string } = { key: state.rotation?.key, value: generateKeyValue() };
  const unplanned = old ? await openPlans(target, old, made.key) : [];
  const retiringName = old && `${old.name ?? old.id} (replaced ${now.toISOString().slice(0, 10)})`;
  const steps: RunnableStep[] = [];
  if (!state.rotation && old) steps.push(creationStep(target, { old, made, now, until }));
  for (const plan of unplanned) steps.push(planStep(target, plan, made));
  if (old && retiringName && !isRenamed(old)) steps.push(renameStep(target, old, retiringName));
  const titled = titleOfKey(state.key);
  return {
    title: state.rotation ? `Go on with the rotation of the key ${titled}` : `Rotate the key ${titled}`,
    target: describeTarget(target, opened.identity),
    steps,
    nothing: `${titled} replaces ${state.rotation?.oldId} already; see: apigw keys rotate ${nameOrId} --status`,
    notes:
      steps.length > 0
        ? [
            `Both keys hold until ${until.toISOString()}, or until the old one is silent: apigw keys rotate ${nameOrId} --finish`,
          ]
        : [],
    ...costOf(startCalls(steps.length, state.rotation !== undefined, unplanned.length).map(gatewayCall)),
    outcome: () => ({ ...namesOf(made.key ?? state.key), ...(old && { replaces: old.id }), until }),
    value: async () => (await readApiKey(target.clients, made.key?.id ?? state.key.id, 'include'))?.value ?? '',
  };
}

const namesOf = ({ id, name }: FoundKey) => ({ id, ...(name !== undefined && { name }) });

const startCalls = (steps: number, isUnderWay: boolean, plans: number): string[] => [
  ...(isUnderWay ? [] : ['CreateApiKey']),
  ...Array.from({ length: plans }, () => 'CreateUsagePlanKey'),
  ...(steps > plans + (isUnderWay ? 0 : 1) ? ['UpdateApiKey'] : []),
];

const isRenamed = ({ name = '' }: FoundKey) => / \(replaced \d{4}-\d\d-\d\d\)$/.test(name);

/** The old key's plans on which the new one is not yet. */
async function openPlans({ clients }: Target, old: FoundKey, key: FoundKey | undefined): Promise<FoundPlan[]> {
  const wanted = await listUsagePlans(clients, old.id);
  const there = key ? await listUsagePlans(clients, key.id) : [];
  return wanted.filter(({ id }) => !there.some((plan) => plan.id === id));
}

interface Creation {
  old: FoundKey;
  made: { key: FoundKey | undefined; value: string };
  now: Date;
  until: Date;
}

function creationStep({ clients }: Target, { made, now, old, until }: Creation): RunnableStep {
  const { customerId, description, name = old.id, tags } = old;
  return {
    title: `Create the new key ${name}`,
    run: async () => {
      made.key = await createApiKey(clients, {
        name,
        value: made.value,
        enabled: true,
        tags: {
          ...tags,
          [rotationTags.replaces]: old.id,
          [rotationTags.since]: now.toISOString(),
          [rotationTags.until]: until.toISOString(),
        },
        ...(description !== undefined && { description }),
        ...(customerId !== undefined && { customerId }),
      });
      return made.key.id;
    },
  };
}

const planStep = ({ clients }: Target, plan: FoundPlan, made: Creation['made']): RunnableStep => ({
  title: `Put it on the usage plan ${plan.name} (${plan.id})`,
  run: async () => {
    if (made.key) await attachPlanKey(clients, { usagePlanId: plan.id, keyId: made.key.id });
    return undefined;
  },
});

const renameStep = ({ clients }: Target, old: FoundKey, value: string): RunnableStep => ({
  title: `Name the old key ${old.id} '${value}'`,
  run: async () => void (await updateApiKey(clients, old.id, [{ op: 'replace', path: '/name', value }])),
});

/** What becomes of the old key. */
export type Retirement = 'disable' | 'delete';

export interface FinishRequest {
  key: string;
  retirement: Retirement;
}

/** How the rotation of a key stands, from what the old key was used for. Throws NotFound where there is none. */
export async function rotationStatus(context: Context, nameOrId: string) {
  const opened = await open(context);
  const { rotation } = await readRotation(opened.target, nameOrId);
  if (rotation) return { ...(await due(opened, rotation)), rotation };
  throw new ApigwError('NotFound', `No rotation of the key ${nameOrId} is under way`, {
    hint: `Begin one: apigw keys rotate ${nameOrId} --overlap 7d`,
  });
}

/** Usage is counted by day: silent is who was not used today and yesterday, after a day of overlap at least. */
async function due({ context, target }: Opened, { old, since, until }: Rotation) {
  const now = context.now().getTime();
  const plans = old ? await listUsagePlans(target.clients, old.id) : [];
  const recent = old ? await recentUse(context, target.clients, { keyId: old.id, plans, days: 2 }) : 0;
  // Without a plan nothing is counted.
  const isSilent = recent === 0 && plans.length > 0 && now - since.getTime() >= oneDay;
  return { recent, isSilent, isDue: isSilent || now >= until.getTime() || old === undefined };
}

/** Plans that the old key is retired, if it is silent or its time is up; no steps where it is not so far. */
export async function planRotationEnd(
  context: Context,
  { key, retirement }: FinishRequest,
): Promise<PlannedSteps<RotationOutcome>> {
  const opened = await open(context);
  const { identity, target } = opened;
  const { key: found, rotation } = await readRotation(target, key);
  const state = rotation && (await due(opened, rotation));
  const steps = rotation && state?.isDue ? endSteps(opened, rotation, retirement) : [];
  const calls = steps.length === 0 ? [] : [...(rotation?.old ? [retireCall[retirement]] : []), 'UntagResource'];
  return {
    title: `End the rotation of the key ${titleOfKey(found)}: the old one ${state?.isSilent ? 'is silent' : 'has had its time'}`,
    target: describeTarget(target, identity),
    steps,
    nothing:
      rotation && state
        ? `the old key ${rotation.oldId} made ${state.recent} requests today and yesterday, and has until ${rotation.until.toISOString()}`
        : `no rotation of ${titleOfKey(found)} is under way`,
    notes:
      steps.length > 0 && state && state.recent > 0
        ? [`The old key made ${state.recent} requests today and yesterday: they will be refused`]
        : [],
    ...costOf(calls.map(gatewayCall)),
    outcome: () => ({
      ...namesOf(found),
      ...(rotation && { replaces: rotation.oldId, until: rotation.until }),
      ...(state && { recentRequests: state.recent }),
    }),
  };
}

const retireCall = { disable: 'UpdateApiKey', delete: 'DeleteApiKey' } as const;

function endSteps({ identity, target }: Opened, { key, old }: Rotation, retirement: Retirement): RunnableStep[] {
  const { clients } = target;
  const untag = {
    title: `Take the marks of the rotation from ${titleOfKey(key)}`,
    run: async () =>
      void (await untagApiKey(clients, { id: key.id, partition: identity.partition }, Object.values(rotationTags))),
  };
  if (!old) return [untag];
  const retire =
    retirement === 'delete'
      ? { title: `Delete the old key ${old.id}`, run: async () => void (await deleteApiKey(clients, old.id)) }
      : {
          title: `Disable the old key ${old.id}`,
          run: async () => void (await setKeyState(target, old.id, 'disabled')),
        };
  return [...(retirement === 'disable' && old.enabled === false ? [] : [retire]), untag];
}
