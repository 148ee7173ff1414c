// Keeps the data plane in step with the store: what a transaction changed of the stages is published before its caller
// is answered; at start every stage is published unread, and compiled at its first request.

import { allStages, loadStageSnapshot, stageSnapshots } from './control/stage-snapshots.ts';
import type { DataPlane } from './data/data-plane.ts';
import type { Store, Transaction } from './store/open-store.ts';
import type { Scope } from './store/records.ts';

export interface Stages {
  /** Publishes and withdraws what the transaction's writes make necessary. */
  follow(scope: Scope, written: Transaction<unknown>['written']): void;
  /** All of them go: the store has been emptied. */
  withdrawAll(): void;
}

/** Publishes every stage in the store, lazily. */
export function createStages(store: Store, dataPlane: DataPlane): Stages {
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

  return {
    follow(scope, written) {
      if (written.length === 0) return;
      const { value } = store.transaction(scope, (records) => stageSnapshots(records, scope, written));
      for (const { apiId, stageName } of value.withdraw) dataPlane.withdraw(apiId, stageName);
      for (const snapshot of value.publish) {
        published.add(snapshot.apiId);
        dataPlane.publish(snapshot);
      }
    },
    withdrawAll() {
      for (const apiId of published) dataPlane.withdraw(apiId);
      published.clear();
    },
  };
}
