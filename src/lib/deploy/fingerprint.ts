// Short names for content: of a definition (written into the deployment's description, by which a deployment with a lost
// answer is found again) and of what is live (by which a saved plan knows that it is out of date).

import { createHash } from 'node:crypto';
import type { RestApi } from '../model/api.ts';
import { normalizeForComparison } from '../model/normalize-rest-api.ts';
import { canonicalStageSettings } from '../model/stage-records.ts';
import { apiSettingsOf, deployedSettings } from './api-settings.ts';
import type { LivePlace } from './plan.ts';

/** 12 hexadecimal digits of an API's meaning, and of those settings of its record that are deployed with it. */
export function definitionFingerprint(api: RestApi): string {
  const settings = deployedSettings(apiSettingsOf(api));
  const meaning = { ...normalizeForComparison(api), ...(Object.keys(settings).length > 0 && { settings }) };
  return hash(meaning).slice(0, 12);
}

/** Of the API's identity and what its stage serves. A deployment never changes, so its id stands for its content. */
export function liveFingerprint({ api, stage }: LivePlace): string {
  return hash({
    api: api && { id: api.id, endpointType: api.endpointType, settings: api.settings },
    stage: stage && { deploymentId: stage.deploymentId, settings: canonicalStageSettings(stage.settings) },
  });
}

const marker = /\(apigw ([0-9a-f]{12})\)$/;

/** The description of a deployment: the user's message, and which definition it is. */
export function describeDeployment(message: string | undefined, fingerprint: string): string {
  const mark = `(apigw ${fingerprint})`;
  return message ? `${message} ${mark}` : mark;
}

/** The fingerprint in a deployment's description, if this program wrote it. */
export function fingerprintOf(description: string | undefined): string | undefined {
  return marker.exec(description ?? '')?.[1];
}

function hash(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}

/** The same value with the keys of all objects in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]);
}
