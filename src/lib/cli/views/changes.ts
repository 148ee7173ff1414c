// Changes between two APIs, as the views of a diff need them: their shape, grouping and counts.

export type ShownSeverity = 'breaking' | 'possibly-breaking' | 'non-breaking' | 'gateway-only';

export interface ShownChange {
  rule: string;
  severity: ShownSeverity;
  kind: 'added' | 'removed' | 'changed';
  path?: string;
  method?: string;
  /** A sentence without the place. */
  message: string;
  /** Methods that a changed model concerns: `GET /pets`. */
  usedBy?: readonly string[];
}

/** From the worst to the mildest. */
export const severities: readonly ShownSeverity[] = ['breaking', 'possibly-breaking', 'non-breaking', 'gateway-only'];

/** Where a change is, in words: `GET /pets`, `/pets`, or the API as a whole. */
export function placeOf(change: ShownChange): string {
  return change.path === undefined ? 'API' : change.method ? `${change.method} ${change.path}` : change.path;
}

/** Changes by place, the API's first, then by path and method. */
export function groupByPlace(changes: readonly ShownChange[]): Map<string, ShownChange[]> {
  const key = (change: ShownChange) => `${change.path ?? ''}\u0000${change.method ?? ''}`;
  const sorted = [...changes].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const groups = new Map<string, ShownChange[]>();
  for (const change of sorted) {
    const place = placeOf(change);
    const group = groups.get(place);
    if (group) group.push(change);
    else groups.set(place, [change]);
  }
  return groups;
}

/** How many changes of each severity, those that there are. */
export function countSeverities(changes: readonly ShownChange[]): [ShownSeverity, number][] {
  return severities
    .map((severity): [ShownSeverity, number] => [severity, changes.filter((it) => it.severity === severity).length])
    .filter(([, count]) => count > 0);
}

/** `3 changes: 1 breaking, 2 non-breaking`. */
export function summaryOf(changes: readonly ShownChange[]): string {
  if (changes.length === 0) return 'No changes';
  const counts = countSeverities(changes).map(([severity, count]) => `${count} ${severity}`);
  return `${changes.length} change${changes.length > 1 ? 's' : ''}: ${counts.join(', ')}`;
}

/** The methods that a model's change concerns, as a clause; long lists are cut. */
export function usedByOf(change: ShownChange): string {
  const { usedBy = [] } = change;
  if (usedBy.length === 0) return '';
  const shown = usedBy.slice(0, 5).join(', ');
  return ` (used by ${shown}${usedBy.length > 5 ? ` and ${usedBy.length - 5} more` : ''})`;
}
