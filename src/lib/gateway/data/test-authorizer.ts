// TestInvokeAuthorizer: one authorizer of an API as it stands, asked without a stage, a method or a cache; what its policy says
// of a method is left to the caller. API reference, "TestInvokeAuthorizer"; events and log as recorded on the service.

import type { Authorizer, Json } from '../../model/api.ts';
import { defaultStageSettings } from '../../model/stage.ts';
import type { AuthorizerResult } from './authorizers/authorizer-result.ts';
import { compileCognitoAuthorizer } from './authorizers/cognito-authorizer.ts';
import { compileLambdaAuthorizer } from './authorizers/lambda-authorizer.ts';
import { compile } from './compile.ts';
import { Exchange, type Observer, type Stage } from './exchange.ts';
import { latencyOf } from './observe/log-variables.ts';
import { RequestLog } from './observe/request-log.ts';
import { resume } from './pipeline.ts';
import type { Machinery, Place } from './place.ts';
import type { StageSnapshot } from './snapshot.ts';
import { CapturedResponse, requestOf, splitTarget, testClient, testDomain, testLog } from './test-message.ts';

/** Which authorizer is tested, and with which request. */
export interface AuthorizerTest {
  snapshot: Pick<StageSnapshot, 'account' | 'region' | 'apiId' | 'api'>;
  id: string;
  authorizer: Authorizer;
  pathWithQueryString: string;
  /** Flat: name, value, name, value. */
  headers: string[];
  stageVariables: Record<string, string>;
  /** Context variables by their names, for identity sources. */
  additionalContext: Record<string, string>;
}

export interface AuthorizerTestAnswer {
  /** The status that the client would get; 0 where the authorizer has not refused it. */
  clientStatus: number;
  log: string;
  /** Milliseconds. */
  latency: number;
  principalId?: string;
  /** JSON text. */
  policy?: string;
  claims?: Record<string, string>;
}

/** What the stage of a method has that authorizers look at. */
const testResource = { resourcePath: '/', resourceId: 'test-invoke-resource-id', httpMethod: 'GET' } as const;

/** Asks the authorizer; resolves however that ends. */
export function runAuthorizerTest(test: AuthorizerTest, machinery: Machinery): Promise<AuthorizerTestAnswer> {
  const place = placeOf(test, { ...machinery, ports: { ...machinery.ports, observations: undefined } });
  const exchange = exchangeOf(test, place);
  const found: { result?: AuthorizerResult } = {};
  const stage = stageOf(test, place, (result) => {
    found.result = result;
  });
  const { resourceId, resourcePath } = testResource;
  const names = { stageNames: ['authorizer'], operationName: undefined, pathVariables: [], observer: undefined };
  exchange.route = { resourcePath, resourceId, stages: [stage], ...names };
  exchange.client = testClient;
  exchange.isTest = true;
  return new Promise((resolve) => {
    exchange.observer = observeTest(() => resolve(answerOf(exchange, found.result)));
    exchange.observer.begin(exchange);
    resume(exchange);
  });
}

/** Nothing of the API but the authorizer takes part: no policy, no methods. */
function placeOf({ snapshot, stageVariables }: AuthorizerTest, machinery: Machinery): Place {
  const { policy: _, ...api } = snapshot.api;
  const { context } = compile(
    {
      ...snapshot,
      api: { ...api, resources: {} },
      stageName: 'test-invoke-stage',
      deploymentId: '',
      resourceIds: {},
      settings: { ...defaultStageSettings(), variables: stageVariables },
    },
    machinery,
  );
  const { httpMethod, resourceId, resourcePath: path } = testResource;
  return { context, machinery, path, resourceId, httpMethod, method: testMethod, setting: {} };
}

const testMethod: Place['method'] = {
  authorizationType: 'NONE',
  // A test takes identity tokens only.
  authorizationScopes: [],
  apiKeyRequired: false,
  requestParameters: {},
  requestModels: {},
  methodResponses: {},
};

/** The ARN of the method that is asked for names another stage than the request's context does. */
function exchangeOf({ headers, pathWithQueryString }: AuthorizerTest, { context, httpMethod }: Place): Exchange {
  const [path, queryString] = splitTarget(pathWithQueryString);
  const response = new CapturedResponse(requestOf({ httpMethod, headers, body: '' }));
  const asked = { ...context, snapshot: { ...context.snapshot, stageName: 'ESTestInvoke-stage' } };
  const target = { requestPath: path, path, queryString, domain: testDomain };
  return new Exchange(asked, { request: response.req, response }, target);
}

function stageOf(test: AuthorizerTest, place: Place, keep: (result: AuthorizerResult) => void): Stage {
  const { additionalContext, authorizer, id } = test;
  if (authorizer.type === 'COGNITO_USER_POOLS') return compileCognitoAuthorizer({ place, id, authorizer });
  const admit = (_exchange: Exchange, result: AuthorizerResult) => keep(result);
  return compileLambdaAuthorizer({ place, id, authorizer, cache: undefined, admit, givenContext: additionalContext });
}

function observeTest(done: () => void): Observer {
  return {
    begin(exchange) {
      exchange.startedAt = performance.now();
      const detail = { level: 'INFO', hasDataTrace: true } as const;
      exchange.executionLog = new RequestLog(detail, exchange.context.ports.now, '');
    },
    end: done,
  };
}

function answerOf(exchange: Exchange, result: AuthorizerResult | undefined): AuthorizerTestAnswer {
  const { authorizer, executionLog: log, failure, requestId } = exchange;
  if (failure) closeFailed(log, failure);
  const claims = authorizer?.claims;
  return {
    clientStatus: failure?.status ?? 0,
    log: testLog(requestId, log instanceof RequestLog ? log.events : []),
    latency: latencyOf(exchange),
    ...(result && { principalId: result.principalId, policy: JSON.stringify(result.policyDocument satisfies Json) }),
    ...(claims && { claims: Object.fromEntries(claims) }),
  };
}

/** The cause, and then the name of the failure. */
function closeFailed(log: Exchange['executionLog'], { detail, errorType, message, status }: Failure): void {
  if (status >= 500) log?.error(detail);
  log?.error(message || errorType);
}

type Failure = NonNullable<Exchange['failure']>;
