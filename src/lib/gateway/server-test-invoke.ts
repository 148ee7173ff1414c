// Runs TestInvokeMethod's method: the records are read, then the pipeline runs, and its answer is what the operation's
// handler finds.

import type { Context } from './control/context.ts';
import { planTestInvocation } from './control/test-invoke.ts';
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

/** A header with several values comes once for each; single values stand beside them. */
function flatHeaders({ headers = {}, multiValueHeaders = {} }: TestRequest): string[] {
  const single = Object.entries(headers).filter(([name]) => !Object.hasOwn(multiValueHeaders, name));
  const several = Object.entries(multiValueHeaders).flatMap(([name, values]) =>
    values.flatMap((value) => [name, value]),
  );
  return [...several, ...single.flat()];
}
