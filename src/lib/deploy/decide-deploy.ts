// What differs between what is live and what is wanted, and whether it takes a deployment: the facts that a plan's steps follow.
// Guide: "Create a deployment for a REST API", "Update an API".

import type { Change } from '../diff/change.ts';
import { diffRestApis } from '../diff/diff-rest-apis.ts';
import type { RestApi } from '../model/api.ts';
import { defaultStageSettings, type StageSettings } from '../model/stage.ts';
import { type ApiSettingsComparison, apiSettingsOf, compareApiSettings } from './api-settings.ts';
import { declaredOver } from './declared-over.ts';
import { definitionFingerprint, fingerprintOf } from './fingerprint.ts';
import type { ApiSettings, DeployFacts, LiveStageState, LiveState, Patch, WantedState } from './plan.ts';

export interface DeployInput {
  live: LiveState;
  wanted: WantedState;
  facts: DeployFacts;
}

/** What the steps are derived from. */
export interface Decision extends DeployInput {
  changes: Change[];
  /** What the stage serves, as far as can be known. */
  served?: RestApi;
  /** Of the API itself: what the document declares, and what makes it so. */
  apiSettings: ApiSettings;
  patch: Patch[];
  /** All settings of the stage as they shall be. */
  settings: StageSettings;
  /** Whether the stage does not serve the wanted definition, or nobody can tell. */
  deploys: boolean;
  fingerprint: string;
}

/** Compares what is live with what is wanted. Pure. */
export function decideDeploy(input: DeployInput): Decision {
  const { live, wanted } = input;
  const { stage } = live;
  const fingerprint = definitionFingerprint(wanted.definition);
  const marked = stage?.source === 'records' && fingerprintOf(stage.deploymentDescription) === fingerprint;
  // The API's records may say less than was put; the mark says that the stage serves what is wanted.
  const served = marked ? wanted.definition : stage?.definition;
  const definitionChanges = stage && !marked ? diffRestApis(stage.definition, wanted.definition) : [];
  const apiSettings = apiSettingsOf(wanted.definition, wanted.endpointType);
  const api = compareApi(live, apiSettings);
  const base = stage?.settings ?? defaultStageSettings();
  return {
    ...input,
    changes: [...api.changes, ...definitionChanges],
    ...(served && { served }),
    apiSettings,
    patch: api.patch,
    fingerprint,
    settings: declaredOver(base, wanted.settings),
    deploys: !stage || definitionChanges.length > 0 || api.deploys || isDoubtful(stage, fingerprint),
  };
}

/**
 * Whether the stage may serve something else although no difference is seen. The API's records may be ahead of it, or say
 * less than was put; settings of the API's record may have been changed by a run that did not come to deploy them.
 * The mark in its deployment's description tells; of an exported stage without a mark, its export is believed.
 */
function isDoubtful({ deploymentDescription, source }: LiveStageState, fingerprint: string): boolean {
  const mark = fingerprintOf(deploymentDescription);
  return mark !== fingerprint && (source === 'records' || mark !== undefined);
}

/** Of what is not known of the live API, nothing is changed. */
function compareApi({ api }: LiveState, wanted: ApiSettings): ApiSettingsComparison {
  if (!api) return { patch: [], changes: [], deploys: false };
  const { endpointType, settings } = api;
  if (settings) return compareApiSettings(settings, wanted);
  const known = endpointType && wanted.endpointType ? { endpointType: wanted.endpointType } : {};
  return compareApiSettings({ ...(endpointType && { endpointType }) }, known);
}
