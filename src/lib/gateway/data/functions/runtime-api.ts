// The Lambda Runtime API, for one process: it asks for the next invocation and posts what became of it.
// Developer guide, "Using the Lambda runtime API for custom runtimes" (2018-06-01).

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { maximumResponseBytes, responseTooLarge } from './function-error.ts';

/** An invocation as the runtime is told of it. */
export interface RuntimeInvocation {
  requestId: string;
  functionArn: string;
  traceId: string | undefined;
  payload: string;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/** What the runtime process did. */
export interface RuntimeListener {
  /** It asks for its first invocation: init is over. */
  ready(): void;
  answered(payload: string, functionError?: 'Unhandled'): void;
  initFailed(payload: string): void;
}

/** One process's Runtime API. */
export interface RuntimeApi {
  /** `127.0.0.1:port`, for AWS_LAMBDA_RUNTIME_API. */
  address: string;
  /** Handed out now, or when the process asks. One at a time. */
  offer(invocation: RuntimeInvocation): void;
  close(): void;
}

/** What has been asked for, offered and handed out. */
interface Exchange {
  listener: RuntimeListener;
  offered: RuntimeInvocation | undefined;
  /** Handed out and not answered yet. */
  currentId: string | undefined;
  asking: ServerResponse | undefined;
  isReady: boolean;
}

const routePattern =
  /^\/2018-06-01\/runtime\/(?:(invocation\/next)|invocation\/([^/]+)\/(response|error)|(init\/error))$/;

/** Listens on a free port of the loopback address. */
export async function openRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  const exchange: Exchange = { listener, offered: undefined, currentId: undefined, asking: undefined, isReady: false };
  const server = createServer((request, response) => {
    route(exchange, request, response).catch(() => response.destroy());
  });
  // A runtime waits for its next invocation as long as it takes, on a connection that it keeps.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.unref();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    address: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    offer(invocation) {
      exchange.offered = invocation;
      handOver(exchange);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function route(exchange: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [matched, next, requestId, outcome] = routePattern.exec(request.url ?? '') ?? [];
  if (matched === undefined) return refuse(response, 404, 'NotFound', `No such operation: ${request.url}`);
  if (next !== undefined) {
    if (request.method !== 'GET') return refuse(response, 405, 'MethodNotAllowed', 'Use GET');
    return ask(exchange, response);
  }
  if (request.method !== 'POST') return refuse(response, 405, 'MethodNotAllowed', 'Use POST');
  const { body, length } = await readBody(request);
  if (requestId === undefined) return reportInitError(exchange, body, response);
  if (requestId !== exchange.currentId) return refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
  exchange.currentId = undefined;
  if (length > maximumResponseBytes) {
    const message = `Exceeded maximum allowed payload size (${maximumResponseBytes} bytes).`;
    refuse(response, 413, 'RequestEntityTooLarge', message);
    exchange.listener.answered(responseTooLarge(length).payload, 'Unhandled');
    return;
  }
  accept(response);
  if (outcome === 'response') exchange.listener.answered(body);
  else exchange.listener.answered(body, 'Unhandled');
}

function ask(exchange: Exchange, response: ServerResponse): void {
  exchange.asking = response;
  response.once('close', () => {
    if (exchange.asking === response) exchange.asking = undefined;
  });
  if (!exchange.isReady) {
    exchange.isReady = true;
    exchange.listener.ready();
  }
  handOver(exchange);
}

function handOver(exchange: Exchange): void {
  const { offered, asking } = exchange;
  if (!offered || !asking) return;
  exchange.offered = undefined;
  exchange.asking = undefined;
  exchange.currentId = offered.requestId;
  const headers: Record<string, string | number> = {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': offered.requestId,
    'Lambda-Runtime-Deadline-Ms': offered.deadline,
    'Lambda-Runtime-Invoked-Function-Arn': offered.functionArn,
    'Content-Length': Buffer.byteLength(offered.payload),
  };
  if (offered.traceId !== undefined) headers['Lambda-Runtime-Trace-Id'] = offered.traceId;
  asking.writeHead(200, headers).end(offered.payload);
}

function reportInitError(exchange: Exchange, body: string, response: ServerResponse): void {
  if (exchange.isReady) {
    refuse(response, 403, 'InvalidStateTransition', 'Init is over');
    return;
  }
  accept(response);
  exchange.listener.initFailed(body);
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}\n');
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ errorMessage, errorType }));
}

/** The whole body; of one that is too large no more than fits is kept. `length` in bytes, as sent. */
async function readBody(request: IncomingMessage): Promise<{ body: string; length: number }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maximumResponseBytes) chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks).toString('utf8'), length };
}
