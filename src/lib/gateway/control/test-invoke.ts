// TestInvokeMethod (API reference): the API's current records are tried, deployed or not. The pipeline runs before the
// transaction begins, since a backend takes its time.

import type { TestInvokeMethodRequest, TestInvokeMethodResponse } from '@aws-sdk/client-api-gateway';
import { type HttpMethod, type RestApi, record } from '../../model/api.ts';
import { restApiFromRecords } from '../../model/rest-records.ts';
import { findMethod, findResource, findRestApi, readApiRecords } from './api-store.ts';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';

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

/** The operation. */
export const testInvokeHandlers = { TestInvokeMethod: testInvokeMethod };
