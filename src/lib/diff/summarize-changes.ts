// How many changes of which severity, and the worst of them: what an exit code and a headline need.

import type { Change } from './change.ts';
import { type Severity, severities } from './rules.ts';

export interface ChangeSummary {
  total: number;
  counts: Record<Severity, number>;
  /** Absent: nothing changed. */
  worst?: Severity;
}

/** Counts changes by severity. */
export function summarizeChanges(changes: readonly Change[]): ChangeSummary {
  const counts = { breaking: 0, 'possibly-breaking': 0, 'non-breaking': 0, 'gateway-only': 0 };
  for (const { severity } of changes) counts[severity] += 1;
  const worst = severities.find((severity) => counts[severity] > 0);
  return { total: changes.length, counts, ...(worst && { worst }) };
}
