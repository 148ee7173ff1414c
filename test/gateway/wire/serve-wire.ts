// A bare HTTP server around the wire, and the real SDK clients that call it: what the wire's tests run on.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceName } from '../../../src/lib/gateway/wire/service.ts';
import { answer, type Execute } from '../../../src/lib/gateway/wire/wire.ts';

export interface WireServer {
  endpoint: string;
  /** Replaces what performs the calls. */
  execute(next: Execute): void;
  close(): Promise<void>;
}

export async function serveWire(): Promise<WireServer> {
  let perform: Execute = () => undefined;
  const errors: unknown[] = [];
  const server = createServer((request, response) => {
    void respond(request, response, { perform: (call) => perform(call), onError: (error) => errors.push(error) });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    execute(next) {
      perform = next;
    },
    close: () => closeServer(server),
  };
}

interface Seams {
  perform: Execute;
  onError(error: unknown): void;
}

async function respond(request: IncomingMessage, response: ServerResponse, seams: Seams): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method = '', url = '', headers } = request;
  const reply = await answer(
    { method, url, headers, body: Buffer.concat(chunks) },
    { requestId: 'request-1', gatewayId: 'gateway-1', execute: seams.perform, onError: seams.onError },
  );
  response.writeHead(reply.status, reply.headers).end(reply.body);
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
}

/** Each service's client module and the name of its client class. */
export const clients: { name: ServiceName; client: string; load(): Promise<object> }[] = [
  { name: 'apigateway', client: 'APIGatewayClient', load: () => import('@aws-sdk/client-api-gateway') },
  { name: 'apigatewayv2', client: 'ApiGatewayV2Client', load: () => import('@aws-sdk/client-apigatewayv2') },
  { name: 'lambda', client: 'LambdaClient', load: () => import('@aws-sdk/client-lambda') },
  { name: 'acm', client: 'ACMClient', load: () => import('@aws-sdk/client-acm') },
  { name: 'route53', client: 'Route53Client', load: () => import('@aws-sdk/client-route-53') },
  { name: 'logs', client: 'CloudWatchLogsClient', load: () => import('@aws-sdk/client-cloudwatch-logs') },
  { name: 'cloudwatch', client: 'CloudWatchClient', load: () => import('@aws-sdk/client-cloudwatch') },
  { name: 'sts', client: 'STSClient', load: () => import('@aws-sdk/client-sts') },
];
