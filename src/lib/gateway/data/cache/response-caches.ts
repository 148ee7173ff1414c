// The caches of all stages: they outlive what is compiled of a stage, so that a deployment leaves them as they are. A
// cluster that is resized or switched off loses what is in it. Guide: "Cache settings for REST APIs in API Gateway".

import type { StageSnapshot } from '../snapshot.ts';
import { ResponseCache } from './response-cache.ts';

interface Cluster {
  size: string;
  cache: ResponseCache;
  /** The canary's own; made when it is first asked for. */
  canary: ResponseCache | undefined;
}

/** A cluster's size where nothing is said, in gigabytes. */
const defaultSize = '0.5';

export class ResponseCaches {
  /** By API, then by stage. */
  readonly #apis = new Map<string, Map<string, Cluster>>();

  /** Makes, keeps or drops the stage's cluster, as its settings say. */
  adopt({ apiId, stageName, settings, canary }: StageSnapshot): void {
    const { cacheClusterEnabled, cacheClusterSize: size = defaultSize } = settings;
    if (!cacheClusterEnabled) {
      this.drop(apiId, stageName);
      return;
    }
    const clusters = this.#apis.get(apiId) ?? new Map<string, Cluster>();
    this.#apis.set(apiId, clusters);
    const known = clusters.get(stageName);
    if (known?.size !== size) clusters.set(stageName, { size, cache: newCache(size), canary: undefined });
    else if (!canary) known.canary = undefined;
  }

  /** The cache of a stage that has a cluster, or of its canary. */
  of({ apiId, stageName, canary, release }: StageSnapshot): ResponseCache | undefined {
    const cluster = this.#apis.get(apiId)?.get(stageName);
    if (!cluster || release !== 'canary' || canary?.useStageCache) return cluster?.cache;
    cluster.canary ??= newCache(cluster.size);
    return cluster.canary;
  }

  /** The stage's, and its canary's. */
  flush(apiId: string, stageName: string): void {
    const cluster = this.#apis.get(apiId)?.get(stageName);
    cluster?.cache.flush();
    cluster?.canary?.flush();
  }

  /** The cluster of a stage, or of all stages of an API. */
  drop(apiId: string, stageName?: string): void {
    if (stageName === undefined) this.#apis.delete(apiId);
    else this.#apis.get(apiId)?.delete(stageName);
  }
}

const newCache = (size: string): ResponseCache => new ResponseCache(Number(size) * 2 ** 30);
