// A diff for people: a tree of places with their changes, coloured by what they do to clients.

import type { ChalkInstance } from 'chalk';
import type { Screen } from '../terminal.ts';
import { groupByPlace, type ShownChange, type ShownSeverity, summaryOf, usedByOf } from './changes.ts';
import { oneLine } from './text-width.ts';

const signs = { added: '+', removed: '-', changed: '~' } as const;
const signColors = { added: 'green', removed: 'red', changed: 'yellow' } as const;

/** The changes by place, each with its sign, severity and rule; then the counts. */
export function diffTreeView(changes: readonly ShownChange[], screen: Screen): string {
  if (changes.length === 0) return screen.paint.green('No changes.');
  const blocks = [...groupByPlace(changes)].map(([place, group]) =>
    [screen.paint.bold(oneLine(place)), ...group.map((change) => changeLine(change, screen.paint))].join('\n'),
  );
  return `${blocks.join('\n')}\n\n${summaryOf(changes)}`;
}

function changeLine(change: ShownChange, paint: ChalkInstance): string {
  const sign = paint[signColors[change.kind]](signs[change.kind]);
  const severity = paintSeverity(change.severity, paint);
  const text = oneLine(`${change.message}${usedByOf(change)}`);
  return `  ${sign} ${text}  ${severity} ${paint.dim(change.rule)}`;
}

const severityColors = {
  breaking: 'red',
  'possibly-breaking': 'yellow',
  'non-breaking': 'green',
  'gateway-only': 'blue',
} as const;

const paintSeverity = (severity: ShownSeverity, paint: ChalkInstance) => paint[severityColors[severity]](severity);
