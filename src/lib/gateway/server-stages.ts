// Keeps the data plane in step with the store: what a transaction changed of the stages is published before its caller
// is answered; at start every stage is published unread, and compiled at its first request.

import { allStages, loadStageSnapshot, stageSnapshots } from './control/stage-snapshots.ts';
import type { DataPlane } from './data/data-plane.ts';
import type { Follower } from './server-followers.ts';
import { byScope } from './server-followers.ts';
import type { Store } from './store/open-store.ts';
import type { RecordKey, Scope } from './store/records.ts';

/** Families of records whose writes change what a stage serves. */
const stageFamilies = ['restapi', 'stage'];
/** Written, and gone at once, where a stage's cache is flushed. */
const cacheFamilies = ['stagecache', 'authorizercache'];

/** Publishes every stage in the store, lazily. */
export function createStages(store: Store, dataPlane: DataPlane): Follower {
  const published = new Set<string>();
  for (const scope of store.scopes()) publishLazily(scope);

  function publishLazily(scope: Scope): void {
    for (const { apiId, stageName } of store.transaction(scope, allStages).value) {
      published.add(apiId);
      dataPlane.publishLazily(apiId, stageName, () => load(scope, apiId, stageName));
    }
  }

  function load(scope: Scope, apiId: string, stageName: string) {
    const { value } = store.transaction(scope, (records) => loadStageSnapshot(records, scope, { apiId, stageName }));
    if (!value) throw new Error(`The stage ${stageName} of ${apiId} has no deployment in the store`);
    return value;
  }

  function publishChanges(scope: Scope, written: readonly RecordKey[]): void {
    const { value } = store.transaction(scope, (records) => stageSnapshots(records, scope, written));
    for (const { apiId, stageName } of value.withdraw) dataPlane.withdraw(apiId, stageName);
    for (const snapshot of value.publish) {
      published.add(snapshot.apiId);
      dataPlane.publish(snapshot);
    }
  }

  function flushCaches(written: readonly RecordKey[]): void {
    for (const [family, apiId = '', stageName = ''] of written) {
      if (family === 'stagecache') dataPlane.flushCache(apiId, stageName);
      else dataPlane.flushAuthorizers(apiId, stageName);
    }
  }

  return {
    follow(written) {
      for (const { scope, keys } of byScope(written, stageFamilies)) publishChanges(scope, keys);
      for (const { keys } of byScope(written, cacheFamilies)) flushCaches(keys);
    },
    forgetAll() {
      for (const apiId of published) dataPlane.withdraw(apiId);
      published.clear();
    },
  };
}
