// The error of a stage that is not there, with the names that come near.

import { GetStagesCommand, type RestApi } from '@aws-sdk/client-api-gateway';
import type { Clients } from '../aws/clients.ts';
import { didYouMean } from '../aws/near-names.ts';
import { ApigwError } from '../errors.ts';

/** NotFound, to be thrown. */
export async function noStage(
  clients: Pick<Clients, 'apiGateway'>,
  api: Pick<RestApi, 'name'> & { id: string },
  stageName: string,
): Promise<ApigwError> {
  const { item = [] } = await clients.apiGateway(new GetStagesCommand({ restApiId: api.id }));
  const names = item.flatMap((stage) => stage.stageName ?? []);
  const there = didYouMean(stageName, names) ?? `It has ${names.join(', ')}`;
  return new ApigwError('NotFound', `${api.name ?? api.id} has no stage '${stageName}'`, {
    hint: names.length > 0 ? there : 'It has none yet; make one: apigw deploy --stage NAME',
  });
}
