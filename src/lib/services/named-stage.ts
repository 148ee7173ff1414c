// A stage by its name, as GetStage gives it.

import { GetStageCommand, type RestApi, type Stage } from '@aws-sdk/client-api-gateway';
import type { Clients } from '../aws/clients.ts';
import { ApigwError } from '../errors.ts';
import { noStage } from './no-stage.ts';

/** Throws NotFound where the API has none of this name, with the names that come near. */
export async function namedStage(
  clients: Pick<Clients, 'apiGateway'>,
  api: Pick<RestApi, 'name'> & { id: string },
  stageName: string,
): Promise<Stage> {
  try {
    return await clients.apiGateway(new GetStageCommand({ restApiId: api.id, stageName }));
  } catch (error) {
    if (!(error instanceof ApigwError) || error.code !== 'NotFound') throw error;
    throw await noStage(clients, api, stageName);
  }
}
