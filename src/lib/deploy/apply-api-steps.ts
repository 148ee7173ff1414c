// Steps that make or change the API itself; nothing of it is served before a deployment.
// API reference: ImportRestApi, PutRestApi, UpdateRestApi, TagResource, UntagResource.

import {
  GetRestApiCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { lookUpRestApi } from '../aws/find-api.ts';
import { ApigwError } from '../errors.ts';
import { apiSettingsFromRecord, compareApiSettings } from './api-settings.ts';
import type { ImportApi, PutApi, TagApi, TagStage, UpdateApi } from './plan.ts';
import { type ApplyContext, apiIdOf, type Progress } from './progress.ts';

/** Imports the API; after a lost answer it is looked for by its name, which no API had when the plan was made. */
export async function applyImportApi(step: ImportApi, { clients, progress }: ApplyContext): Promise<Progress> {
  const answer = await clients.apiGateway(
    new ImportRestApiCommand({
      body: new TextEncoder().encode(step.document),
      parameters: { endpointConfigurationTypes: step.endpointType, ...basepathOf(step) },
    }),
    { recover: () => lookUpRestApi(clients, step.name) },
  );
  if (!answer.id) throw new ApigwError('Failed', 'ImportRestApi: the answer has no id');
  return { ...progress, apiId: answer.id, warnings: [...progress.warnings, ...(answer.warnings ?? [])] };
}

const basepathOf = ({ basepath }: ImportApi | PutApi): Record<string, string> => (basepath ? { basepath } : {});

/** Replaces the definition. The same document again makes no difference. */
export async function applyPutApi(step: PutApi, context: ApplyContext): Promise<Progress> {
  const { clients, progress } = context;
  const answer = await clients.apiGateway(
    new PutRestApiCommand({
      restApiId: apiIdOf(context),
      mode: 'overwrite',
      body: new TextEncoder().encode(step.document),
      parameters: basepathOf(step),
    }),
  );
  return { ...progress, warnings: [...progress.warnings, ...(answer.warnings ?? [])] };
}

/** Changes what PutRestApi leaves alone, such as the endpoint type. */
export async function applyUpdateApi(step: UpdateApi, context: ApplyContext): Promise<Progress> {
  const restApiId = apiIdOf(context);
  await context.clients.apiGateway(new UpdateRestApiCommand({ restApiId, patchOperations: step.patch }), {
    // The paths name what was there: sent twice, they would be refused.
    recover: async () => {
      const api = await context.clients.apiGateway(new GetRestApiCommand({ restApiId }));
      const { patch } = compareApiSettings(apiSettingsFromRecord(api), step.settings);
      return patch.length === 0 ? api : undefined;
    },
  });
  return context.progress;
}

/** Sets and removes tags of the API. */
export function applyTagApi(step: TagApi, context: ApplyContext): Promise<Progress> {
  return tag(step, `/restapis/${apiIdOf(context)}`, context);
}

/** Sets and removes tags of the stage. */
export function applyTagStage(step: TagStage, context: ApplyContext): Promise<Progress> {
  return tag(step, `/restapis/${apiIdOf(context)}/stages/${context.plan.stage}`, context);
}

async function tag({ add, remove }: TagApi | TagStage, path: string, context: ApplyContext): Promise<Progress> {
  const { clients, plan, progress } = context;
  const resourceArn = `arn:${plan.target.partition}:apigateway:${plan.target.region}::${path}`;
  if (Object.keys(add).length > 0) await clients.apiGateway(new TagResourceCommand({ resourceArn, tags: add }));
  if (remove.length > 0) await clients.apiGateway(new UntagResourceCommand({ resourceArn, tagKeys: remove }));
  return progress;
}
