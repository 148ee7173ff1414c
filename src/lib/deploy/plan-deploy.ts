// What has to be called so that a stage serves a definition with its settings: as few calls as possible, in an order
// in which an interruption leaves the stage as it was. Guide: "Create a deployment for a REST API", "Update an API".

import { diffStageSettings } from '../diff/diff-stage-settings.ts';
import { defaultStageSettings } from '../model/stage.ts';
import { type Decision, type DeployInput, decideDeploy } from './decide-deploy.ts';
import { estimateCalls } from './estimate-calls.ts';
import { liveFingerprint } from './fingerprint.ts';
import { orderSteps } from './order.ts';
import type { LiveStageState, Plan, Step } from './plan.ts';
import { planPermissions, withoutGrants } from './plan-permissions.ts';
import { planStageSteps } from './plan-stage-steps.ts';
import { tagSteps } from './tag-steps.ts';

/** Plans a deployment. A plan without steps: the stage serves all of it already. Pure. */
export function planDeploy(input: DeployInput): Plan {
  const { facts, live, wanted } = input;
  const decision = decideDeploy(input);
  const permissions = permissionSteps(decision);
  const steps = orderSteps([...apiSteps(decision), ...permissions.grants, ...planStageSteps(decision)]);
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
