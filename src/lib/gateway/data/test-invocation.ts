// TestInvokeMethod: one method of an API as it stands, through the pipeline without a socket; no authorizer, key, limit, policy
// or cache. API reference, "TestInvokeMethod"; the log's form is recorded.

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { defaultStageSettings } from '../../model/stage.ts';
import { compile } from './compile.ts';
import { Exchange, type Observer } from './exchange.ts';
import { UsageMeter } from './metering/usage-meter.ts';
import { closeLog } from './observe/log-request.ts';
import { latencyOf } from './observe/log-variables.ts';
import { RequestLog } from './observe/request-log.ts';
import { resume } from './pipeline.ts';
import type { Machinery } from './place.ts';
import type { StageSnapshot } from './snapshot.ts';

/** What is tested, and with which request. */
export interface TestInvocation {
  /** With the tested method alone in it. */
  snapshot: Pick<StageSnapshot, 'account' | 'region' | 'apiId' | 'api' | 'resourceIds'>;
  resourcePath: string;
  httpMethod: string;
  pathWithQueryString: string | undefined;
  /** Flat: name, value, name, value. */
  headers: string[];
  body: string;
  stageVariables: Record<string, string>;
}

export interface TestAnswer {
  status: number;
  body: string;
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
  log: string;
  /** Milliseconds. */
  latency: number;
}

/** Runs the method; resolves however it ends. */
export function runTest(invocation: TestInvocation, machinery: Machinery): Promise<TestAnswer> {
  const ports = { ...machinery.ports, observations: undefined };
  const stage = compile(testSnapshot(invocation), { ...machinery, ports });
  const [path = '/', queryString = ''] = splitTarget(invocation.pathWithQueryString ?? invocation.resourcePath);
  const response = new CapturedResponse(requestOf(invocation));
  const message = { request: response.req, response };
  const target = { requestPath: path, path, queryString, domain: testDomain };
  const exchange = new Exchange(stage.context, message, target);
  const match =
    stage.routes.find(invocation.httpMethod, path) ?? stage.routes.find(invocation.httpMethod, invocation.resourcePath);
  exchange.route = match?.route;
  // A path that is none of the resource's leaves its variables empty.
  const fits = stage.routes.find(invocation.httpMethod, path) !== undefined;
  exchange.pathValues = fits ? (match?.pathValues ?? []) : (match?.pathValues ?? []).map(() => '');
  exchange.client = testClient;
  return new Promise((resolve) => {
    exchange.observer = new TestObserver(response, resolve);
    exchange.observer.begin(exchange);
    resume(exchange);
  });
}

/** The checks before the method's execution are none of a test's. */
function testSnapshot({ snapshot, stageVariables }: TestInvocation): StageSnapshot {
  const settings = {
    ...defaultStageSettings(),
    variables: stageVariables,
    methodSettings: { '*': { loggingLevel: 'INFO' as const, dataTraceEnabled: true } },
  };
  return { ...snapshot, stageName: 'test-invoke-stage', deploymentId: '', settings };
}

const testDomain = {
  name: 'testPrefix.testDomainName',
  basePathMatched: undefined,
  routingRuleIdMatched: undefined,
  clientCertificate: undefined,
};

const testClient = {
  keyId: 'test-invoke-api-key-id',
  value: 'test-invoke-api-key',
  planId: '',
  meter: new UsageMeter(() => {}),
  bucket: undefined,
  methods: undefined,
};

function splitTarget(target: string): [string, string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** A body is JSON whatever the headers say. */
function requestOf({ httpMethod, headers, body }: TestInvocation): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: 'test-invoke-source-ip' });
  const request = new IncomingMessage(socket);
  request.method = httpMethod === 'ANY' ? 'GET' : httpMethod;
  request.httpVersion = '1.1';
  const own = /^(?:content-type|content-length|transfer-encoding|x-apigw-.*)$/i;
  for (let at = 0; at < headers.length; at += 2) {
    if (!own.test(headers[at] ?? '')) request.rawHeaders.push(headers[at] ?? '', headers[at + 1] ?? '');
  }
  if (body !== '') {
    request.rawHeaders.push('Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(body)));
    request.push(body);
  }
  request.push(null);
  return request;
}

/** Keeps what would be sent. */
class CapturedResponse extends ServerResponse {
  readonly #chunks: Buffer[] = [];

  get body(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  override write(chunk: string | Uint8Array, encoding?: unknown): boolean {
    const isNamed = typeof encoding === 'string' && Buffer.isEncoding(encoding);
    this.#chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, isNamed ? encoding : 'utf8') : Buffer.from(chunk));
    return true;
  }

  override end(chunk?: unknown, encoding?: unknown): this {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.write(chunk, encoding);
    return this;
  }
}

/** Lines of keys and plans, which a test does not ask for. */
const notOfTests = /^(?:Extended Request Id|Verifying Usage Plan|API Key|Usage Plan check)/;

class TestObserver implements Observer {
  readonly #response: CapturedResponse;
  readonly #resolve: (answer: TestAnswer) => void;

  constructor(response: CapturedResponse, resolve: (answer: TestAnswer) => void) {
    this.#response = response;
    this.#resolve = resolve;
  }

  begin(exchange: Exchange): void {
    exchange.startedAt = performance.now();
    const detail = { level: 'INFO', hasDataTrace: true } as const;
    exchange.executionLog = new RequestLog(detail, exchange.context.ports.now, '');
  }

  end(exchange: Exchange): void {
    const log = exchange.executionLog;
    if (log instanceof RequestLog) closeLog(exchange, log);
    const lines = log instanceof RequestLog ? log.events.filter(({ message }) => !notOfTests.test(message)) : [];
    const dated = lines.map(({ timestamp, message }) => `${javaDate(timestamp)} : ${message}\n`);
    const headers = headersOf(exchange);
    this.#resolve({
      status: exchange.status,
      body: this.#response.body.toString('utf8'),
      headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.at(-1) ?? ''])),
      multiValueHeaders: headers,
      log: `Execution log for request ${exchange.requestId}\n${dated.join('')}`,
      latency: latencyOf(exchange),
    });
  }
}

/** Those of the gateway's front end are not there. */
function headersOf({ failure, headers, responseTraceId, responseType }: Exchange): Record<string, string[]> {
  const all = [...headers];
  if (responseTraceId !== undefined) all.push('X-Amzn-Trace-Id', responseTraceId);
  if (!failure) all.push('Content-Type', responseType ?? 'application/json');
  const values: Record<string, string[]> = Object.create(null);
  for (let at = 0; at < all.length; at += 2) {
    const name = all[at] ?? '';
    values[name] = [...(values[name] ?? []), all[at + 1] ?? ''];
  }
  return values;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Tue Nov 24 10:00:00 UTC 2026`. */
function javaDate(timestamp: number): string {
  const date = new Date(timestamp);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)} UTC ${date.getUTCFullYear()}`;
}
