// A stage's cache cluster: its fields, and the status that its making, deleting and flushing have while they take time,
// which is about four minutes on AWS and none here unless a delay says so (guide: "Cache settings for REST APIs").

import type { CacheClusterStatus, Stage } from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import type { Context } from './context.ts';

/** What is under way with a cluster. */
export interface ClusterChange {
  status: CacheClusterStatus;
  /** Milliseconds since the epoch. */
  until: number;
}

/** What a stored stage has of it. */
type Clustered = Pick<Stage, 'cacheClusterEnabled' | 'cacheClusterSize' | 'cacheClusterStatus'> & {
  clusterChange?: ClusterChange;
};

/** A cache cluster's three fields; its size is half a gigabyte when nothing is said. */
export function cacheCluster(
  enabled: boolean,
  size: Stage['cacheClusterSize'],
): Pick<Stage, 'cacheClusterEnabled' | 'cacheClusterStatus' | 'cacheClusterSize'> {
  if (!enabled)
    return { cacheClusterEnabled: false, cacheClusterStatus: 'NOT_AVAILABLE', ...given({ cacheClusterSize: size }) };
  return { cacheClusterEnabled: true, cacheClusterStatus: 'AVAILABLE', cacheClusterSize: size ?? '0.5' };
}

/** The stage with what its new settings set under way: another size is another cluster. */
export function changeCluster<S extends Clustered>(context: Context, before: Clustered | undefined, after: S): S {
  const wasEnabled = before?.cacheClusterEnabled === true;
  const isResized = before?.cacheClusterSize !== after.cacheClusterSize;
  if (after.cacheClusterEnabled && (!wasEnabled || isResized)) return underWay(context, after, 'CREATE_IN_PROGRESS');
  return wasEnabled && !after.cacheClusterEnabled ? underWay(context, after, 'DELETE_IN_PROGRESS') : after;
}

/** The stage while its cache is emptied. */
export function flushCluster<S extends Clustered>(context: Context, stage: S): S {
  return stage.cacheClusterEnabled ? underWay(context, stage, 'FLUSH_IN_PROGRESS') : stage;
}

/** The status that the control plane shows now. */
export function clusterStatus({ now }: Pick<Context, 'now'>, stage: Clustered): CacheClusterStatus | undefined {
  const { clusterChange, cacheClusterStatus } = stage;
  return clusterChange && now.getTime() < clusterChange.until ? clusterChange.status : cacheClusterStatus;
}

function underWay<S extends Clustered>({ delays, now }: Context, stage: S, status: CacheClusterStatus): S {
  return delays.cache === 0 ? stage : { ...stage, clusterChange: { status, until: now.getTime() + delays.cache } };
}
