// Faults that are declared in the local gateway: where, what, how often, and how often so far.

import type { Screen } from '../terminal.ts';
import { tableView } from './table.ts';

/** What is shown of a fault. */
interface FaultShown {
  id: string;
  operation?: string | undefined;
  function?: string | undefined;
  api?: string | undefined;
  stage?: string | undefined;
  method?: string | undefined;
  latency?: number | undefined;
  status?: number | undefined;
  connection?: 'refused' | 'lost' | undefined;
  times?: number | undefined;
  probability?: number | undefined;
  struck: number;
}

/** The table of them. */
export function faultsView(faults: readonly FaultShown[], screen: Screen): string {
  const columns = [
    { title: 'ID', value: ({ id }: FaultShown) => id, keep: true as const },
    { title: 'STRIKES', value: whereOf },
    { title: 'WITH', value: effectOf },
    { title: 'HOW OFTEN', value: frequencyOf },
    { title: 'STRUCK', value: ({ struck }: FaultShown) => struck },
  ];
  return tableView(faults, columns, screen, 'No faults.');
}

/** One of them in a sentence. */
export function faultLine(fault: FaultShown): string {
  return `Fault ${fault.id}: ${whereOf(fault)}: ${effectOf(fault)}, ${frequencyOf(fault)}.`;
}

function whereOf({ api, function: name, method, operation, stage }: FaultShown): string {
  if (operation !== undefined) return operation;
  if (name !== undefined) return `function ${name}`;
  const parts = [method, api !== undefined && `API ${api}`, stage !== undefined && `stage ${stage}`];
  return parts.filter(Boolean).join(', ');
}

const connections = { refused: 'refused', lost: 'answer lost' };

function effectOf({ connection, latency, status }: FaultShown): string {
  const parts = [latency !== undefined && `${latency} ms`, status, connection && connections[connection]];
  return parts.filter(Boolean).join(', then ');
}

function frequencyOf({ probability, times }: FaultShown): string {
  const chance = probability === undefined ? '' : `with probability ${probability}`;
  if (times === undefined) return chance || 'every time';
  const count = times === 1 ? 'once' : `${times} times`;
  return chance === '' ? count : `${count}, ${chance}`;
}
