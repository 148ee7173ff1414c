// The settings that a stage had while it served a deployment, kept in the description of that deployment: it is the one thing of
// a deployment that can be changed (UpdateDeployment, `/description`), it is where the deployment is, on every machine, and it
// goes when the deployment goes. Written when the stage turns to another deployment, since they may have changed until then.

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { StageSettings } from '../model/stage.ts';

/** Of a stage, as text: ` [apigw prod:…]` before the mark of the definition, if there is one. */
const kept = / ?\[apigw ([A-Za-z0-9_-]{1,128}):([A-Za-z0-9_-]+)\]/g;

/** AWS tells no limit of a deployment's description; that of others is 1024 characters, so ours stays below. */
const longest = 1024;

/** What belongs to a stage's behaviour: tags are its owner's, and a canary is of its moment. */
type KeptSettings = Omit<StageSettings, 'tags' | 'canarySettings'>;

/** A description with the settings of a stage in it, instead of earlier ones; undefined where they are too long to be kept. */
export function keepSettings(
  description: string | undefined,
  stageName: string,
  settings: StageSettings,
): string | undefined {
  const { canarySettings: _canary, tags: _tags, ...own } = settings;
  const text = deflateRawSync(JSON.stringify(own), { level: 9 }).toString('base64url');
  const others = (description ?? '').replace(kept, (whole, name: string) => (name === stageName ? '' : whole));
  const mark = /\(apigw [0-9a-f]{12}\)$/.exec(others)?.[0];
  const message = mark === undefined ? others : others.slice(0, -mark.length).trimEnd();
  const whole = [message, `[apigw ${stageName}:${text}]`, mark].filter(Boolean).join(' ');
  return whole.length <= longest ? whole : undefined;
}

/** The settings that the stage had when it served the deployment; undefined where none are kept, or cannot be read. */
export function keptSettings(description: string | undefined, stageName: string): KeptSettings | undefined {
  const [, , text] = [...(description ?? '').matchAll(kept)].find(([, name]) => name === stageName) ?? [];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(
      inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: 1_000_000 }).toString(),
    );
    return isSettings(value) ? value : undefined;
  } catch {
    // Somebody wrote in it by hand.
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSettings = (value: unknown): value is KeptSettings =>
  isObject(value) && isObject(value['variables']) && isObject(value['methodSettings']);

/** The description as people wrote it, with the mark of its definition. */
export function withoutKeptSettings(description: string): string {
  return description.replace(kept, '').trim();
}
