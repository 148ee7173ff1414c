// `apigw keys create`. The value is made here, so that a key whose creation was not answered is known again; run again after an
// interruption, the command goes on with the key that it made.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createApiKey, type FoundKey, generateKeyValue, keysNamed, readApiKey } from '../aws/api-keys.ts';
import { gatewayCall } from '../aws/pacing.ts';
import { pickNamed } from '../aws/pick-named.ts';
import { attachPlanKey, type FoundPlan, findUsagePlans, listUsagePlans } from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import { managedTag } from '../model/managed-tag.ts';
import type { ShownKey } from './api-keys.ts';
import { contestedStages, problemsOfKey } from './check-key.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import type { RunnableStep } from './run-plan.ts';
import { resolveTarget, type Target } from './target.ts';

export interface NewKeyRequest {
  name: string;
  /** By names or ids. */
  plans: readonly string[];
  state: 'enabled' | 'disabled';
  description?: string;
  customerId?: string;
  /** A file with the value, `-` is stdin; absent: one is generated. */
  valueFile?: string;
}

export interface PlannedKey extends PlannedSteps<ShownKey> {
  /** The key's value, once it is there. */
  value(): Promise<string>;
}

/** What is wanted, looked up. */
interface Wanted {
  request: NewKeyRequest;
  plans: FoundPlan[];
  /** Of a file. */
  value: string | undefined;
}

/** Plans the creation. Throws InvalidInput, NotFound; Conflict where a key of this name is otherwise. */
export async function planKeyCreation(context: Context, request: NewKeyRequest): Promise<PlannedKey> {
  const value = request.valueFile === undefined ? undefined : await readValue(context, request.valueFile);
  refuse(problemsOfKey({ ...request, ...(value !== undefined && { value }) }));
  const target = await resolveTarget(context);
  const plans = await findUsagePlans(target.clients, request.plans);
  const wanted = { request, plans, value };
  const there = await keyNamed(target, wanted);
  const before = there ? await listUsagePlans(target.clients, there.id) : [];
  const open = plans.filter(({ id }) => !before.some((plan) => plan.id === id));
  refuse(contestedStages([...before, ...open]));
  const made = { key: there, value: value ?? generateKeyValue() };
  const steps: RunnableStep[] = [
    ...(there ? [] : [creation(target, request, made)]),
    ...open.map((plan) => attachment(target, plan, made)),
  ];
  return {
    title: there ? `Complete the key ${there.name} (${there.id})` : `Create the key ${request.name}`,
    target: describeTarget(target, await identify(target)),
    steps,
    nothing: `the key ${request.name} (${there?.id}) is there${plans.length > 0 ? ', on its plans' : ''}`,
    notes:
      there && open.length > 0 ? [`There is a key ${there.name} (${there.id}) already: it is kept`] : notesOf(wanted),
    ...costOf([...(there ? [] : ['CreateApiKey']), ...open.map(() => 'CreateUsagePlanKey')].map(gatewayCall)),
    outcome: () => ({
      ...(made.key ?? { id: '', name: request.name }),
      usagePlans: [...before, ...open].map(({ id, name }) => ({ id, name })),
    }),
    value: async () => (there ? await readValueOf(target, there) : made.value),
  };
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new ApigwError('InvalidInput', `This can be no key: ${problems.join('; ')}`);
}

const notesOf = ({ plans }: Wanted) =>
  plans.length > 0 ? [] : ['It is on no usage plan: methods that want a key answer it 403 (apigw plans attach)'];

/** A line's end after the value is none of it. */
async function readValue(context: Context, file: string): Promise<string> {
  if (file === '-') return (await context.readStdin()).replace(/\r?\n$/, '');
  const text = await readFile(resolve(context.cwd, file), 'utf8').catch((cause: Error) => {
    throw new ApigwError('InvalidInput', `Cannot read ${file}: ${cause.message}`, { cause });
  });
  return text.replace(/\r?\n$/, '');
}

async function keyNamed(target: Target, wanted: Wanted): Promise<FoundKey | undefined> {
  const { name } = wanted.request;
  const sought = { nameOrId: name, what: 'API key', list: 'apigw keys list', region: target.region };
  const found = pickNamed(await keysNamed(target.clients, name), sought);
  if (!found) return undefined;
  const differences = await differencesOf(target, found, wanted);
  if (differences.length === 0) return found;
  throw new ApigwError('Conflict', `There is a key ${name} (${found.id}), and ${differences.join(', ')}`, {
    hint: `Take another name, or see: apigw keys show ${name}; apigw keys rotate ${name}`,
  });
}

/** What is not said of the new key may be anything. */
async function differencesOf(target: Target, key: FoundKey, { request, value }: Wanted): Promise<string[]> {
  const isEnabled = key.enabled !== false;
  const hasOther = (given: string | undefined, is: string | undefined) => given !== undefined && given !== (is ?? '');
  return [
    ...(isEnabled === (request.state === 'enabled') ? [] : [`it is ${isEnabled ? 'enabled' : 'disabled'}`]),
    ...(hasOther(request.description, key.description) ? ['its description is another'] : []),
    ...(hasOther(request.customerId, key.customerId) ? ['its customer id is another'] : []),
    ...(value !== undefined && (await readValueOf(target, key)) !== value ? ['its value is another'] : []),
  ];
}

async function readValueOf({ clients }: Target, { id }: FoundKey): Promise<string> {
  const { value } = (await readApiKey(clients, id, 'include')) ?? {};
  if (value === undefined) throw new ApigwError('Failed', `The value of the key ${id} cannot be read`);
  return value;
}

interface MadeKey {
  key: FoundKey | undefined;
  value: string;
}

const creation = (target: Target, request: NewKeyRequest, made: MadeKey): RunnableStep => ({
  title: `Create the key ${request.name}${request.state === 'disabled' ? ', disabled' : ''}`,
  run: async () => {
    const { customerId, description, name, state } = request;
    made.key = await createApiKey(target.clients, {
      name,
      value: made.value,
      enabled: state === 'enabled',
      tags: { [managedTag.key]: managedTag.value },
      ...(description !== undefined && { description }),
      ...(customerId !== undefined && { customerId }),
    });
    return made.key.id;
  },
});

const attachment = (target: Target, plan: FoundPlan, made: MadeKey): RunnableStep => ({
  title: `Put it on the usage plan ${plan.name} (${plan.id})`,
  run: async () => {
    if (made.key) await attachPlanKey(target.clients, { usagePlanId: plan.id, keyId: made.key.id });
    return undefined;
  },
});
