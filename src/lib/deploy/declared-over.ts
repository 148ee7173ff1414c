// What becomes of a stage's settings when some of them are declared: the others stay as they are.

import type { StageSettings } from '../model/stage.ts';
import { ownTags } from './tag-steps.ts';

/** The settings after a deploy. A canary keeps the deployment that it serves, and nobody removes tags of AWS's own. */
export function declaredOver(live: StageSettings, declared: Partial<StageSettings> = {}): StageSettings {
  const canary = declared.canarySettings;
  const deploymentId = live.canarySettings?.deploymentId;
  return {
    ...live,
    ...declared,
    ...(canary && { canarySettings: { ...(deploymentId !== undefined && { deploymentId }), ...canary } }),
    tags: { ...ownTags(live.tags), ...(declared.tags ?? live.tags) },
  };
}
