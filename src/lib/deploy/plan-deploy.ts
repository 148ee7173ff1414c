// What has to be called so that a stage serves a definition with its settings: as few calls as possible, in an order
// in which an interruption leaves the stage as it was. Guide: "Create a deployment for a REST API", "Update an API".

import type { Change } from '../diff/change.ts';
import { diffRestApis } from '../diff/diff-rest-apis.ts';
import { diffStageSettings } from '../diff/diff-stage-settings.ts';
import type { RestApi } from '../model/api.ts';
import { defaultStageSettings, type StageSettings } from '../model/stage.ts';
import { stagePatch } from '../model/stage-records.ts';
import { type ApiSettingsComparison, apiSettingsOf, compareApiSettings } from './api-settings.ts';
import { estimateCalls } from './estimate-calls.ts';
import { definitionFingerprint, describeDeployment, fingerprintOf, liveFingerprint } from './fingerprint.ts';
import { orderSteps } from './order.ts';
import type {
  ApiSettings,
  CreateDeployment,
  DeployFacts,
  LiveStageState,
  LiveState,
  NewStageSettings,
  Patch,
  Plan,
  Step,
  WantedState,
} from './plan.ts';
import { planPermissions, withoutGrants } from './plan-permissions.ts';

export interface DeployInput {
  live: LiveState;
  wanted: WantedState;
  facts: DeployFacts;
}

/** What the steps are derived from. */
interface Decision extends DeployInput {
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

/** Plans a deployment. A plan without steps: the stage serves all of it already. Pure. */
export function planDeploy(input: DeployInput): Plan {
  const { facts, live, wanted } = input;
  const decision = decide(input);
  const permissions = permissionSteps(decision);
  const steps = orderSteps([...apiSteps(decision), ...permissions.grants, ...stageSteps(decision)]);
  return {
    format: 1,
    createdBy: `apigw ${facts.version}`,
    action: 'deploy',
    api: { name: wanted.apiName, ...(live.api && { id: live.api.id }) },
    stage: wanted.stageName,
    target: { accountId: facts.accountId, region: facts.region, partition: facts.partition },
    changes: decision.changes,
    settingsChanges: diffStageSettings(live.stage?.settings ?? defaultStageSettings(), decision.settings),
    steps,
    notes: [...notesOf(decision), ...permissions.notes],
    ...estimateCalls(steps),
    fingerprint: liveFingerprint(live),
    ...(live.stage && { liveDeploymentId: live.stage.deploymentId }),
  };
}

function decide(input: DeployInput): Decision {
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
    settings: { ...base, ...wanted.settings, tags: { ...ownTags(base.tags), ...(wanted.settings?.tags ?? base.tags) } },
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

function apiSteps({ apiSettings, deploys, live, patch, wanted }: Decision): Step[] {
  const { basepath, tags } = wanted;
  const sent = { document: wanted.document, ...(basepath && { basepath }) };
  if (!live.api) {
    const type = apiSettings.endpointType ?? 'REGIONAL';
    const imported: Step = { kind: 'import-api', name: wanted.apiName, endpointType: type, ...sent };
    return tags && Object.keys(tags).length > 0 ? [imported, { kind: 'tag-api', add: tags, remove: [] }] : [imported];
  }
  return [
    ...(deploys ? [{ kind: 'put-api', ...sent } as const] : []),
    ...(patch.length > 0 ? [{ kind: 'update-api', patch, settings: apiSettings } as const] : []),
    ...(tags ? tagSteps('tag-api', live.api.tags ?? {}, tags) : []),
  ];
}

type Tags = Readonly<Record<string, string>>;

/** Tags of AWS's own (`aws:…`) are nobody else's to remove. */
function ownTags(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key.startsWith('aws:')));
}

function tagSteps(kind: 'tag-api' | 'tag-stage', live: Tags, wanted: Tags): Step[] {
  const add = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => live[key] !== value));
  const kept = { ...ownTags(live), ...wanted };
  const remove = Object.keys(live).filter((key) => !Object.hasOwn(kept, key));
  return Object.keys(add).length + remove.length > 0 ? [{ kind, add, remove }] : [];
}

function permissionSteps({ deploys, facts, live, served, settings, wanted }: Decision) {
  if (wanted.permissions === 'leave') return { grants: [], notes: [] };
  const { stageName } = wanted;
  const place = { stageName, target: facts };
  const needed = planPermissions({ ...place, api: wanted.definition, variables: settings.variables });
  const { stage } = live;
  // What the API's records say may never have been granted: an interrupted run puts them first.
  if (!stage || !served || (deploys && stage.source === 'records')) return needed;
  const had = planPermissions({ ...place, api: served, variables: stage.settings.variables });
  return { ...needed, grants: withoutGrants(needed.grants, had.grants) };
}

function stageSteps(decision: Decision): Step[] {
  const { deploys, live, settings } = decision;
  const tags = tagSteps('tag-stage', live.stage?.settings.tags ?? {}, settings.tags);
  if (!live.stage) return [...newStageSteps(decision), ...tags, { kind: 'verify' }];
  const patch = patchOf(live.stage.settings, settings);
  if (!deploys) return [...(patch.length > 0 ? [{ kind: 'update-stage', patch, settings } as const] : []), ...tags];
  return [...switchSteps(decision, patch, live.stage), ...tags, { kind: 'verify' }];
}

/**
 * Settings that change together with the definition must be in force when it goes live: then the deployment is made
 * for no stage, and one UpdateStage switches deployment and settings at once. A canary takes that way too, since
 * CreateDeployment for its stage is not documented to leave it alone.
 */
function switchSteps(decision: Decision, patch: Patch[], stage: LiveStageState): Step[] {
  const at = patch.length > 0 || stage.settings.canarySettings ? 'none' : 'stage';
  const create = deploymentStep(decision, at);
  return at === 'stage'
    ? [create]
    : [create, { kind: 'update-stage', patch, settings: decision.settings, deployment: 'new' }];
}

function deploymentStep({ fingerprint, wanted }: Decision, serve: CreateDeployment['serve']): CreateDeployment {
  return { kind: 'create-deployment', serve, description: describeDeployment(wanted.message, fingerprint) };
}

/** CreateDeployment makes the stage with what settings it takes; UpdateStage adds the rest. */
function newStageSteps(decision: Decision): Step[] {
  const { settings } = decision;
  const given: NewStageSettings = {
    ...(settings.description !== undefined && { description: settings.description }),
    ...(Object.keys(settings.variables).length > 0 && { variables: settings.variables }),
    ...(settings.cacheClusterEnabled && { cacheClusterEnabled: true }),
    ...(settings.cacheClusterEnabled && settings.cacheClusterSize && { cacheClusterSize: settings.cacheClusterSize }),
    ...(settings.tracingEnabled && { tracingEnabled: true }),
  };
  const create = deploymentStep(decision, 'new-stage');
  const patch = patchOf({ ...defaultStageSettings(), ...given }, settings);
  return [
    { ...create, settings: given },
    ...(patch.length > 0 ? [{ kind: 'update-stage', patch, settings } as const] : []),
  ];
}

function patchOf(current: StageSettings, wanted: StageSettings): Patch[] {
  return stagePatch(current, wanted).map(({ from, op, path, value }) => ({
    op: op as Patch['op'],
    path: path ?? '',
    ...(value !== undefined && { value }),
    ...(from !== undefined && { from }),
  }));
}

/** Why a stage is deployed to though no change is seen. */
const unseenNotes: Readonly<Record<LiveStageState['source'], string>> = {
  records: 'The server has no GetExport, so what the stage serves is not known: it is deployed to be sure',
  export: 'Settings of the API may not be in force: they were changed after the deployment that the stage serves',
};

function notesOf({ changes, deploys, live, settings }: Decision): string[] {
  const { stage } = live;
  const unseen = deploys && changes.length === 0 ? stage?.source : undefined;
  const open = !stage && Object.keys(settings.methodSettings).length > 0;
  return [
    ...(unseen ? [unseenNotes[unseen]] : []),
    ...(stage?.settings.canarySettings && deploys
      ? ['The stage has a canary: its own deployment is replaced, the canary stays']
      : []),
    ...(open ? ['A new stage takes its method settings after it is made: for one call it serves without them'] : []),
  ];
}
