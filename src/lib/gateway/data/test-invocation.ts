// TestInvokeMethod: one method of an API as it stands, through the pipeline without a socket; no authorizer, key, limit, policy
// or cache. API reference, "TestInvokeMethod"; the log's form is recorded.

import { defaultStageSettings } from '../../model/stage.ts';
import { compile } from './compile.ts';
import { Exchange, type Observer } from './exchange.ts';
import { closeLog } from './observe/log-request.ts';
import { latencyOf } from './observe/log-variables.ts';
import { RequestLog } from './observe/request-log.ts';
import { resume } from './pipeline.ts';
import type { Machinery } from './place.ts';
import type { StageSnapshot } from './snapshot.ts';
import { CapturedResponse, requestOf, splitTarget, testClient, testDomain, testLog } from './test-message.ts';

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
    const headers = headersOf(exchange);
    this.#resolve({
      status: exchange.status,
      body: this.#response.body.toString('utf8'),
      headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.at(-1) ?? ''])),
      multiValueHeaders: headers,
      log: testLog(exchange.requestId, lines),
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
