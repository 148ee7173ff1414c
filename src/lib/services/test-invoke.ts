// TestInvokeMethod: AWS runs a method without its stage and gives its log.
// API reference, "TestInvokeMethod".

import { GetResourcesCommand, type Resource, TestInvokeMethodCommand } from '@aws-sdk/client-api-gateway';
import type { Clients } from '../aws/clients.ts';
import { pageLimit, readAllPages } from '../aws/paging.ts';
import { ApigwError } from '../errors.ts';

export interface TestInvocation {
  status?: number;
  body?: string;
  /** Milliseconds. */
  latency?: number;
  log: string;
}

export interface TestRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Tests the method that a request would reach. Throws NotFound where none would. */
export async function testInvoke(clients: Clients, restApiId: string, request: TestRequest): Promise<TestInvocation> {
  const resources = await readAllPages((position) =>
    clients.apiGateway(new GetResourcesCommand({ restApiId, limit: pageLimit, ...(position && { position }) })),
  );
  const found = matchMethod(resources, request.method, request.path.split('?')[0] ?? '/');
  if (!found) throw new ApigwError('NotFound', `The API has no method for ${request.method} ${request.path}`);
  const answer = await clients.apiGateway(
    new TestInvokeMethodCommand({
      restApiId,
      resourceId: found.id,
      httpMethod: found.httpMethod,
      pathWithQueryString: request.path,
      headers: request.headers,
      ...(request.body !== undefined && { body: request.body }),
    }),
  );
  return {
    ...(answer.status !== undefined && { status: answer.status }),
    ...(answer.body !== undefined && { body: answer.body }),
    ...(answer.latency !== undefined && { latency: answer.latency }),
    log: answer.log ?? '',
  };
}

/** The method that serves a path: literal over variable over greedy in each segment, the verb itself over ANY. */
function matchMethod(resources: readonly Resource[], verb: string, path: string) {
  const candidates = resources
    .filter((resource) => resource.resourceMethods?.[verb] ?? resource.resourceMethods?.['ANY'])
    .flatMap((resource) => {
      const rank = rankOf(segments(resource.path ?? ''), segments(path));
      return rank === undefined || resource.id === undefined ? [] : [{ resource, id: resource.id, rank }];
    })
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const best = candidates[0];
  return best && { id: best.id, httpMethod: best.resource.resourceMethods?.[verb] ? verb : 'ANY' };
}

const segments = (path: string) => path.split('/').filter((part) => part !== '');

/** A digit a segment (0 literal, 1 variable, 2 greedy), so that text order is AWS's preference; undefined: no match. */
function rankOf(template: readonly string[], path: readonly string[]): string | undefined {
  let rank = '';
  for (const [i, part] of template.entries()) {
    if (/^\{.+\+\}$/.test(part)) return path.length > i ? `${rank}2` : undefined;
    if (part === path[i]) rank += '0';
    else if (/^\{.+\}$/.test(part) && path[i] !== undefined) rank += '1';
    else return undefined;
  }
  return template.length === path.length ? rank : undefined;
}
