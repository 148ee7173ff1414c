// `apigw canary status`: a stage's canary, and how it does beside its base.

import { figuresOf, metricValue, type ReleaseFigures } from '../deploy/canary/release-figures.ts';
import { ApigwError } from '../errors.ts';
import { type CanaryPlace, openStage } from './canary.ts';
import { CanaryTraffic, canaryLogOf } from './canary-traffic.ts';
import type { Context } from './context.ts';

/** Of one release; names as those of API Gateway's metrics. */
export interface ReleaseRow {
  release: 'base' | 'canary';
  deploymentId: string;
  percentTraffic: number;
  Count?: number;
  '4XXError'?: number;
  '5XXError'?: number;
  'Latency.p50'?: number;
  'Latency.p99'?: number;
}

export interface CanaryStatus {
  api: string;
  stage: string;
  canary: boolean;
  stageVariableOverrides: Record<string, string>;
  useStageCache: boolean;
  releases: ReleaseRow[];
  /** Why there are no numbers. */
  unknown?: string;
}

/** Reads it; numbers are those of the last `since` milliseconds. */
export async function readCanaryStatus(context: Context, place: CanaryPlace, since: number): Promise<CanaryStatus> {
  const { canary, live, target } = await openStage(context, place);
  const { deploymentId, settings } = live.stage;
  const status = {
    api: live.api.name,
    stage: place.stage,
    canary: canary !== undefined,
    stageVariableOverrides: canary?.stageVariableOverrides ?? {},
    useStageCache: canary?.useStageCache ?? false,
  };
  const share = canary?.percentTraffic ?? 0;
  const rows: ReleaseRow[] = [
    { release: 'base', deploymentId, percentTraffic: 100 - share },
    ...(canary ? [{ release: 'canary' as const, deploymentId: canary.deploymentId, percentTraffic: share }] : []),
  ];
  try {
    const log = canaryLogOf({ api: live.api.name, stage: place.stage, settings, latency: 'optional' });
    const seen = await new CanaryTraffic(target.clients, log).look(context.now().getTime() - since);
    return { ...status, releases: rows.map((row) => ({ ...row, ...numbersOf(seen[row.release]) })) };
  } catch (error) {
    if (!(error instanceof ApigwError) || error.code !== 'Usage') throw error;
    return { ...status, releases: rows, unknown: `${error.message}. ${error.hint ?? ''}`.trim() };
  }
}

/** A release's figures by the names of API Gateway's metrics. */
export function numbersOf(figures: ReleaseFigures = figuresOf([])) {
  const latency = (percentile: number) => metricValue({ kind: 'latency', percentile }, figures);
  const [p50, p99] = [latency(50), latency(99)];
  return {
    Count: figures.requests,
    '4XXError': figures.count4xx,
    '5XXError': figures.count5xx,
    ...(p50 !== undefined && { 'Latency.p50': p50 }),
    ...(p99 !== undefined && { 'Latency.p99': p99 }),
  };
}
