// Compares a canary with its base by an abort condition. No verdict before there were enough requests: of ten, one that fails by
// chance would be 10 %.

import { type AbortCondition, type Limit, limitsOf } from './abort-condition.ts';
import { metricValue, type ReleaseFigures } from './release-figures.ts';

export interface Releases {
  canary: ReleaseFigures;
  base: ReleaseFigures;
}

export interface Judgement {
  /** `open`: too few requests to tell. */
  verdict: 'good' | 'bad' | 'open';
  limits: JudgedLimit[];
  /** Requests that are still needed, by release. */
  missing: { canary: number; base: number };
}

/** One limit with the values that it was looked at with: percent, or milliseconds. */
export interface JudgedLimit {
  text: string;
  unit: '%' | 'ms';
  canary?: number;
  base?: number;
  /** What the canary may have at most; absent: the base has nothing to compare with. */
  most?: number;
  isExceeded: boolean;
}

export interface JudgingRules {
  abortIf: AbortCondition;
  /** Of each release that is looked at. */
  minRequests: number;
}

/** The verdict on what was seen so far. Pure. */
export function judgeCanary(releases: Releases, { abortIf, minRequests }: JudgingRules): Judgement {
  const { base, canary } = releases;
  const all = limitsOf(abortIf);
  const isCompared = all.some(({ threshold }) => threshold.kind !== 'absolute');
  const missing = {
    canary: Math.max(0, minRequests - canary.requests),
    base: isCompared ? Math.max(0, minRequests - base.requests) : 0,
  };
  const judged = new Map(all.map((limit) => [limit, judgeLimit(limit, releases)]));
  const isBad = holds(abortIf, judged);
  const isOpen = missing.canary + missing.base > 0;
  return { verdict: isOpen ? 'open' : isBad ? 'bad' : 'good', limits: [...judged.values()], missing };
}

function holds(condition: AbortCondition, judged: ReadonlyMap<Limit, JudgedLimit>): boolean {
  if (condition.kind === 'limit') return judged.get(condition)?.isExceeded === true;
  const each = (part: AbortCondition) => holds(part, judged);
  return condition.kind === 'or' ? condition.parts.some(each) : condition.parts.every(each);
}

function judgeLimit(limit: Limit, releases: Releases): JudgedLimit {
  const { isInclusive, metric, text } = limit;
  const canary = metricValue(metric, releases.canary);
  const base = metricValue(metric, releases.base);
  const most = mostOf(limit, base);
  const isExceeded = canary !== undefined && most !== undefined && (isInclusive ? canary >= most : canary > most);
  return {
    text,
    unit: metric.kind === 'share' ? '%' : 'ms',
    ...(canary !== undefined && { canary }),
    ...(base !== undefined && { base }),
    ...(most !== undefined && { most }),
    isExceeded,
  };
}

function mostOf({ threshold: { kind, value } }: Limit, base: number | undefined): number | undefined {
  if (kind === 'absolute') return value;
  if (base === undefined) return undefined;
  return kind === 'factor' ? base * value : base + value;
}
