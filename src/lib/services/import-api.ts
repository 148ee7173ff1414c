// `apigw import`: a spec becomes an API's definition, or is merged into it, without a deployment.

import { ImportRestApiCommand, PutRestApiCommand, type RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import { lookUpRestApi } from '../aws/find-api.ts';
import { readRestApi } from '../aws/read-rest-api.ts';
import { emptyRestApi, type RestApi } from '../model/api.ts';
import { isObject, type SpecDocument } from '../spec/spec-document.ts';
import { chooseSpec } from './choose-spec.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { nameApi } from './name-api.ts';
import {
  importSpec,
  readDocument,
  type SpecInput,
  type SpecOptions,
  type SpecSurroundings,
  titledText,
} from './spec-input.ts';
import { resolveTarget, type Target } from './target.ts';

export interface ImportRequest {
  spec?: string;
  api?: string;
  mode: 'overwrite' | 'merge';
  endpointType?: 'EDGE' | 'REGIONAL' | 'PRIVATE';
  /** Refuse what API Gateway would only warn of. */
  failOnWarnings: boolean;
  options: SpecOptions;
}

export interface PlannedImport {
  /** What will be done, in a line. */
  title: string;
  target: string;
  remarks: SpecInput['remarks'];
  run(): Promise<ImportOutcome>;
}

export interface ImportOutcome {
  id: string;
  name: string;
  created: boolean;
  warnings: string[];
}

/** Reads the spec, finds the API, and says what an import would do. Nothing is written before `run`. */
export async function planImport(context: Context, request: ImportRequest): Promise<PlannedImport> {
  const target = await resolveTarget(context);
  const identity = await identify(target);
  const { declared, source } = chooseSpec(context, target.project, request);
  const surroundings: SpecSurroundings = {
    project: target.project,
    region: target.region,
    accountId: identity.accountId,
    missingModels: request.mode === 'merge' ? 'keep' : 'refuse',
  };
  const read = await readDocument(context, source, surroundings);
  const into = request.mode === 'merge' ? await mergedInto(target, read, request) : undefined;
  const input = await importSpec(read, { ...request.options, ...(into && { into }) });
  const { name } = nameApi(input.api, target.project, request.api);
  const found = await lookUpRestApi(target.clients, name);
  const document = titledText(input, found?.name ?? name);
  const endpointType = request.endpointType ?? declared?.endpointType ?? 'REGIONAL';
  return {
    title: found ? `${verbs[request.mode]} API ${found.name} (${found.id})` : `Create API ${name} (${endpointType})`,
    target: describeTarget(target, identity),
    remarks: input.remarks,
    run: () =>
      found ? put(target, { found, document, request }) : create(target, { name, endpointType, document, request }),
  };
}

/** The API that is merged into, as it is: AWS judges the document together with it. */
async function mergedInto(
  { clients, project }: Target,
  { root }: SpecDocument,
  request: ImportRequest,
): Promise<RestApi | undefined> {
  const title = isObject(root['info']) ? root['info']['title'] : undefined;
  const { name } = nameApi(emptyRestApi(typeof title === 'string' ? title : ''), project, request.api);
  const found = await lookUpRestApi(clients, name);
  return found?.id === undefined ? undefined : (await readRestApi(clients, found.id)).api;
}

const verbs = { overwrite: 'Replace the definition of', merge: 'Merge into' };

const parametersOf = ({ failOnWarnings, options }: ImportRequest) => ({
  failOnWarnings,
  parameters: { ...(options.basepath && { basepath: options.basepath }) },
});

async function put(
  { clients }: Target,
  at: { found: RestApiRecord; document: string; request: ImportRequest },
): Promise<ImportOutcome> {
  const { document, found, request } = at;
  const answer = await clients.apiGateway(
    new PutRestApiCommand({
      restApiId: found.id,
      mode: request.mode,
      body: new TextEncoder().encode(document),
      ...parametersOf(request),
    }),
  );
  return outcomeOf(answer, false);
}

/** A lost answer is looked for by the name, which no API had before. */
async function create(
  { clients }: Target,
  at: { name: string; endpointType: string; document: string; request: ImportRequest },
): Promise<ImportOutcome> {
  const { failOnWarnings, parameters } = parametersOf(at.request);
  const answer = await clients.apiGateway(
    new ImportRestApiCommand({
      body: new TextEncoder().encode(at.document),
      failOnWarnings,
      parameters: { ...parameters, endpointConfigurationTypes: at.endpointType },
    }),
    { recover: () => lookUpRestApi(clients, at.name) },
  );
  return outcomeOf(answer, true);
}

const outcomeOf = (answer: RestApiRecord, created: boolean): ImportOutcome => ({
  id: answer.id ?? '',
  name: answer.name ?? '',
  created,
  warnings: answer.warnings ?? [],
});
