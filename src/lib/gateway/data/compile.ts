// A deployment on a stage -> a table of routes, each a list of stages with the absent ones left out. Everything that
// can be decided without a request is decided here: addresses, patterns, mappings, gateway responses.

import type { HttpMethod, Integration, Method } from '../../model/api.ts';
import { unsupportedInMethod } from '../../model/local-support.ts';
import type { Backends } from './backends.ts';
import type { Deadlines } from './deadlines.ts';
import type { Route, Stage, StageContext } from './exchange.ts';
import { compileGatewayResponses } from './gateway-responses.ts';
import type { CallSettings } from './integrations/backend-call.ts';
import { compileHttp } from './integrations/http.ts';
import { compileHttpProxy } from './integrations/http-proxy.ts';
import { compileLambda } from './integrations/lambda.ts';
import { compileLambdaProxy } from './integrations/lambda-proxy.ts';
import { respondFromFunction } from './integrations/lambda-response.ts';
import { compileMock } from './integrations/mock.ts';
import { compileKey } from './metering/key.ts';
import { compileThrottle, stageLimits } from './metering/throttle.ts';
import { bucketOf } from './metering/token-bucket.ts';
import type { Ports } from './ports.ts';
import { readBody } from './read-body.ts';
import { compressFrom, respond } from './respond.ts';
import { pathVariablesOf, RouteTable } from './route-table.ts';
import type { StageSnapshot } from './snapshot.ts';
import { refuseUnsupported } from './unsupported.ts';

/** What compiled stages use of the data plane. */
export interface Machinery {
  ports: Ports;
  backends: Backends;
  deadlines: Deadlines;
}

/** A stage, ready to serve. */
export interface CompiledStage {
  context: StageContext;
  routes: RouteTable;
  /** The API's default address is switched off; custom domains still lead to it. */
  isDisabled: boolean;
}

/** Compiles a snapshot. Never throws for what AWS deploys: what cannot work fails when it is called, as on AWS. */
export function compile(snapshot: StageSnapshot, machinery: Machinery): CompiledStage {
  const { api, settings } = snapshot;
  const context: StageContext = {
    snapshot,
    ports: machinery.ports,
    binaryMediaTypes: api.binaryMediaTypes,
    renderFailure: compileGatewayResponses(api, settings.variables),
  };
  const routes = new RouteTable();
  for (const [path, resource] of Object.entries(api.resources)) {
    for (const [httpMethod, method] of Object.entries(resource.methods)) {
      const place = { path, httpMethod: httpMethod as HttpMethod, method };
      routes.add(path, httpMethod, compileRoute(context, place, machinery));
    }
  }
  return { context, routes, isDisabled: api.disableExecuteApiEndpoint === true };
}

interface Place {
  path: string;
  httpMethod: HttpMethod;
  method: Method;
}

function compileRoute(context: StageContext, place: Place, machinery: Machinery): Route {
  const stages = compileStages(context, place, machinery);
  return {
    ...routeFacts(context, place),
    pathVariables: pathVariablesOf(place.path),
    stages: stages.map(([, stage]) => stage),
    stageNames: stages.map(([name]) => name),
  };
}

function routeFacts({ snapshot }: StageContext, { path, method }: Place) {
  const resourceId = Object.hasOwn(snapshot.resourceIds, path) ? (snapshot.resourceIds[path] ?? '') : '';
  return { resourcePath: path, resourceId, operationName: method.operationName };
}

/** The stages with their names, which traces show. */
function compileStages(context: StageContext, place: Place, machinery: Machinery): [string, Stage][] {
  const { api, settings } = context.snapshot;
  const missing = unsupportedInMethod(api, settings, place).filter(({ effect }) => effect === '501');
  if (missing.length > 0) return [['not implemented', refuseUnsupported(missing.map(({ feature }) => feature))]];
  const { integration } = place.method;
  if (!integration) return [['not implemented', refuseUnsupported(['methods without an integration'])]];
  const size = api.minimumCompressionSize;
  return [
    ...compileMetering(context, place),
    ['request body', readBody],
    [`integration ${integration.type}`, compileIntegration(context, { ...place, integration }, machinery)],
    ...(size === undefined ? [] : [['compression', compressFrom(size)] satisfies [string, Stage]]),
    ['response', integration.type === 'AWS_PROXY' ? respondFromFunction : respond],
  ];
}

/** Who calls, and how often: absent for methods that neither need a key nor have a limit. */
function compileMetering(context: StageContext, { path, httpMethod, method }: Place): [string, Stage][] {
  const { api, settings } = context.snapshot;
  const { meters } = context.ports;
  const setting = { ...settings.methodSettings['*'], ...settings.methodSettings[`${httpMethod} ${path}`] };
  const throttle = compileThrottle({
    methodKey: `${path}/${httpMethod}`,
    needsKey: method.apiKeyRequired,
    method: bucketOf(stageLimits(setting)),
    account: meters.accountBucket(context.snapshot.account, context.snapshot.region),
  });
  const key = method.apiKeyRequired ? compileKey(api.apiKeySource, meters.clientsOf(context.snapshot)) : undefined;
  const stages: [string, Stage | undefined][] = [
    ['key', key],
    ['throttle', throttle],
  ];
  return stages.filter((stage): stage is [string, Stage] => stage[1] !== undefined);
}

/** By the integration's type; services other than Lambda, and VPC links, have been refused before. */
function compileIntegration(
  context: StageContext,
  place: Place & { integration: Integration },
  machinery: Machinery,
): Stage {
  const { integration } = place;
  const { variables } = context.snapshot.settings;
  const method = { ...place.method, integration };
  switch (integration.type) {
    case 'MOCK':
      return compileMock(method, integration, variables);
    case 'HTTP':
      return compileHttp(context, method, callSettings(integration, machinery));
    case 'HTTP_PROXY':
      return compileHttpProxy(context, integration, callSettings(integration, machinery));
    case 'AWS':
      return compileLambda(context, method, machinery.deadlines);
    case 'AWS_PROXY':
      return compileLambdaProxy(context, { ...routeFacts(context, place), integration }, machinery.deadlines);
  }
}

function callSettings(integration: Integration, { backends, deadlines }: Machinery): CallSettings {
  // A failure to load shows at the first call, which loads again.
  backends.load().catch(() => undefined);
  const tls = integration.tlsConfig?.insecureSkipVerification === true ? 'unverified' : 'verified';
  return { backends, deadlines, tls, milliseconds: integration.timeoutInMillis };
}
