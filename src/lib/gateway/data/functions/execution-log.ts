// The lines that Lambda writes to a function's log around an invocation.
// Developer guide, "Working with Lambda function logs": START, END and REPORT.

import type { FunctionConfiguration } from './declared-function.ts';

/** How an invocation went, for its REPORT line; times in milliseconds. */
export interface InvocationReport {
  requestId: string;
  duration: number;
  /** Of a cold start. */
  initDuration: number | undefined;
  status?: 'timeout' | 'error';
}

/** The line before an invocation. */
export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`;
}

/** The lines after an invocation. Memory is not measured, so no figure is given for it. */
export function endLines(configuration: FunctionConfiguration, report: InvocationReport): string[] {
  const { requestId, duration, initDuration, status } = report;
  const figures = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${duration.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(duration + (initDuration ?? 0))} ms`,
    `Memory Size: ${configuration.memorySize} MB`,
  ];
  if (initDuration !== undefined) figures.push(`Init Duration: ${initDuration.toFixed(2)} ms`);
  if (status !== undefined) figures.push(`Status: ${status}`);
  return [`END RequestId: ${requestId}`, figures.join('\t')];
}
