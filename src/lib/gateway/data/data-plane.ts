// The data plane of REST APIs: holds the compiled stages, and takes each request to the one that it is for.
// A deployment swaps a stage's table in one assignment; requests that are under way keep the one they began with.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { AuthorizerCaches } from './authorizers/authorizer-cache.ts';
import { UserPools } from './authorizers/user-pools.ts';
import { createBackends } from './backends.ts';
import { ResponseCaches } from './cache/response-caches.ts';
import { type CompiledStage, compile } from './compile.ts';
import { Deadlines } from './deadlines.ts';
import { Exchange, type Target } from './exchange.ts';
import { fail, resume } from './pipeline.ts';
import type { Machinery } from './place.ts';
import type { Ports } from './ports.ts';
import type { DomainAccess } from './private/domain-access.ts';
import { findVpcCall, type NamedVpcEndpoint } from './private/vpc-call.ts';
import type { StageSnapshot } from './snapshot.ts';
import { type AuthorizerTest, type AuthorizerTestAnswer, runAuthorizerTest } from './test-authorizer.ts';
import { runTest, type TestAnswer, type TestInvocation } from './test-invocation.ts';
import { TraceRing, type Traces } from './trace-ring.ts';
import { forbid, missingRoute } from './unrouted.ts';

export interface DataPlane {
  /** Compiles the snapshot and serves it from now on. */
  publish(snapshot: StageSnapshot): void;
  /** The same at the first request of the stage: for start-up. */
  publishLazily(apiId: string, stageName: string, load: () => StageSnapshot): void;
  /** Serves a stage, or all stages of an API, no more. */
  withdraw(apiId: string, stageName?: string): void;
  /** Empties the stage's cache of responses. */
  flushCache(apiId: string, stageName: string): void;
  /** Forgets what the authorizers of a stage have found out. */
  flushAuthorizers(apiId: string, stageName: string): void;
  /** `path` is as sent, with the stage and the query: `/prod/pets?limit=1`. */
  handle(request: IncomingMessage, response: ServerResponse, target: ApiTarget): void;
  /** A request to a custom domain, which has said where it goes: the default address may be switched off. */
  handleMapped(message: Message, target: MappedTarget): void;
  /** Runs one method without a stage, for TestInvokeMethod. */
  test(invocation: TestInvocation): Promise<TestAnswer>;
  /** Asks one authorizer, for TestInvokeAuthorizer. */
  testAuthorizer(test: AuthorizerTest): Promise<AuthorizerTestAnswer>;
  /** Of requests with the headers `x-apigw-admin: 1` and `x-apigw-trace: 1`. */
  traces: Traces;
  /** Ends the connections to backends. */
  close(): Promise<void>;
}

/** A request and the response to it. */
export interface Message {
  request: IncomingMessage;
  response: ServerResponse;
}

/** Where a request goes by API Gateway's own host names, or by path. */
export interface ApiTarget {
  apiId: string;
  path: string;
  vpcEndpoint?: NamedVpcEndpoint;
}

/** Where a custom domain takes a request. */
export interface MappedTarget extends Target {
  apiId: string;
  stageName: string;
  /** Of a private domain, which leads to private APIs alone. */
  access: DomainAccess | undefined;
}

/** A compiled stage, or how to get it. */
type Served = { compiled: CompiledStage } | { load: () => StageSnapshot };

/** A data plane without stages. */
export function createDataPlane(ports: Ports): DataPlane {
  const caches = new ResponseCaches();
  const machinery: Machinery = {
    ports,
    backends: createBackends(),
    caches,
    deadlines: new Deadlines(),
    authorizerCaches: new AuthorizerCaches(),
    userPools: new UserPools(ports),
  };
  const apis = new Map<string, Map<string, Served>>();
  const traces = new TraceRing(200);
  const serve = (apiId: string, stageName: string, served: Served): void => {
    const stages = apis.get(apiId) ?? new Map<string, Served>();
    stages.set(stageName, served);
    apis.set(apiId, stages);
  };
  const stageOf = (apiId: string, stageName: string): CompiledStage | undefined => {
    const served = apis.get(apiId)?.get(stageName);
    if (!served || 'compiled' in served) return served?.compiled;
    const compiled = compile(served.load(), machinery);
    serve(apiId, stageName, { compiled });
    return compiled;
  };
  return {
    traces,
    publish(snapshot) {
      serve(snapshot.apiId, snapshot.stageName, { compiled: compile(snapshot, machinery) });
    },
    publishLazily(apiId, stageName, load) {
      serve(apiId, stageName, { load });
    },
    flushCache: (apiId, stageName) => caches.flush(apiId, stageName),
    flushAuthorizers: (apiId, stageName) => machinery.authorizerCaches.flush({ apiId, stageName }),
    withdraw(apiId, stageName) {
      caches.drop(apiId, stageName);
      machinery.authorizerCaches.forget(apiId, stageName);
      if (stageName === undefined) apis.delete(apiId);
      else apis.get(apiId)?.delete(stageName);
    },
    handle(request, response, { apiId, path, vpcEndpoint }) {
      const cut = cutPath(path);
      const stage = releaseOf(stageOf(apiId, cut.stageName), ports);
      if (!stage || stage.isDisabled) forbid(response);
      else if (stage.isPrivate) servePrivate(stage, { request, response }, { cut, vpcEndpoint, traces });
      // VPC endpoints lead to private APIs alone.
      else if (vpcEndpoint) forbid(response);
      else run(stage, new Exchange(stage.context, { request, response }, cut), traces);
    },
    handleMapped(message, target) {
      const stage = releaseOf(stageOf(target.apiId, target.stageName), ports);
      if (!stage || stage.isPrivate !== (target.access !== undefined)) forbid(message.response);
      else if (target.access) serveAssociated(stage, message, { target, access: target.access, traces });
      else run(stage, new Exchange(stage.context, message, target), traces);
    },
    test: (invocation) => runTest(invocation, machinery),
    testAuthorizer: (test) => runAuthorizerTest(test, machinery),
    close: () => machinery.backends.close(),
  };
}

/** The stage itself or its canary: chosen at random for each request. */
function releaseOf(stage: CompiledStage | undefined, { random }: Ports): CompiledStage | undefined {
  const canary = stage?.canary;
  return canary && random() < canary.share ? canary.stage : stage;
}

interface PrivateWay {
  cut: Target;
  vpcEndpoint: NamedVpcEndpoint | undefined;
  traces: TraceRing;
}

/** Whoever comes by no VPC endpoint is told as little as on AWS, where names of private APIs lead nowhere. */
function servePrivate(stage: CompiledStage, message: Message, { cut, vpcEndpoint, traces }: PrivateWay): void {
  const { ports, snapshot } = stage.context;
  const way = { named: vpcEndpoint, headers: message.request.headers };
  const call = findVpcCall(snapshot.api, ports.declarations(), way);
  if (!call) {
    forbid(message.response);
    return;
  }
  const exchange = new Exchange(stage.context, message, cut);
  exchange.vpcCall = call;
  run(stage, exchange, traces);
}

interface DomainWay {
  target: Target;
  access: DomainAccess;
  traces: TraceRing;
}

/** By a private domain: the endpoint has to be associated with it, and its policy to allow the call. */
function serveAssociated(stage: CompiledStage, message: Message, { target, access, traces }: DomainWay): void {
  const { ports, snapshot } = stage.context;
  const way = { named: undefined, headers: message.request.headers };
  const call = findVpcCall(snapshot.api, ports.declarations(), way);
  const exchange = new Exchange(stage.context, message, target);
  exchange.vpcCall = call;
  if (call && access.isAssociated(call) && access.lets(exchange)) run(stage, exchange, traces);
  else forbid(message.response);
}

/** Routes the exchange and starts its stages. */
function run(stage: CompiledStage, exchange: Exchange, traces: TraceRing): void {
  const match = stage.routes.find(exchange.method, exchange.path);
  exchange.route = match?.route;
  if (match) exchange.pathValues = match.pathValues;
  exchange.observer = match ? match.route.observer : stage.context.observer;
  exchange.observer?.begin(exchange);
  if (exchange.isTraceWanted) startTrace(exchange, traces);
  if (match) resume(exchange);
  else fail(exchange, missingRoute(exchange.authorization));
}

/**
 * Cuts `/{stage}/…?query`. Slashes before the stage and right after it count as one, later ones are kept, as
 * recorded on AWS: `/test//a` is the path `/a`.
 */
function cutPath(target: string): Target & { stageName: string } {
  const mark = target.indexOf('?');
  const requestPath = mark < 0 ? target : target.slice(0, mark);
  let start = 1;
  while (requestPath.charCodeAt(start) === slash) start++;
  const stageEnd = requestPath.indexOf('/', start);
  let rest = stageEnd < 0 ? requestPath.length : stageEnd;
  while (requestPath.charCodeAt(rest + 1) === slash) rest++;
  return {
    requestPath,
    stageName: requestPath.slice(start, stageEnd < 0 ? requestPath.length : stageEnd),
    path: requestPath.slice(rest) || '/',
    queryString: mark < 0 ? '' : target.slice(mark + 1),
    domain: undefined,
  };
}

const slash = '/'.charCodeAt(0);

function startTrace(exchange: Exchange, traces: TraceRing): void {
  const { snapshot, ports } = exchange.context;
  exchange.trace = {
    requestId: exchange.requestId,
    apiId: snapshot.apiId,
    stage: snapshot.stageName,
    httpMethod: exchange.method,
    path: exchange.requestPath,
    resourcePath: exchange.route?.resourcePath,
    startedAt: new Date(ports.now()).toISOString(),
    steps: [],
    status: undefined,
    microseconds: undefined,
    pending: [],
  };
  traces.add(exchange.trace);
}
