// Keeps the custom domains that are served in step with the store: what a transaction changed is served before its caller is
// answered. Those that are there at start are read when a host is first asked for.

import { allDomains, domainFamilies, domainSnapshots } from './control/domain-snapshots.ts';
import type { DomainTable } from './data/domains/domain-table.ts';
import type { Follower } from './server-followers.ts';
import type { Store } from './store/open-store.ts';

/** Reading of any account's records begins somewhere. */
const noScope = { account: '', region: '' };

const families = new Set([...domainFamilies, 'certificate']);

/** Serves every custom domain in the store, lazily, and what becomes of them. */
export function followDomains(store: Store, domains: DomainTable): Follower {
  domains.loadLater(() => {
    // The index of names is no account's.
    for (const scope of store.scopes().filter(({ account }) => account !== '')) {
      const { value } = store.transaction(scope, (records) => allDomains(records, scope));
      for (const domain of value) domains.publish(domain);
    }
  });
  return {
    follow(written) {
      if (!written.some(({ key }) => families.has(key[0] ?? ''))) return;
      const { value } = store.transaction(noScope, (records) => domainSnapshots(records, written));
      for (const place of value.withdraw) domains.withdraw(place);
      for (const domain of value.publish) domains.publish(domain);
    },
    forgetAll: () => domains.clear(),
  };
}
