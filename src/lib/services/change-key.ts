// `apigw keys enable|disable|delete`. What a key has used lately is told before it is refused from then on.

import { deleteApiKey, type FoundKey, findApiKey, readApiKey, updateApiKey } from '../aws/api-keys.ts';
import { gatewayCall } from '../aws/pacing.ts';
import { type FoundPlan, listUsagePlans } from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import { recentUse } from './recent-use.ts';
import { resolveTarget, type Target } from './target.ts';

export type KeyState = 'enabled' | 'disabled';

/** The key's name, with its id. */
export const titleOfKey = ({ id, name }: { id: string; name?: string | undefined }) => (name ? `${name} (${id})` : id);

const verbs = { enabled: 'Enable', disabled: 'Disable' } as const;

/** Plans that a key is enabled or disabled. Throws NotFound, Ambiguous. */
export async function planKeyState(
  context: Context,
  nameOrId: string,
  state: KeyState,
): Promise<PlannedSteps<FoundKey>> {
  const target = await resolveTarget(context);
  const key = await findApiKey(target.clients, nameOrId);
  const isThere = key.enabled === (state === 'enabled');
  const title = `${verbs[state]} the key ${titleOfKey(key)}`;
  let after = key;
  const run = async () => {
    after = await setKeyState(target, key.id, state);
    return undefined;
  };
  return {
    title,
    target: describeTarget(target, await identify(target)),
    steps: isThere ? [] : [{ title, run }],
    nothing: `the key ${titleOfKey(key)} is ${state}`,
    notes: isThere || state === 'enabled' ? [] : await lossNotes(context, target, key),
    ...costOf(isThere ? [] : ['UpdateApiKey', 'GetApiKey'].map(gatewayCall)),
    outcome: () => after,
  };
}

/** Enables or disables a key, and looks whether it is so. Throws Conflict where it is not. */
export async function setKeyState({ clients }: Target, id: string, state: KeyState): Promise<FoundKey> {
  const value = String(state === 'enabled');
  await updateApiKey(clients, id, [{ op: 'replace', path: '/enabled', value }]);
  const after = await readApiKey(clients, id);
  if (after && String(after.enabled) === value) return after;
  throw new ApigwError('Conflict', `The key ${id} was ${state}, and is ${after ? 'not' : 'gone'}`, {
    hint: 'Somebody else changed it at the same time; see: apigw keys show',
  });
}

/** Plans that a key is deleted. Throws NotFound, Ambiguous. */
export async function planKeyDeletion(
  context: Context,
  nameOrId: string,
): Promise<PlannedSteps<Pick<FoundKey, 'id' | 'name'>>> {
  const target = await resolveTarget(context);
  const { id, name, ...key } = await findApiKey(target.clients, nameOrId);
  const found = { id, ...(name !== undefined && { name }) };
  const title = `Delete the key ${titleOfKey(found)}`;
  return {
    title,
    target: describeTarget(target, await identify(target)),
    steps: [
      { title: `${title}; there is no way back`, run: async () => void (await deleteApiKey(target.clients, id)) },
    ],
    nothing: '',
    notes: await lossNotes(context, target, { ...key, ...found }),
    ...costOf([gatewayCall('DeleteApiKey')]),
    outcome: () => found,
  };
}

/** Who would be refused from then on. */
async function lossNotes(context: Context, { clients }: Target, key: FoundKey): Promise<string[]> {
  const plans = await listUsagePlans(clients, key.id);
  if (plans.length === 0 || key.enabled === false) return [];
  const used = await recentUse(context, clients, { keyId: key.id, plans, days: 7 }).catch(uncounted);
  if (used === undefined) return [`It is on ${namesOf(plans)}`];
  const requests = used === 1 ? '1 request' : `${used} requests`;
  return [`It is on ${namesOf(plans)}, and made ${requests} in the last 7 days`];
}

const namesOf = (plans: readonly FoundPlan[]) => plans.map(({ name }) => name).join(', ');

/** A server that is not AWS may not count: that is no reason to leave a key as it is. */
function uncounted(error: unknown): undefined {
  if (!(error instanceof ApigwError) || error.code !== 'Unsupported') throw error;
}
