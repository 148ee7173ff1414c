// What is recorded of requests, in lists: the port that a gateway has its log groups and counters behind.

import { RequestCounter } from '../../../../src/lib/gateway/data/observe/request-counter.ts';
import type { LogSink, ObservationPort } from '../../../../src/lib/gateway/data/ports.ts';

/** `executionLines` without the id of the request before each; `accessLines` as they are. */
export function recordObservations(): ObservationPort & { executionLines: string[]; accessLines: string[] } {
  const executionLines: string[] = [];
  const accessLines: string[] = [];
  const sinkOf = (lines: string[]): LogSink => ({
    write: (events) => lines.push(...events.map(({ message }) => message.replace(/^\([\w-]+\) /, ''))),
  });
  return {
    executionLines,
    accessLines,
    logGroup: () => sinkOf(executionLines),
    accessLog: () => sinkOf(accessLines),
    counterOf: () => new RequestCounter(() => undefined),
  };
}
