// What happened to one request: the stages of a gateway's pipeline, or AWS's own execution log.

import type { Screen } from '../terminal.ts';
import { oneLine, padEnd, textWidth } from './text-width.ts';

export type ShownTrace = { steps: readonly TracedStage[] } | { log: string };

interface TracedStage {
  stage: string;
  microseconds: number;
  changed: Record<string, unknown>;
  notes: readonly string[];
}

/** One stage a line with its time, what it changed below it; a log as it is. */
export function traceView(trace: ShownTrace, screen: Screen): string {
  if ('log' in trace) return screen.paint.dim(trace.log.trimEnd());
  const width = Math.max(0, ...trace.steps.map(({ stage }) => textWidth(stage)));
  return trace.steps.map((step) => stepText(step, width, screen)).join('\n');
}

function stepText({ stage, microseconds, changed, notes }: TracedStage, width: number, { paint }: Screen): string {
  const head = `${paint.cyan(padEnd(stage, width))}  ${paint.dim(`${Math.round(microseconds)} µs`)}`;
  const changes = Object.entries(changed).map(
    ([field, value]) => `${field} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const lines = [...notes, ...changes].map((line) => `  ${oneLine(line)}`);
  return [head, ...lines].join('\n');
}
