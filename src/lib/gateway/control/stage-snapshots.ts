// From the store's records to what the data plane serves: which stages to publish or withdraw after a transaction.

import { type RestApi, record } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import type { StageSettings } from '../../model/stage.ts';
import { settingsFromStage } from '../../model/stage-records.ts';
import type { RecordKey, Records, Scope } from '../store/records.ts';
import { clientCertificateKey, type StoredClientCertificate } from './client-certificate-store.ts';
import { type DeploymentSnapshot, findSnapshot } from './deployments.ts';
import type { StoredStage } from './stage-store.ts';

/** A stage of an API, by its keys. */
export interface StageKey {
  apiId: string;
  stageName: string;
}

/** A stage with all that is served on it; the data plane's StageSnapshot has this shape. */
export interface PublishedStage extends Scope, StageKey {
  deploymentId: string;
  api: RestApi;
  /** Path -> id. */
  resourceIds: Record<string, string>;
  /** Name -> id. */
  authorizerIds?: Record<string, string>;
  settings: StageSettings;
  clientCertificate?: { certificate: string; privateKey: string };
  /** Until when the stage's cache cluster is being made, in milliseconds since the epoch. */
  cacheAvailableAt?: number;
  canary?: PublishedCanary;
}

/** A canary with all that is served of it; the data plane's CanaryRelease has this shape. */
interface PublishedCanary extends DeploymentSnapshot {
  percentTraffic: number;
  deploymentId: string;
  variables: Record<string, string>;
  useStageCache: boolean;
}

/** What changed for the data plane. An entry of `withdraw` without a stage is a whole API. */
export interface StageChanges {
  publish: PublishedStage[];
  withdraw: { apiId: string; stageName?: string }[];
}

/** What a transaction that wrote (or removed) these keys changes for the data plane. */
export function stageSnapshots(records: Records, scope: Scope, writtenKeys: Iterable<RecordKey>): StageChanges {
  const changes: StageChanges = { publish: [], withdraw: [] };
  const stages = new Map<string, StageKey>();
  for (const [family, apiId = '', stageName = ''] of writtenKeys) {
    if (family === 'stage') stages.set(`${apiId}/${stageName}`, { apiId, stageName });
    if (family === 'restapi' && !records.get(['restapi', apiId])) changes.withdraw.push({ apiId });
  }
  const gone = new Set(changes.withdraw.map(({ apiId }) => apiId));
  for (const stage of stages.values()) {
    if (gone.has(stage.apiId)) continue;
    const snapshot = loadStageSnapshot(records, scope, stage);
    if (snapshot) changes.publish.push(snapshot);
    else changes.withdraw.push(stage);
  }
  return changes;
}

/** Every stage of the account and region, for a start: keys only, nothing is read of what they serve. */
export function allStages(records: Records): StageKey[] {
  return records.list<StoredStage>(['stage']).map(({ key: [, apiId = '', stageName = ''] }) => ({ apiId, stageName }));
}

/** What one stage serves; undefined when there is no such stage. */
export function loadStageSnapshot(records: Records, scope: Scope, stage: StageKey): PublishedStage | undefined {
  const { apiId, stageName } = stage;
  const stored = records.get<StoredStage>(['stage', apiId, stageName]);
  if (!stored) return undefined;
  const { clusterChange } = stored;
  return {
    account: scope.account,
    region: scope.region,
    apiId,
    stageName,
    deploymentId: stored.deploymentId,
    ...findSnapshot({ records }, apiId, stored.deploymentId),
    settings: settingsFromStage(stored),
    ...given({ canary: loadCanary(records, apiId, stored) }),
    ...clientCertificateOf(records, stored),
    ...(clusterChange?.status === 'CREATE_IN_PROGRESS' && { cacheAvailableAt: clusterChange.until }),
  };
}

/** Its variables are the stage's with its own over them; they may have names that the stage has not. */
function loadCanary(records: Records, apiId: string, stage: StoredStage): PublishedCanary | undefined {
  const { canarySettings: canary, variables = {} } = stage;
  if (!canary) return undefined;
  const deploymentId = canary.deploymentId ?? stage.deploymentId;
  return {
    percentTraffic: canary.percentTraffic ?? 0,
    deploymentId,
    ...findSnapshot({ records }, apiId, deploymentId),
    variables: record([...Object.entries(variables), ...Object.entries(canary.stageVariableOverrides ?? {})]),
    useStageCache: canary.useStageCache ?? false,
  };
}

function clientCertificateOf(records: Records, { clientCertificateId }: StoredStage): Partial<PublishedStage> {
  if (clientCertificateId === undefined) return {};
  const found = records.get<StoredClientCertificate>(clientCertificateKey(clientCertificateId));
  if (!found) return {};
  return { clientCertificate: { certificate: found.pemEncodedCertificate ?? '', privateKey: found.privateKey } };
}
