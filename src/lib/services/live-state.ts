// What is live of an API and a stage, as a plan needs it.

import { GetRestApiCommand, type RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import { lookUpRestApi } from '../aws/find-api.ts';
import { lookUpStage } from '../aws/read-stage.ts';
import { apiSettingsFromRecord } from '../deploy/api-settings.ts';
import type { LiveState } from '../deploy/plan.ts';
import { definitionOf } from './live-definition.ts';
import type { Target } from './target.ts';

export interface LiveQuestion {
  /** Name or id. */
  api: string;
  stageName: string;
  /** Whether tags are compared: the list of APIs has none, so it takes a call more. */
  tags: 'read' | 'leave';
}

/** Reads what is there: nothing, an API, or an API with the stage. */
export async function readLiveState(
  target: Target,
  question: LiveQuestion,
  notify: (message: string) => void,
): Promise<LiveState> {
  const found = await lookUpRestApi(target.clients, question.api);
  if (!found?.id) return {};
  const api = { id: found.id, name: found.name ?? found.id };
  const [stage, tags] = await Promise.all([
    lookUpStage(target.clients, { restApiId: api.id, stageName: question.stageName }),
    question.tags === 'read' ? readTags(target, found) : undefined,
  ]);
  const endpointType = found.endpointConfiguration?.types?.[0];
  return {
    api: {
      ...api,
      settings: apiSettingsFromRecord(found),
      ...(endpointType && { endpointType }),
      ...(tags && { tags }),
    },
    ...(stage && {
      stage: {
        deploymentId: stage.deploymentId,
        settings: stage.settings,
        definition: { ...definitionOf(stage.definition, notify), name: api.name },
        source: stage.definition.source,
        ...(stage.definition.source === 'records' &&
          stage.definition.deploymentDescription !== undefined && {
            deploymentDescription: stage.definition.deploymentDescription,
          }),
      },
    }),
  };
}

async function readTags({ clients }: Target, { id }: RestApiRecord): Promise<Record<string, string>> {
  const { tags } = await clients.apiGateway(new GetRestApiCommand({ restApiId: id }));
  return tags ?? {};
}
