// Who may call which stage: the usage plans of one account and region with their keys, arranged so that a request finds
// its client by one look into one map. Guide: "Usage plans and API keys for REST APIs".

import type { MeteredPlan, PlanMember, PlanStage } from '../../../model/metered-plan.ts';
import type { KeyUsage } from '../../../model/quota-period.ts';
import { adjustBucket, bucketOf, type TokenBucket } from './token-bucket.ts';
import { UsageMeter } from './usage-meter.ts';

/** A key on a plan, as one stage sees it. */
export interface Client {
  readonly keyId: string;
  /** The key itself. */
  readonly value: string;
  readonly planId: string;
  readonly meter: UsageMeter;
  /** The key's own on this plan, for all stages of it. */
  readonly bucket: TokenBucket | undefined;
  /** `/pets/GET` -> its bucket for that method of this stage. */
  readonly methods: ReadonlyMap<string, TokenBucket | undefined> | undefined;
}

/** A key on a plan. */
interface Member {
  value: string;
  meter: UsageMeter;
  bucket: TokenBucket | undefined;
  /** `apiId/stage` -> as what that stage sees it. */
  clients: Map<string, Client>;
}

interface Plan {
  facts: MeteredPlan;
  members: Map<string, Member>;
}

/** What a key has used since it was last stored. */
export interface ChangedUsage {
  planId: string;
  keyId: string;
  usage: KeyUsage;
}

/** Plans and their keys; all methods take effect at once, also for stages that were compiled before. */
export class Subscriptions {
  readonly #plans = new Map<string, Plan>();
  readonly #stages = new Map<string, Map<string, Client>>();
  readonly #changed = new Map<UsageMeter, { planId: string; keyId: string }>();
  readonly #onChange: () => void;

  /** `onChange` is called when something has been counted and nothing was before, since the last `takeChanges`. */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** The stage's clients by the value of their key: the same map at every call, kept up to date. */
  clientsOf(apiId: string, stageName: string): ReadonlyMap<string, Client> {
    return this.#stage(placeOf({ apiId, stageName }));
  }

  /** Adds a plan or changes it; its keys stay on it, and their buckets keep what is in them where their limits do. */
  putPlan(facts: MeteredPlan): void {
    const plan = this.#plans.get(facts.id) ?? { facts, members: new Map<string, Member>() };
    plan.facts = facts;
    this.#plans.set(facts.id, plan);
    for (const [keyId, member] of plan.members) {
      member.meter.limit(facts.quota);
      this.#seat(plan, keyId, member);
    }
  }

  /** Adds a key to a plan, or changes it. `usage` is what it has used so far. */
  putMember({ planId, keyId, value, usage }: PlanMember): void {
    const plan = this.#plans.get(planId);
    if (!plan) return;
    const known = plan.members.get(keyId);
    const member = known ?? this.#newMember(planId, keyId);
    member.value = value;
    if (!known || usage) member.meter.adopt(usage ?? { days: {} }, plan.facts.quota);
    plan.members.set(keyId, member);
    this.#seat(plan, keyId, member);
  }

  /** Takes a key from a plan. */
  removeMember(planId: string, keyId: string): void {
    const members = this.#plans.get(planId)?.members;
    const member = members?.get(keyId);
    if (!member) return;
    this.#unseat(member);
    members?.delete(keyId);
  }

  /** Forgets a plan with its keys, and what has not been stored of their usage. */
  removePlan(planId: string): void {
    for (const member of this.#plans.get(planId)?.members.values() ?? []) {
      this.#unseat(member);
      this.#changed.delete(member.meter);
    }
    this.#plans.delete(planId);
  }

  /** What was counted since the last call. */
  takeChanges(): ChangedUsage[] {
    const changes = [...this.#changed].map(([meter, place]) => ({ ...place, usage: meter.takeUsage() }));
    this.#changed.clear();
    return changes;
  }

  #stage(place: string): Map<string, Client> {
    const stage = this.#stages.get(place) ?? new Map<string, Client>();
    this.#stages.set(place, stage);
    return stage;
  }

  #newMember(planId: string, keyId: string): Member {
    const meter: UsageMeter = new UsageMeter(() => {
      this.#changed.set(meter, { planId, keyId });
      if (this.#changed.size === 1) this.#onChange();
    });
    return { value: '', meter, bucket: undefined, clients: new Map() };
  }

  #seat({ facts }: Plan, keyId: string, member: Member): void {
    const before = new Map(member.clients);
    this.#unseat(member);
    const { meter, value } = member;
    member.bucket = adjustBucket(member.bucket, facts.throttle);
    for (const stage of facts.stages) {
      const place = placeOf(stage);
      const methods = methodBuckets(stage, facts, before.get(place));
      const client: Client = { keyId, value, planId: facts.id, meter, bucket: member.bucket, methods };
      member.clients.set(place, client);
      this.#stage(place).set(value, client);
    }
  }

  #unseat(member: Member): void {
    for (const [place, client] of member.clients) {
      const stage = this.#stages.get(place);
      if (stage?.get(client.value) === client) stage.delete(client.value);
    }
    member.clients.clear();
  }
}

const placeOf = ({ apiId, stageName }: Pick<PlanStage, 'apiId' | 'stageName'>): string => `${apiId}/${stageName}`;

/** What a method's own limits leave open is the plan's. A bucket that limits nothing is kept as such: it is the method's word. */
function methodBuckets(
  { methods }: PlanStage,
  { throttle }: MeteredPlan,
  before: Client | undefined,
): Map<string, TokenBucket | undefined> | undefined {
  const entries = Object.entries(methods);
  if (entries.length === 0) return undefined;
  return new Map(
    entries.map(([method, limits]) => {
      const old = before?.methods?.get(method);
      const whole = { ...throttle, ...limits };
      return [method, old ? adjustBucket(old, whole) : bucketOf(whole)];
    }),
  );
}
