// The names of VPC links, kept in step with the store: the data plane finds by them where a link leads.

import { scopeName, vpcLinkFamily, vpcLinkNames } from './control/vpc-link-store.ts';
import type { Follower } from './server-followers.ts';
import { byScope } from './server-followers.ts';
import type { Store } from './store/open-store.ts';
import type { Scope } from './store/records.ts';

export interface VpcLinkNames extends Follower {
  /** The name of a link of an account and region, by its id. */
  nameOf(scope: Scope, id: string): string | undefined;
}

/** Reads the links of an account and region when first asked for one. */
export function createVpcLinkNames(store: Store): VpcLinkNames {
  const known = new Map<string, Map<string, string>>();
  return {
    nameOf(scope, id) {
      const key = scopeName(scope);
      const names = known.get(key) ?? store.transaction(scope, vpcLinkNames).value;
      known.set(key, names);
      return names.get(id);
    },
    follow(written) {
      for (const { scope } of byScope(written, [vpcLinkFamily])) known.delete(scopeName(scope));
    },
    forgetAll: () => known.clear(),
  };
}
