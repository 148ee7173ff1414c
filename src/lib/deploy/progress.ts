// How far the application of a plan has come, and what each step is given.

import type { Clients } from '../aws/clients.ts';
import { ApigwError } from '../errors.ts';
import type { Plan } from './plan.ts';

/** What is known so far; a plain value. */
export interface Progress {
  apiId?: string;
  /** That the plan made, or (with nothing to deploy) that the stage serves. */
  deploymentId?: string;
  /** What ImportRestApi and PutRestApi warned of. */
  warnings: string[];
}

export interface ApplyContext {
  clients: Pick<Clients, 'apiGateway' | 'cloudWatchLogs' | 'lambda'>;
  plan: Plan;
  progress: Progress;
}

/** Before the first step. */
export function startProgress(plan: Plan): Progress {
  return { ...(plan.api.id !== undefined && { apiId: plan.api.id }), warnings: [] };
}

/** The id of the plan's API: known from the start, or made by import-api. */
export function apiIdOf({ plan, progress }: ApplyContext): string {
  if (progress.apiId !== undefined) return progress.apiId;
  throw new ApigwError('Failed', `The plan neither names nor imports the API '${plan.api.name}'`);
}
