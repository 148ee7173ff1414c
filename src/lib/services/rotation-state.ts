// How far the rotation of a key is. Its state stands in the tags of the two keys, so that any machine can go on with it.

import { type FoundKey, findApiKey, keysNamed, readApiKey } from '../aws/api-keys.ts';
import { pickNamed } from '../aws/pick-named.ts';
import { ApigwError } from '../errors.ts';
import type { Target } from './target.ts';

/** On the new key: the id of the old one, since when, and until when both hold. */
export const rotationTags = {
  replaces: 'apigw:rotation-replaces',
  since: 'apigw:rotation-since',
  until: 'apigw:rotation-until',
} as const;

export interface Rotation {
  old: FoundKey | undefined;
  oldId: string;
  key: FoundKey;
  since: Date;
  until: Date;
}

/** A key, and its rotation where one is under way. */
export interface RotationState {
  key: FoundKey;
  rotation?: Rotation;
}

/**
 * Looks up the key. A rotation that was interrupted leaves two keys of its name, of which the tags of the new one say that it
 * replaces the other. Throws NotFound, Ambiguous.
 */
export async function readRotation(target: Target, nameOrId: string): Promise<RotationState> {
  const { clients } = target;
  const named = await keysNamed(clients, nameOrId);
  if (named.length === 2) {
    const both = await Promise.all(named.map(({ id }) => readApiKey(clients, id)));
    const fresh = both.find((key) => both.some((other) => other && key?.tags?.[rotationTags.replaces] === other.id));
    if (fresh) return rotationOf(target, fresh);
    pickNamed(named, { nameOrId, what: 'API key', list: 'apigw keys list', region: target.region });
  }
  return rotationOf(target, await findApiKey(clients, nameOrId));
}

async function rotationOf({ clients }: Target, key: FoundKey): Promise<RotationState> {
  const { [rotationTags.replaces]: oldId, [rotationTags.since]: since, [rotationTags.until]: until } = key.tags ?? {};
  if (oldId === undefined) return { key };
  const old = await readApiKey(clients, oldId);
  const rotation = { key, old, oldId, since: new Date(since ?? 0), until: new Date(until ?? 0) };
  if (!Number.isNaN(rotation.since.getTime()) && !Number.isNaN(rotation.until.getTime())) return { key, rotation };
  throw new ApigwError('Conflict', `The tags of the key ${key.id} about its rotation cannot be read`, {
    hint: `They are ${Object.values(rotationTags).join(', ')}: mend them, or take them away`,
  });
}
