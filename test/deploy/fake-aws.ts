// An API Gateway and a Lambda in memory, just enough to deploy to, that can fail at any call in any way. It keeps the
// history of what the stage served, so that a test can see every moment. Documents are models as JSON.

import type { MetadataBearer } from '@smithy/types';
import { createPacer } from '../../src/lib/aws/pacing.ts';
import type { Quota } from '../../src/lib/aws/quotas.ts';
import { type AwsCommand, createSend, type Send } from '../../src/lib/aws/send.ts';

export interface FakeDeployment {
  id: string;
  description: string;
  definition: unknown;
  disableExecuteApiEndpoint: boolean;
  createdDate: Date;
}

export interface FakeStage {
  deploymentId: string;
  variables: Record<string, string>;
  methodSettings: Record<string, Record<string, unknown>>;
  tags: Record<string, string>;
  description?: string;
  tracingEnabled?: boolean;
}

export interface FakeApi {
  id: string;
  name: string;
  endpointTypes: string[];
  tags: Record<string, string>;
  definition: unknown;
  disableExecuteApiEndpoint: boolean;
  deployments: FakeDeployment[];
  stages: Record<string, FakeStage>;
}

/** How a call fails: `…-undone` before it is carried out, `…-done` after. */
export type Way =
  | 'throttled'
  | 'fault-undone'
  | 'fault-done'
  | 'lost-undone'
  | 'lost-done'
  | 'killed-undone'
  | 'killed-done';

export interface Fault {
  /** Counting from 1, over all services. */
  at: number;
  way: Way;
}

export const ways: Way[] = [
  'throttled',
  'fault-undone',
  'fault-done',
  'lost-undone',
  'lost-done',
  'killed-undone',
  'killed-done',
];

export interface FakeAws {
  apis: FakeApi[];
  /** Function -> statement ids. */
  policies: Record<string, Record<string, string>>;
  /** Operations in order. */
  calls: string[];
  /** What stage `prod` served after each change: the definition's description and the variables. */
  history: string[];
  /** Milliseconds. */
  waited: number;
  fault?: Fault | undefined;
  /** The process is gone: no call is made any more. */
  dead?: boolean;
  lacksExport?: boolean;
  clients: { apiGateway: Send; cloudWatchLogs: Send; lambda: Send; region: string };
}

class Killed extends Error {}

const failures: Record<string, () => Error> = {
  throttled: () => sdkError('TooManyRequestsException', 429),
  fault: () => sdkError('InternalFailure', 500),
  lost: () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
  killed: () => new Killed('killed'),
};

function sdkError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}

/** Paced by no quotas, unless some are given; time passes by waiting only. */
export function createFakeAws(quotas: readonly Quota[] = []): FakeAws {
  const pacer = createPacer(quotas);
  let time = 0;
  const fake: FakeAws = {
    apis: [],
    policies: {},
    calls: [],
    history: [],
    waited: 0,
    clients: {
      apiGateway: send('apiGateway'),
      cloudWatchLogs: send('cloudWatchLogs'),
      lambda: send('lambda'),
      region: 'eu-central-1',
    },
  };
  return fake;

  function send(service: 'apiGateway' | 'cloudWatchLogs' | 'lambda'): Send {
    return createSend({
      service,
      region: 'eu-central-1',
      sendOnce,
      pacer,
      clock: {
        now: () => time,
        sleep: async (milliseconds) => {
          time += milliseconds;
          fake.waited += milliseconds;
        },
        random: () => 0.5,
      },
      maxAttempts: 5,
      place: { endpoint: undefined, loopback: false },
      onRetry: () => {},
    });
  }

  async function sendOnce<Output extends MetadataBearer>(command: AwsCommand<Output>): Promise<Output> {
    if (fake.dead) throw new Killed('killed');
    const operation = (command.schema as string[])[2] ?? '';
    fake.calls.push(operation);
    const way = fake.fault?.at === fake.calls.length ? fake.fault.way : undefined;
    fake.dead = way?.startsWith('killed') ?? false;
    const failure = way && failures[way.split('-')[0] ?? ''];
    if (failure && !way?.endsWith('-done')) throw failure();
    const output = perform(operation, command.input as Input);
    if (failure) throw failure();
    return { ...output, $metadata: {} } as Output;
  }

  function perform(operation: string, input: Input): object {
    const operations = { ...apiOperations(fake), ...stageOperations(fake), ...lambdaOperations(fake) };
    const handler = (operations as Record<string, (input: Input) => object>)[operation];
    if (!handler) throw sdkError('UnknownOperationException', 404);
    const output = handler(input);
    remember(fake);
    return output;
  }
}

/** The members of all inputs, as loosely as the wire has them. */
// biome-ignore lint/suspicious/noExplicitAny: one type for the inputs of a dozen operations, in a test's fake
type Input = any;

function remember(fake: FakeAws): void {
  const api = fake.apis[0];
  const stage = api?.stages['prod'];
  if (!stage) return;
  const deployment = api?.deployments.find(({ id }) => id === stage.deploymentId);
  const definition = deployment?.definition as { description?: string } | undefined;
  const closed = deployment?.disableExecuteApiEndpoint ? ' without the default endpoint' : '';
  const served = `${definition?.description} ${JSON.stringify(stage.variables)}${closed}`;
  if (fake.history.at(-1) !== served) fake.history.push(served);
}

let made = 0;

function newId(prefix: string): string {
  made += 1;
  return `${prefix}${made}`;
}

const textOf = (body: Uint8Array) => new TextDecoder().decode(body);

function apiOf(fake: FakeAws, id: string): FakeApi {
  const found = fake.apis.find((api) => api.id === id);
  if (!found) throw sdkError('NotFoundException', 404);
  return found;
}

const apiRecord = ({ disableExecuteApiEndpoint, endpointTypes, id, name }: FakeApi) => ({
  id,
  name,
  endpointConfiguration: { types: endpointTypes },
  disableExecuteApiEndpoint,
});

function apiOperations(fake: FakeAws) {
  return {
    GetRestApis: () => ({ items: fake.apis.map(apiRecord) }),
    GetRestApi: ({ restApiId }: Input) => apiRecord(apiOf(fake, restApiId)),
    ImportRestApi: ({ body, parameters }: Input) => {
      const definition = JSON.parse(textOf(body));
      const endpointTypes = [parameters.endpointConfigurationTypes];
      const api = {
        id: newId('api'),
        name: definition.name,
        endpointTypes,
        tags: {},
        definition,
        disableExecuteApiEndpoint: definition.disableExecuteApiEndpoint ?? false,
        deployments: [],
        stages: {},
      };
      fake.apis.push(api);
      return apiRecord(api);
    },
    PutRestApi: ({ body, restApiId }: Input) => {
      const api = apiOf(fake, restApiId);
      api.definition = JSON.parse(textOf(body));
      return apiRecord(api);
    },
    UpdateRestApi: ({ patchOperations, restApiId }: Input) => {
      const api = apiOf(fake, restApiId);
      for (const { path, value } of patchOperations) {
        if (path === '/disableExecuteApiEndpoint') {
          api.disableExecuteApiEndpoint = value === 'true';
          continue;
        }
        const type = path.split('/').at(-1);
        if (!api.endpointTypes.includes(type)) throw sdkError('BadRequestException', 400);
        api.endpointTypes = [value];
      }
      return apiRecord(api);
    },
    TagResource: ({ resourceArn, tags }: Input) => Object.assign(tagged(fake, resourceArn).tags, tags) && {},
    UntagResource: ({ resourceArn, tagKeys }: Input) => {
      for (const key of tagKeys) delete tagged(fake, resourceArn).tags[key];
      return {};
    },
  };
}

function tagged(fake: FakeAws, arn: string): { tags: Record<string, string> } {
  const [, , id = '', , stage] = arn.slice(arn.indexOf('::') + 2).split('/');
  const api = apiOf(fake, id);
  return stage === undefined ? api : (api.stages[stage] ?? api);
}

function stageOperations(fake: FakeAws) {
  return {
    GetStage: ({ restApiId, stageName }: Input) => stageOf(fake, restApiId, stageName),
    GetExport: ({ restApiId, stageName }: Input) => {
      if (fake.lacksExport) throw sdkError('NotImplemented', 501);
      const stage = stageOf(fake, restApiId, stageName);
      const deployment = apiOf(fake, restApiId).deployments.find(({ id }) => id === stage.deploymentId);
      const document = { openapi: '3.0.1', definition: deployment?.definition };
      return { body: new TextEncoder().encode(JSON.stringify(document)) };
    },
    GetDeployments: ({ restApiId }: Input) => ({ items: apiOf(fake, restApiId).deployments }),
    GetDeployment: ({ deploymentId, restApiId }: Input) =>
      apiOf(fake, restApiId).deployments.find(({ id }) => id === deploymentId) ?? {},
    UpdateDeployment: ({ deploymentId, patchOperations, restApiId }: Input) => {
      const found = apiOf(fake, restApiId).deployments.find(({ id }) => id === deploymentId);
      return found ? Object.assign(found, { description: patchOperations?.[0]?.value }) : {};
    },
    CreateDeployment: ({ description, restApiId, stageName, variables, stageDescription }: Input) => {
      const api = apiOf(fake, restApiId);
      const createdDate = new Date(1_000 * api.deployments.length);
      const { disableExecuteApiEndpoint } = api;
      const definition = structuredClone(api.definition);
      const deployment = { id: newId('dep'), description, definition, disableExecuteApiEndpoint, createdDate };
      api.deployments.push(deployment);
      if (stageName) {
        const stage: FakeStage = api.stages[stageName] ?? {
          deploymentId: '',
          variables: variables ?? {},
          methodSettings: {},
          tags: {},
          ...(stageDescription && { description: stageDescription }),
        };
        api.stages[stageName] = { ...stage, deploymentId: deployment.id };
      }
      return { id: deployment.id };
    },
    UpdateStage: ({ patchOperations, restApiId, stageName }: Input) => {
      const stage = structuredClone(stageOf(fake, restApiId, stageName));
      for (const patch of patchOperations) patchStage(stage, patch);
      apiOf(fake, restApiId).stages[stageName] = stage;
      return stage;
    },
  };
}

function stageOf(fake: FakeAws, restApiId: string, stageName: string): FakeStage {
  const stage = apiOf(fake, restApiId).stages[stageName];
  if (!stage) throw sdkError('NotFoundException', 404);
  return stage;
}

/** As on AWS, what is not there cannot be removed. */
function patchStage(stage: FakeStage, { op, path, value }: Input): void {
  const [, first, second, ...rest] = path.split('/');
  if (first === 'variables') {
    if (op === 'replace') stage.variables[second] = value;
    else if (!Object.hasOwn(stage.variables, second)) throw sdkError('BadRequestException', 400);
    else delete stage.variables[second];
  } else if (path === '/deploymentId') stage.deploymentId = value;
  else if (path === '/tracingEnabled') stage.tracingEnabled = value === 'true';
  else if (rest.join('/') === 'throttling/rateLimit') {
    stage.methodSettings[`${first}/${second}`] = { throttlingRateLimit: Number(value) };
  } else throw sdkError('BadRequestException', 400);
}

function lambdaOperations(fake: FakeAws) {
  return {
    AddPermission: ({ FunctionName, SourceArn, StatementId }: Input) => {
      fake.policies[FunctionName] ??= {};
      const policy = fake.policies[FunctionName];
      if (policy[StatementId]) throw sdkError('ResourceConflictException', 409);
      policy[StatementId] = SourceArn;
      return {};
    },
  };
}
