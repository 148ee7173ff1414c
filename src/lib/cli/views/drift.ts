// What was changed past apigw: who made what is served, then routes and settings by what they were found against.

import type { Screen } from '../terminal.ts';
import type { ShownChange } from './changes.ts';
import { diffTreeView } from './diff-tree.ts';
import { formatTime } from './format-time.ts';
import { oneLine } from './text-width.ts';

export interface ShownDrift {
  api: { id: string; name: string };
  stage: string;
  deployment: { id: string; byApigw: boolean; createdDate?: Date; description?: string };
  lastOwn?: { id: string; createdDate?: Date };
  served: readonly ShownChange[];
  settings: readonly ShownChange[];
  undeployed: readonly ShownChange[];
}

/** The drift as text. */
export function driftView(drift: ShownDrift, screen: Screen): string {
  const parts: [string, readonly ShownChange[]][] = [
    ['Served, and not by apigw', drift.served],
    ['Settings of the stage, past apigw.yaml', drift.settings],
    ['In the API, and not deployed', drift.undeployed],
  ];
  const blocks = parts
    .filter(([, changes]) => changes.length > 0)
    .map(([title, changes]) => `${screen.paint.bold(title)}\n${diffTreeView(changes, screen)}`);
  const rest = blocks.length > 0 ? blocks : [screen.paint.green('No drift of routes or settings.')];
  return [servedLine(drift, screen), ...rest].join('\n\n');
}

function servedLine({ api, deployment, lastOwn, stage }: ShownDrift, screen: Screen): string {
  const { byApigw, createdDate, description, id } = deployment;
  const when = createdDate ? ` of ${formatTime(createdDate, screen)}` : '';
  const about = description ? `: ${oneLine(description)}` : '';
  const line = `${oneLine(api.name)} ${stage} serves deployment ${id}${when}${about}`;
  if (byApigw) return lastOwn ? `${line}\n${screen.paint.yellow(`Not the newest of apigw's, ${lastOwn.id}`)}` : line;
  const last = lastOwn ? `; its last one is ${lastOwn.id}` : '';
  return `${line}\n${screen.paint.yellow(`apigw did not make it${last}`)}`;
}
