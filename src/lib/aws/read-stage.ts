// What a stage serves: its settings, and the definition that was deployed to it. The definition is AWS's own export;
// a server that has no GetExport is asked for the API's records instead, which may be ahead of the stage: the result says so.
// API reference: GetStage, GetExport, GetDeployment.

import {
  GetDeploymentCommand,
  GetExportCommand,
  GetStageCommand,
  type Stage as StageRecord,
} from '@aws-sdk/client-api-gateway';
import { ApigwError, type ErrorCode } from '../errors.ts';
import type { RestApi } from '../model/api.ts';
import type { StageSettings } from '../model/stage.ts';
import { settingsFromStage } from '../model/stage-records.ts';
import type { Clients } from './clients.ts';
import { readRestApi } from './read-rest-api.ts';

export interface LiveStage {
  stageName: string;
  deploymentId: string;
  settings: StageSettings;
  /** As GetStage gave it. */
  record: StageRecord;
  definition: StageDefinition;
}

/** A stage's definition by where it comes from. */
export type StageDefinition =
  | { source: 'export' /** OpenAPI 3.0 as JSON, with all extensions. */; document: string }
  | {
      source: 'records';
      /** The API as it is now: the stage may serve an earlier state of it. */
      api: RestApi;
      /** Of the deployment that the stage serves; tells which state that was, if this tool made it. */
      deploymentDescription: string | undefined;
      /** Why there was no export, and what could not be read. */
      reason: string;
    };

/** Which stage of which API. */
export interface StageId {
  restApiId: string;
  stageName: string;
}

/** A stage by its settings, without what it serves. */
export type StageState = Omit<LiveStage, 'definition'>;

/** A stage's deployment and settings (GetStage); undefined when there is none of this name. */
export async function lookUpStageState(clients: Clients, id: StageId): Promise<StageState | undefined> {
  const record = await clients.apiGateway(new GetStageCommand({ ...id })).catch((error: unknown) => {
    if (error instanceof ApigwError && error.code === 'NotFound') return undefined;
    throw error;
  });
  if (!record) return undefined;
  const { stageName } = id;
  return { stageName, deploymentId: record.deploymentId ?? '', settings: settingsFromStage(record), record };
}

/** A stage and what it serves; undefined when there is none of this name. */
export async function lookUpStage(clients: Clients, id: StageId): Promise<LiveStage | undefined> {
  const stage = await lookUpStageState(clients, id);
  return stage && { ...stage, definition: await readDefinition(clients, id, stage.deploymentId) };
}

/** The same, of a stage that has to be there. Throws NotFound. */
export async function readStage(clients: Clients, id: StageId): Promise<LiveStage> {
  const stage = await lookUpStage(clients, id);
  if (stage) return stage;
  throw new ApigwError('NotFound', `The API ${id.restApiId} has no stage '${id.stageName}'`, {
    hint: `See: apigw stages list --api ${id.restApiId}`,
  });
}

async function readDefinition(clients: Clients, id: StageId, deploymentId: string): Promise<StageDefinition> {
  try {
    return { source: 'export', document: await exportStage(clients, id) };
  } catch (error) {
    if (!mayLackExport(error)) throw error;
    const { api, unread } = await readRestApi(clients, id.restApiId);
    const left = unread.length > 0 ? `; it does not have ${unread.join(', ')}` : '';
    return {
      source: 'records',
      api,
      deploymentDescription: await readDeploymentDescription(clients, id.restApiId, deploymentId),
      reason: `${error.message}${left}`,
    };
  }
}

/** The text of GetExport, OpenAPI 3.0 with every extension. Throws what GetExport does. */
export async function exportStage(clients: Clients, id: StageId): Promise<string> {
  const answer = await clients.apiGateway(
    new GetExportCommand({
      ...id,
      exportType: 'oas30',
      parameters: { extensions: 'apigateway' },
      accepts: 'application/json',
    }),
    { maxAttempts: 3 },
  );
  const document = new TextDecoder().decode(answer.body);
  if (isOpenApi3(document)) return document;
  throw new ApigwError('Unsupported', `GetExport: the server gave no OpenAPI 3.0 document of stage '${id.stageName}'`);
}

/** Servers that are not AWS may answer with something else than was asked for. The version is the first key of an export. */
const isOpenApi3 = (document: string) => /^\s*\{\s*"openapi"\s*:\s*"3\./.test(document);

/** Answers of servers that do not export, and AWS's refusal of APIs whose models are not JSON. */
const withoutExport: readonly ErrorCode[] = ['Unsupported', 'NotFound', 'Failed'];

/** Who is denied the export, or meets a fault that passes, is told so: the records are not what the stage serves. */
function mayLackExport(error: unknown): error is ApigwError {
  return error instanceof ApigwError && withoutExport.includes(error.code) && !error.retryable;
}

/** The description of a deployment; ours end with the mark of their definition. */
export async function readDeploymentDescription(
  clients: Clients,
  restApiId: string,
  deploymentId: string,
): Promise<string | undefined> {
  const deployment = await clients.apiGateway(new GetDeploymentCommand({ restApiId, deploymentId }));
  return deployment.description;
}
