// The API, its stage, the canary and the deployment that the stage serves.

import { type Deployment, GetDeploymentCommand, GetRestApiCommand } from '@aws-sdk/client-api-gateway';
import { listAnyApis, listStageNames } from '../../aws/find-any-api.ts';
import { didYouMean } from '../../aws/near-names.ts';
import { lookUpStageState } from '../../aws/read-stage.ts';
import { quoted } from '../../deploy/domains/checked-domain.ts';
import { ApigwError } from '../../errors.ts';
import { deploymentMessage } from '../deployments.ts';
import { broken, forbidden, type Hop, pass, skip, type Trail, warn } from './hop.ts';

/** The API that the host or the mapping names. */
export const apiHop: Hop = async (trail) => {
  const { apiId, target } = trail;
  const api = (await listAnyApis(target.clients)).find(({ id }) => id === apiId);
  if (!api) {
    return broken('missing', `there is no API ${apiId} in ${target.region}, account of these credentials`, {
      hint: 'apigw apis list; an API is in one account and region: --profile, --region',
      answer: forbidden,
    });
  }
  trail.api = api;
  return api.protocol === 'REST' ? restApi(trail, api.name, api.id) : pass(`${api.name} (${api.id}), ${api.protocol}`);
};

async function restApi({ domain, target: { clients } }: Trail, name: string, id: string) {
  const record = await clients.apiGateway(new GetRestApiCommand({ restApiId: id }));
  const told = `${name} (${id})`;
  if (record.disableExecuteApiEndpoint && !domain) {
    return broken('refused', `the default host of ${told} is disabled`, {
      hint: "Call it by a custom domain name (apigw domains list), or set x-amazon-apigateway-endpoint-configuration's disableExecuteApiEndpoint to false and deploy",
      answer: forbidden,
    });
  }
  const isPrivate = record.endpointConfiguration?.types?.includes('PRIVATE');
  return isPrivate ? warn(`${told} is private`, 'It answers through VPC endpoints alone') : pass(told);
}

/** The stage, by the first segment of the path or by the mapping. */
export const stageHop: Hop = async (trail) => {
  const { api, target } = trail;
  if (!api) return skip('no API');
  const { rest, stageName } = readStage(trail);
  const names = await listStageNames(target.clients, api);
  const isHere = names.includes(stageName) || (api.protocol !== 'REST' && names.includes('$default'));
  if (!isHere) {
    const there = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
    const deploy = `apigw deploy --api ${quoted(api.name)} --stage ${quoted(stageName || 'NAME')}`;
    const message = stageName === '' ? 'the path names no stage' : `${api.name} has no stage '${stageName}'`;
    return broken('missing', `${message}: ${there}`, {
      hint: didYouMean(stageName, names) ?? (names.length > 0 ? 'Put a stage first in the path' : deploy),
      answer: forbidden,
    });
  }
  Object.assign(trail, { stageName, path: rest });
  if (api.protocol !== 'REST') return pass(names.includes(stageName) ? stageName : '$default');
  const stage = await lookUpStageState(target.clients, { restApiId: api.id, stageName });
  if (stage) trail.stage = stage;
  const { webAclArn } = stage?.record ?? {};
  return webAclArn ? warn(`${stageName}, behind a web ACL`, `Its rules may answer 403: ${webAclArn}`) : pass(stageName);
};

/** A mapping names it, or the path does. */
function readStage({ path, stageName }: Trail): { stageName: string; rest: string } {
  if (stageName !== undefined) return { stageName, rest: path };
  const [first = '', ...rest] = path.replace(/^\/+/, '').split('/');
  return { stageName: decoded(first), rest: `/${rest.join('/')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether some of the requests go elsewhere. */
export const canaryHop: Hop = ({ stage }) => {
  const canary = stage?.settings.canarySettings;
  if (!canary || canary.percentTraffic === 0) return skip('none');
  const told = `${canary.percentTraffic} % of the requests go to deployment ${canary.deploymentId}`;
  return warn(told, 'Two clients may be answered by two deployments; what follows is said of the base');
};

/** The deployment that the stage serves. */
export const deploymentHop: Hop = async ({ api, stage, target }) => {
  if (!stage || !api) return skip('only REST APIs are followed further');
  const deployment = await readDeployment();
  if (!deployment) {
    const hint = `apigw deploy --api ${quoted(api.name)} --stage ${quoted(stage.stageName)}`;
    return broken('missing', `the stage serves deployment ${stage.deploymentId}, which is not there`, { hint });
  }
  const about = deploymentMessage(deployment);
  const when = deployment.createdDate ? ` of ${deployment.createdDate.toISOString()}` : '';
  return pass(`${stage.deploymentId}${when}${about ? `: ${about}` : ''}`);

  async function readDeployment(): Promise<Deployment | undefined> {
    const question = { restApiId: api?.id, deploymentId: stage?.deploymentId };
    return target.clients.apiGateway(new GetDeploymentCommand(question)).catch((error: unknown) => {
      if (error instanceof ApigwError && error.code === 'NotFound') return undefined;
      throw error;
    });
  }
};
