// Keeps the settings that a stage has now with the deployment that it is about to leave. API reference: UpdateDeployment.

import { GetDeploymentCommand, UpdateDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { ApigwError } from '../errors.ts';
import { keepSettings } from './kept-settings.ts';
import type { KeepSettings } from './plan.ts';
import { type ApplyContext, apiIdOf, type Progress } from './progress.ts';

/** Writes them. Where that is not possible the deployment goes on, with a warning: only a rollback would miss them. */
export async function applyKeepSettings(step: KeepSettings, context: ApplyContext): Promise<Progress> {
  const { progress } = context;
  try {
    return (await keep(step, context)) ? progress : warned(progress, 'they are too long for its description');
  } catch (error) {
    if (!(error instanceof ApigwError) || !lacking.includes(error.code)) throw error;
    return warned(progress, error.message);
  }
}

const lacking = ['Unsupported', 'NotFound', 'AccessDenied'];

async function keep({ deploymentId, settings }: KeepSettings, context: ApplyContext): Promise<boolean> {
  const { clients, plan } = context;
  const id = { restApiId: apiIdOf(context), deploymentId };
  const { description } = await clients.apiGateway(new GetDeploymentCommand(id));
  const value = keepSettings(description, plan.stage, settings);
  if (value === undefined) return false;
  if (value !== description) {
    const patchOperations = [{ op: 'replace' as const, path: '/description', value }];
    await clients.apiGateway(new UpdateDeploymentCommand({ ...id, patchOperations }));
  }
  return true;
}

function warned(progress: Progress, why: string): Progress {
  const warning = `The settings of the stage are not kept with the deployment that it leaves (rollback --settings will not know them): ${why}`;
  return { ...progress, warnings: [...progress.warnings, warning] };
}
