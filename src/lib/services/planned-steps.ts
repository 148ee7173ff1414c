// A write that is shown before it is done: its steps, what they cost by AWS's quotas, and what is there afterwards.

import { type PacedCall, paceSeconds } from '../aws/pacing.ts';
import type { RunnableStep } from './run-plan.ts';

export interface PlannedSteps<Outcome> {
  title: string;
  /** Account, region, and profile or endpoint. */
  target: string;
  /** None: there is nothing to do. */
  steps: RunnableStep[];
  /** What is said where there is nothing to do. */
  nothing: string;
  /** What to know before saying yes. */
  notes: string[];
  calls: number;
  seconds: number;
  /** To be asked for when all steps are done. */
  outcome(): Outcome;
}

/** Calls and seconds of the calls that steps make. */
export function costOf(calls: readonly PacedCall[]): { calls: number; seconds: number } {
  return { calls: calls.length, seconds: paceSeconds(calls) };
}
