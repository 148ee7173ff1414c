// Keeps the zones that DNS serves in step with the store: of a transaction's changes only the names that it wrote are read
// again. At start every zone is published unread.

import { loadNameRecords, loadZoneHead, loadZoneRecords } from './control/route53/zone-snapshots.ts';
import { allZones, recordSetPlace } from './control/route53/zone-store.ts';
import type { Zones } from './data/dns/zones.ts';
import { byScope, type Follower } from './server-followers.ts';
import type { Store } from './store/open-store.ts';
import { globalRegion, type RecordKey, type Scope } from './store/records.ts';

/** Publishes every zone in the store, lazily, and what becomes of them. */
export function followZones(store: Store, zones: Zones): Follower {
  for (const scope of store.scopes()) {
    if (scope.region !== globalRegion) continue;
    for (const zone of store.transaction(scope, allZones).value) publish(scope, zone.id);
  }

  function publish(scope: Scope, id: string): void {
    const { value: head } = store.transaction(scope, (records) => loadZoneHead(records, scope.account, id));
    if (!head) zones.withdraw(id);
    else zones.publishLazily(head, () => store.transaction(scope, (records) => loadZoneRecords(records, id)).value);
  }

  function replaceNames(scope: Scope, keys: readonly RecordKey[]): void {
    const places = new Map(keys.map((key) => [key.slice(0, 3).join('\0'), recordSetPlace(key)]));
    store.transaction(scope, (records) => {
      for (const { zoneId, name } of places.values()) {
        zones.replace(zoneId, name, loadNameRecords(records, zoneId, name));
      }
    });
  }

  return {
    follow(written) {
      for (const { scope, keys } of byScope(written, ['hostedzone'])) {
        // A zone's count of records changes with most batches; what DNS serves of the zone itself does not.
        for (const [, id = ''] of keys) if (!isServed(scope, id)) publish(scope, id);
      }
      for (const { scope, keys } of byScope(written, ['rrset'])) replaceNames(scope, keys);
    },
    forgetAll: () => zones.clear(),
  };

  function isServed(scope: Scope, id: string): boolean {
    const { value: stored } = store.transaction(scope, (records) => loadZoneHead(records, scope.account, id));
    return stored !== undefined && zones.get(id) !== undefined;
  }
}
