// The method that takes the request: path and method must fit, as in the data plane. Without one API Gateway takes the call
// for one that lacks its signature. Developer Guide, "Gateway response types": MISSING_AUTHENTICATION_TOKEN.

import { didYouMean } from '../../aws/near-names.ts';
import { readRestApi } from '../../aws/read-rest-api.ts';
import { readStage } from '../../aws/read-stage.ts';
import { quoted } from '../../deploy/domains/checked-domain.ts';
import type { HttpMethod, RestApi } from '../../model/api.ts';
import { RouteTable } from '../../model/route-table.ts';
import { definitionOf } from '../live-definition.ts';
import { answerOf, broken, type ExplainedRoute, type Hop, pass, skip, type Trail } from './hop.ts';

export const routeHop: Hop = async (trail) => {
  const { api, context, path, request, stage, target } = trail;
  if (!stage || !api) return skip('only REST APIs are followed further');
  const live = await readStage(target.clients, { restApiId: api.id, stageName: stage.stageName });
  const definition = definitionOf(live.definition, (line) => context.notify(line));
  const route = findRoute(definition, request.method, path);
  if (!route) return missing(trail, definition);
  Object.assign(trail, { definition, route });
  return pass(`${route.method} ${route.path}`);
};

/** The method of the model that the data plane would choose. */
function findRoute(api: RestApi, method: string, path: string): ExplainedRoute | undefined {
  const table = new RouteTable<ExplainedRoute>();
  for (const [resource, { methods }] of Object.entries(api.resources)) {
    for (const [name, definition] of Object.entries(methods)) {
      table.add(resource, name, { method: name, path: resource, definition });
    }
  }
  return table.find(method, path)?.route;
}

async function missing(trail: Trail, served: RestApi) {
  const { api, path, request, stageName = '', target } = trail;
  const answer = answerOf('missingAuthenticationToken');
  const message = `the stage has no method for ${request.method} ${path}`;
  const others = methodsOf(served).filter((method) => findRoute(served, method, path));
  if (others.length > 0) {
    return broken('missing', `${message}, only ${others.join(', ')}`, { hint: 'Send it by such a method', answer });
  }
  // The API may have what the stage does not serve yet.
  const { api: now } = await readRestApi(target.clients, api?.id ?? '');
  const name = quoted(api?.name ?? '');
  if (findRoute(now, request.method, path)) {
    const hint = `Deploy it: apigw deploy --api ${name} --stage ${quoted(stageName)}`;
    return broken('missing', `${message}: the API has one that is not deployed`, { hint, answer });
  }
  const near = didYouMean(path, Object.keys(served.resources));
  return broken('missing', message, {
    hint: near ?? `See what it serves: apigw export --api ${name} --stage ${quoted(stageName)}`,
    answer,
  });
}

const verbs: readonly HttpMethod[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The methods that the API uses anywhere. */
const methodsOf = ({ resources }: RestApi): HttpMethod[] =>
  verbs.filter((verb) => Object.values(resources).some(({ methods }) => methods[verb] || methods.ANY));
