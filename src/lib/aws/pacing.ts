// Keeps calls within the published quotas, so that nobody runs into an avoidable 429. One token bucket per row of the table.

import { type Quota, quotas, type ServiceName } from './quotas.ts';

/** A call as the quotas see it. */
export interface PacedCall {
  service: ServiceName;
  operation: string;
  input: object;
}

export interface Pacer {
  /** Takes the call's tokens; milliseconds from `now` (milliseconds too) until it may be sent. */
  reserve(call: PacedCall, now: number): number;
  /** A server that has no quotas said so: nothing waits any more. */
  stop(): void;
}

/** Full buckets by the given table. */
export function createPacer(table: readonly Quota[] = quotas): Pacer {
  /** Per row: the time at which its bucket will be full again. */
  const fullAt = table.map(() => Number.NEGATIVE_INFINITY);
  let stopped = false;
  return {
    reserve(call, now) {
      if (stopped) return 0;
      const rows = [...table.keys()].filter((row) => matches(table[row], call));
      const start = rows.reduce((latest, row) => Math.max(latest, earliest(table[row], fullAt[row])), now);
      for (const row of rows) fullAt[row] = Math.max(start, fullAt[row] ?? start) + (table[row]?.interval ?? 0);
      return start - now;
    },
    stop() {
      stopped = true;
    },
  };
}

function matches(quota: Quota | undefined, call: PacedCall): boolean {
  if (!quota || ![quota.service].flat().includes(call.service)) return false;
  return (quota.operations?.includes(call.operation) ?? true) && (quota.when?.(call.input) ?? true);
}

/** When a bucket has a token: it is full but for what `burst - 1` calls may lack. */
function earliest(quota: Quota | undefined, fullAt: number | undefined): number {
  if (!quota || fullAt === undefined) return Number.NEGATIVE_INFINITY;
  return fullAt - (quota.burst - 1) * quota.interval;
}

/** Seconds that these calls, one after another and answered at once, wait for AWS's quotas. */
export function paceSeconds(calls: readonly PacedCall[]): number {
  const pacer = createPacer();
  const end = calls.reduce((now, call) => now + pacer.reserve(call, now), 0);
  return Math.ceil(end / 1000);
}

/** A call of API Gateway's first control plane, whose rate does not depend on its input. */
export const gatewayCall = (operation: string): PacedCall => ({ service: 'apiGateway', operation, input: {} });
