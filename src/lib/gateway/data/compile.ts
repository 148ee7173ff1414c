// A deployment on a stage -> a table of routes, each a list of stages with the absent ones left out. Everything that
// can be decided without a request is decided here: addresses, patterns, mappings, gateway responses.

import type { HttpMethod } from '../../model/api.ts';
import { unsupportedInMethod } from '../../model/local-support.ts';
import { pathVariablesOf, RouteTable } from '../../model/route-table.ts';
import type { Route, Stage, StageContext } from './exchange.ts';
import { compileGatewayResponses } from './gateway-responses.ts';
import { observeMethod, observeUnrouted } from './observe/observe-method.ts';
import type { Machinery, Place } from './place.ts';
import { compileResourcePolicy } from './policy/resource-policy.ts';
import { isPrivate } from './private/vpc-call.ts';
import { routeStages } from './route-stages.ts';
import type { CanaryRelease, StageSnapshot } from './snapshot.ts';
import { createTraceSampler } from './trace-sampler.ts';
import { refuseUnsupported } from './unsupported.ts';

/** A stage, ready to serve. */
export interface CompiledStage {
  context: StageContext;
  routes: RouteTable<Route>;
  /** The API's default address is switched off; custom domains still lead to it. */
  isDisabled: boolean;
  /** What a share of the requests goes to; the share is 0 to 1. */
  canary?: { share: number; stage: CompiledStage };
  /** Only VPC endpoints lead to it. */
  isPrivate: boolean;
}

/** Compiles a snapshot. Never throws for what AWS deploys: what cannot work fails when it is called, as on AWS. */
export function compile(snapshot: StageSnapshot, machinery: Machinery): CompiledStage {
  machinery.caches.adopt(snapshot);
  const { canary } = snapshot;
  if (!canary) return compileRelease(snapshot, machinery);
  const base = compileRelease({ ...snapshot, release: 'base' }, machinery);
  if (canary.percentTraffic <= 0) return base;
  const stage = compileRelease(canarySnapshot(snapshot, canary), machinery);
  return { ...base, canary: { share: canary.percentTraffic / 100, stage } };
}

/** The stage as the canary's requests see it. */
function canarySnapshot(stage: StageSnapshot, canary: CanaryRelease): StageSnapshot {
  const { api, deploymentId, resourceIds, variables } = canary;
  return { ...stage, api, deploymentId, resourceIds, settings: { ...stage.settings, variables }, release: 'canary' };
}

function compileRelease(snapshot: StageSnapshot, machinery: Machinery): CompiledStage {
  const { api, settings } = snapshot;
  const context: StageContext = {
    snapshot,
    ports: machinery.ports,
    binaryMediaTypes: api.binaryMediaTypes,
    resourcePolicy: compileResourcePolicy(api),
    renderFailure: compileGatewayResponses(api, settings.variables),
    observer: observeUnrouted(snapshot, machinery.ports.observations),
    sampler: settings.tracingEnabled ? createTraceSampler(machinery.ports) : undefined,
  };
  const routes = new RouteTable<Route>();
  for (const [path, resource] of Object.entries(api.resources)) {
    for (const [httpMethod, method] of Object.entries(resource.methods)) {
      const place = placeOf({ context, machinery, path, httpMethod: httpMethod as HttpMethod, method });
      routes.add(path, httpMethod, compileRoute(place));
    }
  }
  return { context, routes, isDisabled: api.disableExecuteApiEndpoint === true, isPrivate: isPrivate(api) };
}

/** The settings of a method are those for all methods, but for what it says itself. */
function placeOf(known: Omit<Place, 'resourceId' | 'setting'>): Place {
  const { snapshot } = known.context;
  const { methodSettings } = snapshot.settings;
  const { path, httpMethod } = known;
  const resourceId = Object.hasOwn(snapshot.resourceIds, path) ? (snapshot.resourceIds[path] ?? '') : '';
  return { ...known, resourceId, setting: { ...methodSettings['*'], ...methodSettings[`${httpMethod} ${path}`] } };
}

function compileRoute(place: Place): Route {
  const stages = compileStages(place);
  return {
    resourcePath: place.path,
    resourceId: place.resourceId,
    operationName: place.method.operationName,
    pathVariables: pathVariablesOf(place.path),
    stages: stages.map(([, stage]) => stage),
    stageNames: stages.map(([name]) => name),
    observer: observeMethod(place),
  };
}

/** The stages with their names, which traces show. */
function compileStages(place: Place): [string, Stage][] {
  const { api, settings } = place.context.snapshot;
  const missing = unsupportedInMethod(api, settings, place).filter(({ effect }) => effect === '501');
  if (missing.length > 0) return [['not implemented', refuseUnsupported(missing.map(({ feature }) => feature))]];
  const { integration } = place.method;
  if (!integration) return [['not implemented', refuseUnsupported(['methods without an integration'])]];
  return routeStages({ ...place, integration });
}
