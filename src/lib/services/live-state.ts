// What is live of an API and a stage, as a plan needs it.

import { GetRestApiCommand, type RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import { lookUpRestApi } from '../aws/find-api.ts';
import { type LiveStage, lookUpStage, lookUpStageState, readDeploymentDescription } from '../aws/read-stage.ts';
import { apiSettingsFromRecord } from '../deploy/api-settings.ts';
import type { LivePlace, LiveState } from '../deploy/plan.ts';
import { definitionOf } from './live-definition.ts';
import type { Target } from './target.ts';

export interface LiveQuestion {
  /** Name or id. */
  api: string;
  stageName: string;
  /** Whether tags are compared: the list of APIs has none, so it takes a call more. */
  tags: 'read' | 'leave';
  /** Whether the description of an exported stage's deployment is read, which takes a call more. */
  deployment: 'read' | 'leave';
}

/** What there is of an API and a stage, but for what it serves: that would take AWS's export. */
export async function readLivePlace(target: Target, api: RestApiRecord & { id: string }, stageName: string) {
  const stage = await lookUpStageState(target.clients, { restApiId: api.id, stageName });
  return { api: liveApi(api), ...(stage && { stage }) } satisfies LivePlace;
}

function liveApi(record: RestApiRecord & { id: string }) {
  const endpointType = record.endpointConfiguration?.types?.[0];
  return {
    id: record.id,
    name: record.name ?? record.id,
    settings: apiSettingsFromRecord(record),
    ...(endpointType && { endpointType }),
  };
}

/** Reads what is there: nothing, an API, or an API with the stage. */
export async function readLiveState(
  target: Target,
  question: LiveQuestion,
  notify: (message: string) => void,
): Promise<LiveState> {
  const found = await lookUpRestApi(target.clients, question.api);
  if (!found?.id) return {};
  const api = liveApi({ ...found, id: found.id });
  const [stage, tags] = await Promise.all([
    lookUpStage(target.clients, { restApiId: api.id, stageName: question.stageName }),
    question.tags === 'read' ? readTags(target, found) : undefined,
  ]);
  const description = stage && (await descriptionOf(target, question, { stage, restApiId: api.id }));
  return {
    api: { ...api, ...(tags && { tags }) },
    ...(stage && {
      stage: {
        deploymentId: stage.deploymentId,
        settings: stage.settings,
        definition: { ...definitionOf(stage.definition, notify), name: api.name },
        source: stage.definition.source,
        ...(description !== undefined && { deploymentDescription: description }),
      },
    }),
  };
}

async function descriptionOf(
  { clients }: Target,
  question: LiveQuestion,
  { restApiId, stage }: { restApiId: string; stage: LiveStage },
): Promise<string | undefined> {
  if (stage.definition.source === 'records') return stage.definition.deploymentDescription;
  return question.deployment === 'read' ? readDeploymentDescription(clients, restApiId, stage.deploymentId) : undefined;
}

async function readTags({ clients }: Target, { id }: RestApiRecord): Promise<Record<string, string>> {
  const { tags } = await clients.apiGateway(new GetRestApiCommand({ restApiId: id }));
  return tags ?? {};
}
