// A canary beside its base: one line for each look, a plot of what was compared at the end.

import type { Screen } from '../terminal.ts';
import { type Bar, barsView } from './bars.ts';
import { type Column, tableView } from './table.ts';

interface ShownNumbers {
  Count?: number;
  '4XXError'?: number;
  '5XXError'?: number;
  'Latency.p50'?: number;
  'Latency.p99'?: number;
}

interface ShownLimit {
  text: string;
  unit: '%' | 'ms';
  canary?: number;
  base?: number;
  most?: number;
  isExceeded: boolean;
}

export interface ShownLook {
  percent: number;
  canary: ShownNumbers;
  base: ShownNumbers;
  judgement: { verdict: string; limits: readonly ShownLimit[]; missing: { canary: number; base: number } };
}

const round = (value: number): number => Math.round(value * 100) / 100;

const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? 'none' : `${round(value).toLocaleString('en')} ${unit}`;

/** `5 %: canary 31 requests, base 602; 5xx>1%: 0 % (base 0 %)`. */
export function lookLine({ base, canary, judgement, percent }: ShownLook, { paint }: Pick<Screen, 'paint'>): string {
  const limits = judgement.limits.map((limit) => {
    const text = `${limit.text}: ${shown(limit.canary, limit.unit)} (base ${shown(limit.base, limit.unit)})`;
    return limit.isExceeded ? paint.red(text) : text;
  });
  const { missing } = judgement;
  const open = missing.canary + missing.base > 0 ? ' (too few yet)' : '';
  return `${percent} %: canary ${canary.Count ?? 0} requests, base ${base.Count ?? 0}${open}; ${limits.join('; ')}`;
}

/** What was compared at the last look, as bars: base, canary, and the most that the canary may have. */
export function comparisonView(look: ShownLook, screen: Screen): string {
  const plots = look.judgement.limits.map((limit) => {
    const title = `${limit.text}${limit.isExceeded ? screen.paint.red(' exceeded') : ''}`;
    return `${screen.paint.bold(title)}\n${barsView(barsOf(limit), screen)}`;
  });
  return [`With ${look.percent} % of the traffic:`, ...plots].join('\n');
}

function barsOf({ base, canary, most, unit }: ShownLimit): Bar[] {
  const bars: [string, number | undefined][] = [
    ['base', base],
    ['canary', canary],
    ['at most', most],
  ];
  return bars.flatMap(([label, value]) =>
    value === undefined ? [] : [{ label: `${label}, ${unit}`, value: round(value) }],
  );
}

export interface ShownRelease extends ShownNumbers {
  release: string;
  deploymentId: string;
  percentTraffic: number;
}

const columns: Column<ShownRelease>[] = [
  { title: 'RELEASE', value: ({ release }) => release, keep: true },
  { title: 'DEPLOYMENT', value: ({ deploymentId }) => deploymentId, keep: true },
  { title: 'TRAFFIC', value: ({ percentTraffic }) => `${round(percentTraffic)} %` },
  { title: 'COUNT', value: ({ Count }) => Count },
  { title: '4XX', value: (row) => row['4XXError'] },
  { title: '5XX', value: (row) => row['5XXError'] },
  { title: 'P50 MS', value: (row) => row['Latency.p50'] },
  { title: 'P99 MS', value: (row) => row['Latency.p99'] },
];

/** Both releases of a stage. */
export function releasesView(releases: readonly ShownRelease[], screen: Screen): string {
  return tableView(releases, columns, screen);
}
