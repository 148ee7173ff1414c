// A bare server around the data plane: no control plane, no store. APIs are written by hand as models.

import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDataPlane, type DataPlane } from '../../src/lib/gateway/data/data-plane.ts';
import { noDeclarations } from '../../src/lib/gateway/data/declarations.ts';
import type { FunctionCall, FunctionResult, MeterPort, Ports, ServicePort } from '../../src/lib/gateway/data/ports.ts';
import type { StageSnapshot } from '../../src/lib/gateway/data/snapshot.ts';
import {
  defaultTimeoutInMillis,
  emptyRestApi,
  type HttpMethod,
  type Integration,
  type Method,
  type RestApi,
  record,
} from '../../src/lib/model/api.ts';
import { defaultStageSettings, type StageSettings } from '../../src/lib/model/stage.ts';

/** A method without authorization, parameters or responses but an undescribed 200. */
export function method(integration: Integration, more: Partial<Method> = {}): Method {
  return {
    authorizationType: 'NONE',
    authorizationScopes: [],
    apiKeyRequired: false,
    requestParameters: record(),
    requestModels: record(),
    methodResponses: record([['200', { responseParameters: record(), responseModels: record() }]]),
    integration,
    ...more,
  };
}

/** Declared method responses by status code. */
export function declared(...statusCodes: string[]): Pick<Method, 'methodResponses'> {
  const entries = statusCodes.map(
    (code) => [code, { responseParameters: record(), responseModels: record() }] as const,
  );
  return { methodResponses: record(entries as never) };
}

/** An integration with AWS's defaults. */
export function integration(type: Integration['type'], more: Partial<Integration> = {}): Integration {
  return {
    type,
    connectionType: 'INTERNET',
    requestParameters: record(),
    requestTemplates: record(),
    passthroughBehavior: 'WHEN_NO_MATCH',
    timeoutInMillis: defaultTimeoutInMillis,
    cacheKeyParameters: [],
    integrationResponses: record(),
    ...more,
  };
}

/** A MOCK method that answers 200 with this text. */
export function mock(body = '', more: Partial<Method> = {}): Method {
  return method(
    integration('MOCK', {
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      integrationResponses: { '200': { responseParameters: {}, responseTemplates: { 'application/json': body } } },
    }),
    more,
  );
}

/** A Lambda proxy method. */
export function lambdaProxy(more: Partial<Integration> = {}): Method {
  return method(integration('AWS_PROXY', { httpMethod: 'POST', uri: functionUri('echo'), ...more }));
}

export function functionUri(name: string): string {
  const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
  return `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

/** An API of `METHOD /path` -> method. */
export function restApi(methods: Record<string, Method>, more: Partial<RestApi> = {}): RestApi {
  const api = { ...emptyRestApi('test'), ...more };
  for (const [key, value] of Object.entries(methods)) {
    const [verb = '', path = ''] = key.split(' ');
    const resource = api.resources[path] ?? { methods: {} };
    resource.methods[verb as HttpMethod] = value;
    api.resources[path] = resource;
  }
  return api;
}

export function snapshot(api: RestApi, settings: Partial<StageSettings> = {}): StageSnapshot {
  return {
    account: '123456789012',
    region: 'eu-west-1',
    apiId: 'abc123',
    stageName: 'test',
    deploymentId: 'dep123',
    api,
    resourceIds: record(Object.keys(api.resources).map((path, at) => [path, `res${at}`] as const)),
    settings: { ...defaultStageSettings(), ...settings },
  };
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As sent: name, value, name, value. */
  rawHeaders: string[];
  body: string;
  bytes: Buffer;
}

export interface Sent {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** A running data plane. */
export interface Harness {
  plane: DataPlane;
  port: number;
  call(path: string, sent?: Sent): Promise<Answer>;
  close(): Promise<void>;
}

type Invoke = (call: FunctionCall) => Promise<FunctionResult>;

const noFunction: Invoke = async () => ({ statusCode: 404, payload: '{}', errorType: 'ResourceNotFoundException' });

/** No service of AWS is called. */
export const noServices: ServicePort = {
  standInOf: () => undefined,
  credentialsOf: () => Promise.reject(new Error('None are there.')),
};

/** Nobody has a key, and accounts have no limit. */
export const noMeters: MeterPort = { clientsOf: () => new Map(), accountBucket: () => undefined };

/** Serves the API abc123 on a free port of the loopback interface. */
export async function startHarness(invoke: Invoke = noFunction, ports: Partial<Ports> = {}): Promise<Harness> {
  const plane = createDataPlane({
    functions: { invoke },
    meters: noMeters,
    services: noServices,
    declarations: () => noDeclarations,
    now: Date.now,
    random: Math.random,
    ...ports,
  });
  const { port, close } = await listen((request, response) => {
    plane.handle(request, response, { apiId: 'abc123', path: request.url ?? '/' });
  });
  return {
    plane,
    port,
    call: (path, sent) => callPort(port, path, sent),
    close: async () => {
      await plane.close();
      await close();
    },
  };
}

export async function listen(
  listener: RequestListener,
  wantedPort = 0,
): Promise<{ server: Server; port: number; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(wantedPort, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { server, port, close };
}

/** One request over a connection of its own; the path is sent exactly as given. */
export function callPort(port: number, path: string, sent: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method: verb = 'GET', headers, body } = sent;
    const options = { host: '127.0.0.1', port, path, method: verb, ...(headers ? { headers } : {}), agent: false };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode = 0, rawHeaders } = response;
        resolve({ status: statusCode, headers: response.headers, rawHeaders, body: bytes.toString('utf8'), bytes });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
