// Keeps what requests are measured against in step with the store: plans and keys are published as they are written, and
// what is counted is stored behind, in batches. A process that is killed loses what it counted in its last second and no
// more; one that is closed loses nothing.

import { allMemberships, allPlanIds, loadMember, loadPlan, planIdsOfKey } from './control/plan-snapshots.ts';
import { accountThrottle } from './control/quotas.ts';
import { Subscriptions } from './data/metering/subscriptions.ts';
import { bucketOf, type TokenBucket } from './data/metering/token-bucket.ts';
import type { MeterPort } from './data/ports.ts';
import { byScope, type Follower } from './server-followers.ts';
import type { Preparation } from './server-preparations.ts';
import type { Store } from './store/open-store.ts';
import type { RecordKey, Records, Scope } from './store/records.ts';

export interface UsagePlans extends Follower {
  meters: MeterPort;
  /** Stores what has been counted. */
  flush(): void;
  /** Operations on usage see all that has been counted before. */
  preparations: Readonly<Record<string, Preparation>>;
}

/** What the plans are kept with. */
interface UsagePlanPorts {
  store: Store;
  quotas: Readonly<Record<string, number>>;
  log(line: string): void;
}

/** Milliseconds from the first count to its storing, which holds requests up for as long as the disk takes: seldom enough for the 99th percentile. */
const flushAfter = 1000;
const families = ['usageplan', 'usageplankey', 'apikey', 'usage'];

/** The plans of an account and region are read when one of its stages first asks for its clients. */
export function createUsagePlans({ store, quotas, log }: UsagePlanPorts): UsagePlans {
  const loaded = new Map<string, { scope: Scope; subscriptions: Subscriptions }>();
  const accounts = new Map<string, TokenBucket | undefined>();
  let timer: NodeJS.Timeout | undefined;

  function subscriptionsOf(scope: Scope): Subscriptions {
    const known = loaded.get(nameOf(scope));
    if (known) return known.subscriptions;
    const subscriptions = new Subscriptions(() => {
      timer ??= setTimeout(flush, flushAfter).unref();
    });
    store.transaction(scope, (records) => loadAll(records, subscriptions));
    loaded.set(nameOf(scope), { scope, subscriptions });
    return subscriptions;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    try {
      for (const { scope, subscriptions } of loaded.values()) storeUsage(store, scope, subscriptions);
    } catch (error) {
      log(`What API keys have used could not be stored: ${(error as Error).message}`);
    }
  }

  const countAll: Preparation = async () => {
    flush();
    return {};
  };
  return {
    flush,
    preparations: { 'apigateway.GetUsage': countAll, 'apigateway.UpdateUsage': countAll },
    meters: {
      clientsOf: ({ account, region, apiId, stageName }) =>
        subscriptionsOf({ account, region }).clientsOf(apiId, stageName),
      accountBucket(account, region) {
        const name = nameOf({ account, region });
        if (!accounts.has(name)) accounts.set(name, accountBucket(quotas, region));
        return accounts.get(name);
      },
    },
    follow(written) {
      for (const { scope, keys } of byScope(written, families)) {
        const subscriptions = loaded.get(nameOf(scope))?.subscriptions;
        if (!subscriptions) continue;
        flush();
        store.transaction(scope, (records) => publishChanges(records, subscriptions, keys));
      }
    },
    forgetAll() {
      clearTimeout(timer);
      timer = undefined;
      loaded.clear();
      accounts.clear();
    },
  };
}

/**
 * An account's own throttle is enforced only where the gateway was started with one: AWS shares machines among accounts,
 * while this one has no others to protect.
 */
function accountBucket(quotas: Readonly<Record<string, number>>, region: string): TokenBucket | undefined {
  const isGiven = quotas['throttleRate'] !== undefined || quotas['throttleBurst'] !== undefined;
  return isGiven ? bucketOf(accountThrottle({ quotas, region })) : undefined;
}

const nameOf = ({ account, region }: Scope): string => `${account}/${region}`;

function loadAll(records: Records, subscriptions: Subscriptions): void {
  for (const planId of allPlanIds(records)) publishPlan(records, subscriptions, planId);
  for (const [planId, keyId] of allMemberships(records)) publishMember(records, subscriptions, [planId, keyId]);
}

/** Plans first: their keys are put on them. */
function publishChanges(records: Records, subscriptions: Subscriptions, written: readonly RecordKey[]): void {
  for (const [family, id = ''] of written) {
    if (family === 'usageplan') publishPlan(records, subscriptions, id);
  }
  for (const [family, id = '', keyId = ''] of written) {
    if (family === 'usageplankey' || family === 'usage') publishMember(records, subscriptions, [id, keyId]);
    if (family !== 'apikey') continue;
    for (const planId of planIdsOfKey(records, id)) publishMember(records, subscriptions, [planId, id]);
  }
}

function publishPlan(records: Records, subscriptions: Subscriptions, planId: string): void {
  const plan = loadPlan(records, planId);
  if (plan) subscriptions.putPlan(plan);
  else subscriptions.removePlan(planId);
}

function publishMember(records: Records, subscriptions: Subscriptions, [planId, keyId]: [string, string]): void {
  const member = loadMember(records, planId, keyId);
  if (member) subscriptions.putMember(member);
  else subscriptions.removeMember(planId, keyId);
}

/** What a plan or a key has used that is gone meanwhile goes with it. */
function storeUsage(store: Store, scope: Scope, subscriptions: Subscriptions): void {
  const changes = subscriptions.takeChanges();
  if (changes.length === 0) return;
  store.transaction(scope, (records) => {
    for (const { planId, keyId, usage } of changes) {
      const isThere = records.get(['usageplan', planId]) && records.get(['apikey', keyId]);
      if (isThere) records.put(['usage', planId, keyId], usage);
    }
  });
}
