// TestInvokeMethod, TestInvokeAuthorizer (API reference): the API's current records are tried, deployed or not. That happens
// before the transaction begins, since a backend takes its time.

import type {
  TestInvokeAuthorizerRequest,
  TestInvokeAuthorizerResponse,
  TestInvokeMethodRequest,
  TestInvokeMethodResponse,
} from '@aws-sdk/client-api-gateway';
import { type Authorizer, type HttpMethod, type RestApi, record } from '../../model/api.ts';
import { restApiFromRecords } from '../../model/rest-records.ts';
import { findMethod, findResource, findRestApi, readApiRecords } from './api-store.ts';
import { getAuthorizer } from './authorizers.ts';
import type { Context } from './context.ts';
import { badRequest, notFound } from './faults.ts';

/** What a test runs. */
export interface TestPlan {
  api: RestApi;
  /** Path -> id. */
  resourceIds: Record<string, string>;
  resourcePath: string;
}

/** The method by itself, without what a test skips. Throws the faults of ids that are not there. */
export function planTestInvocation(input: TestInvokeMethodRequest, context: Context): TestPlan {
  const { restApiId, resourceId, httpMethod = '' } = input;
  const resourcePath = findResource(context, restApiId, resourceId).path ?? '/';
  findMethod(context, { restApiId, resourceId, httpMethod });
  const records = readApiRecords(context.records, findRestApi(context, restApiId));
  const { policy: _, ...api } = restApiFromRecords(records);
  const method = api.resources[resourcePath]?.methods[httpMethod as HttpMethod];
  if (!method?.integration) throw badRequest('No integration defined for method');
  const tested = { ...method, authorizationType: 'NONE' as const, apiKeyRequired: false };
  return {
    api: { ...api, resources: record([[resourcePath, { methods: { [httpMethod]: tested } }]]) },
    resourceIds: record([[resourcePath, resourceId ?? '']]),
    resourcePath,
  };
}

function testInvokeMethod(_input: TestInvokeMethodRequest, { prepared }: Context): TestInvokeMethodResponse {
  return prepared.testInvocation ?? {};
}

/** The authorizer and the API that it is of. Throws the faults of ids that are not there. */
export function planAuthorizerTest(
  input: TestInvokeAuthorizerRequest,
  context: Context,
): { api: RestApi; authorizer: Authorizer } {
  const { name = '' } = getAuthorizer(input, context);
  const api = restApiFromRecords(readApiRecords(context.records, findRestApi(context, input.restApiId)));
  const authorizer = api.authorizers[name];
  if (!authorizer) throw notFound('Invalid Authorizer identifier specified');
  return { api, authorizer };
}

function testInvokeAuthorizer(
  _input: TestInvokeAuthorizerRequest,
  { prepared }: Context,
): TestInvokeAuthorizerResponse {
  return prepared.authorizerTest ?? {};
}

/** The operations. */
export const testInvokeHandlers = { TestInvokeMethod: testInvokeMethod, TestInvokeAuthorizer: testInvokeAuthorizer };
