// A usage plan as requests are measured against it: what the control plane makes of its records, and the data plane
// consumes (guide: "Usage plans and API keys for REST APIs").

import type { KeyUsage, Quota } from './quota-period.ts';

/** A token bucket's two numbers; an absent rate limits nothing. */
export interface ThrottleLimits {
  /** Requests per second that the bucket is refilled with. */
  rateLimit?: number;
  /** How many requests it holds. */
  burstLimit?: number;
}

/** A stage that a plan is for. */
export interface PlanStage {
  apiId: string;
  stageName: string;
  /** `/pets/GET` -> the limits of that method, for each key. */
  methods: Readonly<Record<string, ThrottleLimits>>;
}

/** A plan. */
export interface MeteredPlan {
  id: string;
  stages: readonly PlanStage[];
  /** Of each key, over all stages of the plan. */
  throttle?: ThrottleLimits;
  quota?: Quota;
}

/** An enabled key on a plan. */
export interface PlanMember {
  planId: string;
  keyId: string;
  /** What clients send. */
  value: string;
  /** Absent before the first request. */
  usage?: KeyUsage;
}
