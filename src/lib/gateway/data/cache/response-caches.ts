// The caches of all stages: they outlive what is compiled of a stage, so that a deployment leaves them as they are. A
// cluster that is resized or switched off loses what is in it. Guide: "Cache settings for REST APIs in API Gateway".

import type { StageSnapshot } from '../snapshot.ts';
import { ResponseCache } from './response-cache.ts';

interface Cluster {
  size: string;
  cache: ResponseCache;
}

/** What names a stage's cache. */
type Place = Pick<StageSnapshot, 'apiId' | 'stageName'>;

/** A cluster's size where nothing is said, in gigabytes. */
const defaultSize = '0.5';

export class ResponseCaches {
  /** By API, then by stage. */
  readonly #apis = new Map<string, Map<string, Cluster>>();

  /** Makes, keeps or drops the stage's cluster, as its settings say. */
  adopt({ apiId, stageName, settings }: StageSnapshot): void {
    const { cacheClusterEnabled, cacheClusterSize: size = defaultSize } = settings;
    if (!cacheClusterEnabled) {
      this.drop(apiId, stageName);
      return;
    }
    const clusters = this.#apis.get(apiId) ?? new Map<string, Cluster>();
    this.#apis.set(apiId, clusters);
    if (clusters.get(stageName)?.size === size) return;
    clusters.set(stageName, { size, cache: new ResponseCache(Number(size) * 2 ** 30) });
  }

  /** The cache of a stage that has a cluster. */
  of({ apiId, stageName }: Place): ResponseCache | undefined {
    return this.#apis.get(apiId)?.get(stageName)?.cache;
  }

  flush(apiId: string, stageName: string): void {
    this.of({ apiId, stageName })?.flush();
  }

  /** The cluster of a stage, or of all stages of an API. */
  drop(apiId: string, stageName?: string): void {
    if (stageName === undefined) this.#apis.delete(apiId);
    else this.#apis.get(apiId)?.delete(stageName);
  }
}
