// One request on its way through the stages of a route: what they read, and what they leave for the response.
// The contract of the pipeline: a stage is a function of the exchange.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Policy } from '../../model/policy/compile-policy.ts';
import type { Verdict } from '../../model/policy/policy-request.ts';
import type { AuthorizerContext } from './authorizers/authorizer-context.ts';
import type { CacheMiss } from './cache/cache-miss.ts';
import type { ExecutionLog } from './execution-log.ts';
import type { GatewayFailure } from './failure.ts';
import { headerName, slots } from './header-names.ts';
import type { Caller } from './iam/callers.ts';
import type { Client } from './metering/subscriptions.ts';
import type { Ports } from './ports.ts';
import type { VpcCall } from './private/vpc-call.ts';
import { parseQuery, type Query } from './query-string.ts';
import { newExtendedRequestId, newRequestId, newTraceParent, newTraceRoot } from './random-ids.ts';
import type { StageSnapshot } from './snapshot.ts';
import type { TemplateOverrides } from './template/template-overrides.ts';
import type { ClientCertificate } from './tls/client-certificate.ts';
import type { Trace } from './trace-ring.ts';
import type { TraceSampler } from './trace-sampler.ts';

/** `waiting`: the stage goes on by itself, and will call `resume` or `fail` of the pipeline when it is done. */
export type Outcome = 'waiting' | undefined;

/** A step of a route. Fails by throwing a GatewayFailure. */
export type Stage = (exchange: Exchange) => Outcome;

/**
 * Who is told of requests: at their start, and once at their end, however they end. Routes of which nothing is recorded
 * have none, and their requests pay nothing.
 */
export interface Observer {
  /** Before the first stage. */
  begin(exchange: Exchange): void;
  /** The response has been handed to the connection, or there will be none. */
  end(exchange: Exchange): void;
}

/** A method of a resource, compiled. */
export interface Route {
  /** `/pets/{id}`, as in the API. */
  resourcePath: string;
  resourceId: string;
  operationName: string | undefined;
  /** Names of the path variables, outermost first. */
  pathVariables: readonly string[];
  stages: readonly Stage[];
  /** What each stage is called in traces. */
  stageNames: readonly string[];
  /** There only where something of the method's requests is recorded. */
  observer: Observer | undefined;
}

/** What every route of a stage has in common. */
export interface StageContext {
  snapshot: StageSnapshot;
  ports: Ports;
  binaryMediaTypes: readonly string[];
  resourcePolicy: Policy | undefined;
  renderFailure(exchange: Exchange, failure: GatewayFailure): void;
  /** Of requests that no method takes. */
  observer: Observer | undefined;
  /** Of a stage that traces; absent: no request is sampled, and backends are told nothing of it. */
  sampler: TraceSampler | undefined;
}

const nothing: readonly string[] = [];

/** The state of one request. Fields are plain so that the engine keeps one shape for all. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: StageContext;
  /** Set where the request came by a custom domain name. */
  readonly domain: DomainCall | undefined;
  /** As sent, with the stage or the domain's base path, without the query. */
  readonly requestPath: string;
  /** Without the stage or the domain's base path; `/` at least. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly queryString: string;
  readonly requestId = newRequestId();
  readonly extendedRequestId = newExtendedRequestId();

  method: string;
  route: Route | undefined = undefined;
  /** In the order of the route's path variables, as sent (still percent-encoded). */
  pathValues: readonly string[] = nothing;
  /** Index of the next stage. */
  step = 0;
  trace: Trace | undefined = undefined;
  /** There only where somebody wants it: `exchange.executionLog?.info(…)`. */
  executionLog: ExecutionLog | undefined = undefined;

  /** Who is told of this request; the times below are taken only where there is one. */
  observer: Observer | undefined = undefined;
  /** Of the monotonic clock, in milliseconds; 0 until then. */
  startedAt = 0;
  endedAt = 0;
  /** The call of the backend, without the mappings around it. */
  integrationStartedAt = 0;
  integrationEndedAt = 0;
  /** What the backend, or Lambda's Invoke, answered; 0 where nothing was called, or nothing came. */
  integrationStatus = 0;
  /** What the code of a function behind a Lambda proxy answers. */
  functionStatus = 0;
  /** Why the integration failed: `$context.integration.error`. */
  integrationError: string | undefined = undefined;
  /** The backend's own id of the call: its x-amzn-RequestId. */
  integrationRequestId: string | undefined = undefined;
  /** Bytes of the body that were sent to the client. */
  responseLength = 0;
  /** What ended the request early. */
  failure: GatewayFailure | undefined = undefined;
  /** Where the method's responses are cached. */
  cacheStatus: 'HIT' | 'MISS' | undefined = undefined;

  accept: string | undefined = undefined;
  acceptEncoding: string | undefined = undefined;
  contentType: string | undefined = undefined;
  contentEncoding: string | undefined = undefined;
  authorization: string | undefined = undefined;
  userAgent: string | undefined = undefined;
  host: string | undefined = undefined;
  forwardedFor: string | undefined = undefined;
  clientTraceId: string | undefined = undefined;
  cacheControl: string | undefined = undefined;
  /** X-Api-Key. */
  apiKey: string | undefined = undefined;
  /** The key that an authorizer names, for APIs whose keys come from there. */
  usageIdentifierKey: string | undefined = undefined;
  /** Whose key it is, once it has been found good. */
  client: Client | undefined = undefined;
  /** What an authorizer has found out about the caller; there once it has let the request pass. */
  authorizer: AuthorizerContext | undefined = undefined;
  /** Milliseconds that its function took; 0 where its answer was kept. */
  authorizerLatency = 0;
  /** Of the monotonic clock, in milliseconds; taken where there is an observer. */
  authorizerStartedAt = 0;
  authorizerEndedAt = 0;
  /** What Lambda's Invoke answered the authorizer; 0 where its answer was kept, or nothing came. */
  authorizerIntegrationStatus = 0;
  /** Lambda's own id of that call. */
  authorizerRequestId: string | undefined = undefined;
  /** Who called, where IAM has found it out: to policies everybody else is anonymous. */
  principal: Caller | undefined = undefined;
  /** The VPC endpoint that it came through; of private APIs alone. */
  vpcCall: VpcCall | undefined = undefined;
  /** What the caller's own policy says: IAM and Lambda authorizers set it; the resource policy's second phase decides. */
  identityVerdict: Verdict | undefined = undefined;
  /** What the resource policy said in its first phase. */
  resourceVerdict: Verdict | undefined = undefined;
  /** Bytes that the request announces; -1 when it is chunked, 0 when it has no body. */
  announcedLength = 0;
  isTraceWanted = false;
  /** Of TestInvokeMethod and TestInvokeAuthorizer: no front end has added headers to it. */
  isTest = false;

  /** The request's body; absent when there is none. */
  body: Buffer | undefined = undefined;
  /** What templates have overridden; there once one has looked at it. */
  overrides: TemplateOverrides | undefined = undefined;

  /** What the response is to be kept by. */
  cacheMiss: CacheMiss | undefined = undefined;

  /** The response. `headers` is flat: name, value, name, value. */
  status = 200;
  headers: string[] = [];
  responseType: string | undefined = undefined;
  payload: string | Buffer = '';
  /** Sent to the client as X-Amzn-Trace-Id where AWS does so. */
  responseTraceId: string | undefined = undefined;

  #query: Query | undefined = undefined;
  #traceId: string | undefined = undefined;
  #receivedAt = 0;

  constructor(context: StageContext, message: { request: IncomingMessage; response: ServerResponse }, target: Target) {
    this.context = context;
    this.request = message.request;
    this.response = message.response;
    this.method = message.request.method ?? 'GET';
    this.domain = target.domain;
    this.requestPath = target.requestPath;
    this.path = target.path;
    this.queryString = target.queryString;
    this.#scanHeaders(message.request.rawHeaders);
  }

  /** When the request came, in milliseconds since the epoch: when that is first asked for, which observers do at once. */
  get receivedAt(): number {
    if (this.#receivedAt === 0) this.#receivedAt = this.context.ports.now();
    return this.#receivedAt;
  }

  /** The backend is called now. */
  startIntegration(): void {
    if (this.observer) this.integrationStartedAt = performance.now();
  }

  /** The backend has answered so; 0 where no answer came. */
  endIntegration(status: number): void {
    this.integrationStatus = status;
    if (this.observer) this.integrationEndedAt = performance.now();
  }

  /** The authorizer begins now. */
  startAuthorizer(): void {
    if (this.observer) this.authorizerStartedAt = performance.now();
  }

  /** The authorizer knows who it is. One that refuses ends with the request. */
  endAuthorizer(): void {
    if (this.observer) this.authorizerEndedAt = performance.now();
  }

  /** The query parameters, decoded; parsed when first asked for. */
  get query(): Query {
    this.#query ??= parseQuery(this.queryString);
    return this.#query;
  }

  /** Values of a header as the mappings see them: whatever its case; none for those that AWS hides. */
  headerValues(name: string): string[] {
    const wanted = headerName(name);
    if (wanted.hiddenFromMappings || (wanted.slot === slots.authorization && this.isSigned)) return [];
    const raw = this.request.rawHeaders;
    const values: string[] = [];
    for (let at = 0; at < raw.length; at += 2) {
      if (headerName(raw[at] ?? '').lower === wanted.lower) values.push(raw[at + 1] ?? '');
    }
    return values;
  }

  /** The value of a path variable, as sent. */
  pathValue(name: string): string | undefined {
    const index = this.route?.pathVariables.indexOf(name) ?? -1;
    return index < 0 ? undefined : this.pathValues[index];
  }

  /** X-Amzn-Trace-Id for the backend: the client's own if it sent one, else a new root; where the stage traces, with a decision. */
  get traceId(): string {
    this.#traceId ??= this.#newTraceId();
    return this.#traceId;
  }

  #newTraceId(): string {
    const { ports, sampler } = this.context;
    const sent = this.clientTraceId;
    if (!sampler || sent?.includes('Sampled=')) return sent ?? newTraceRoot(ports.now());
    return `${sent ?? `${newTraceRoot(ports.now())};${newTraceParent()}`};${sampler()}`;
  }

  /** Whether the Authorization header is a signature of AWS's: API Gateway keeps such to itself. */
  get isSigned(): boolean {
    return this.authorization?.startsWith('AWS4-') === true;
  }

  /** X-Amzn-Trace-Id for the client: with a parent and a decision where the client gave none. */
  get completeTraceId(): string {
    const { traceId } = this;
    if (this.clientTraceId?.includes('Parent=')) return traceId;
    const parent = traceId.includes('Parent=') ? '' : `;${newTraceParent()}`;
    return `${traceId}${parent}${traceId.includes('Sampled=') ? '' : ';Sampled=0'}`;
  }

  /** One pass over the headers, by their number: asking node for its own object of headers costs more. */
  #scanHeaders(raw: string[]): void {
    let isAdmin = false;
    for (let at = 0; at < raw.length; at += 2) {
      const slot = headerName(raw[at] ?? '').slot;
      if (slot === slots.none) continue;
      const value = raw[at + 1] ?? '';
      if (slot === slots.admin) isAdmin = value === '1';
      else if (slot === slots.trace) this.isTraceWanted = value === '1';
      else this.#keepHeader(slot, value);
    }
    this.isTraceWanted = this.isTraceWanted && isAdmin;
  }

  #keepHeader(slot: number, value: string): void {
    switch (slot) {
      case slots.accept:
        this.accept = value;
        break;
      case slots.acceptEncoding:
        this.acceptEncoding = value;
        break;
      case slots.contentType:
        this.contentType = value;
        break;
      case slots.contentEncoding:
        this.contentEncoding = value;
        break;
      case slots.contentLength:
        if (this.announcedLength === 0) this.announcedLength = Number(value);
        break;
      case slots.transferEncoding:
        this.announcedLength = -1;
        break;
      case slots.methodOverride:
        this.method = value;
        break;
      case slots.authorization:
        this.authorization = value;
        break;
      case slots.traceId:
        this.clientTraceId = value;
        break;
      case slots.userAgent:
        this.userAgent = value;
        break;
      case slots.host:
        this.host = value;
        break;
      case slots.forwardedFor:
        this.forwardedFor = value;
        break;
      case slots.cacheControl:
        this.cacheControl = this.cacheControl === undefined ? value : `${this.cacheControl}, ${value}`;
        break;
      case slots.apiKey:
        this.apiKey = value;
        break;
    }
  }
}

/** The request target, cut into what the stages need. */
export interface Target {
  requestPath: string;
  path: string;
  queryString: string;
  domain: DomainCall | undefined;
}

/** How a request came by a custom domain name. */
export interface DomainCall {
  /** The host that was called, without its port. */
  name: string;
  /** The key of the API mapping that took it there. */
  basePathMatched: string | undefined;
  /** The routing rule that took it there. */
  routingRuleIdMatched: string | undefined;
  /** With mutual TLS. */
  clientCertificate: ClientCertificate | undefined;
}
