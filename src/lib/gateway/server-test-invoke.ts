// Runs TestInvokeMethod's method and TestInvokeAuthorizer's authorizer: the records are read, then it is asked, and its answer is
// what the operation's handler finds.

import type { Context } from './control/context.ts';
import { planAuthorizerTest, planTestInvocation } from './control/test-invoke.ts';
import type { DataPlane } from './data/data-plane.ts';
import type { Preparation } from './server-preparations.ts';
import type { Store } from './store/open-store.ts';

/** What the wire has read of the request. */
interface TestRequest {
  restApiId: string;
  resourceId: string;
  httpMethod: string;
  pathWithQueryString?: string;
  body?: string;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  stageVariables?: Record<string, string>;
}

/** For `apigateway.TestInvokeMethod`. */
export function testInvokePreparation(store: Store, dataPlane: Pick<DataPlane, 'test'>): Preparation {
  return async (input, { caller }) => {
    const request = input as unknown as TestRequest;
    const { account, region } = caller;
    const { value: plan } = store.transaction({ account, region }, (records) =>
      planTestInvocation(request, { account, region, records } as Context),
    );
    const { api, resourceIds, resourcePath } = plan;
    const testInvocation = await dataPlane.test({
      snapshot: { account, region, apiId: request.restApiId, api, resourceIds },
      resourcePath,
      httpMethod: request.httpMethod,
      pathWithQueryString: request.pathWithQueryString,
      headers: flatHeaders(request),
      body: request.body ?? '',
      stageVariables: request.stageVariables ?? {},
    });
    return { testInvocation };
  };
}

interface AuthorizerRequest extends Pick<TestRequest, 'headers' | 'multiValueHeaders' | 'stageVariables'> {
  restApiId: string;
  authorizerId: string;
  pathWithQueryString?: string;
  additionalContext?: Record<string, string>;
}

/** For `apigateway.TestInvokeAuthorizer`. */
export function testAuthorizerPreparation(store: Store, dataPlane: Pick<DataPlane, 'testAuthorizer'>): Preparation {
  return async (input, { caller }) => {
    const request = input as unknown as AuthorizerRequest;
    const { account, region } = caller;
    const { value: plan } = store.transaction({ account, region }, (records) =>
      planAuthorizerTest(request, { account, region, records } as Context),
    );
    const authorizerTest = await dataPlane.testAuthorizer({
      snapshot: { account, region, apiId: request.restApiId, api: plan.api },
      id: request.authorizerId,
      authorizer: plan.authorizer,
      pathWithQueryString: request.pathWithQueryString || '/',
      headers: flatHeaders(request),
      stageVariables: request.stageVariables ?? {},
      additionalContext: request.additionalContext ?? {},
    });
    return { authorizerTest };
  };
}

/** A header with several values comes once for each; single values stand beside them. */
function flatHeaders({
  headers = {},
  multiValueHeaders = {},
}: Pick<TestRequest, 'headers' | 'multiValueHeaders'>): string[] {
  const single = Object.entries(headers).filter(([name]) => !Object.hasOwn(multiValueHeaders, name));
  const several = Object.entries(multiValueHeaders).flatMap(([name, values]) =>
    values.flatMap((value) => [name, value]),
  );
  return [...several, ...single.flat()];
}
