// An https port with custom domains that are given by hand, and clients of it that verify what they are shown.

import { connect as connectHttp2 } from 'node:http2';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { createDataPlane } from '../../../src/lib/gateway/data/data-plane.ts';
import { noDeclarations } from '../../../src/lib/gateway/data/declarations.ts';
import { DomainTable } from '../../../src/lib/gateway/data/domains/domain-table.ts';
import { serveDomain } from '../../../src/lib/gateway/data/domains/serve-domain.ts';
import type { FunctionCall } from '../../../src/lib/gateway/data/ports.ts';
import { startTls } from '../../../src/lib/gateway/server-tls.ts';
import type { RestApi } from '../../../src/lib/model/api.ts';
import type { CustomDomain, DomainEndpoint } from '../../../src/lib/model/custom-domain.ts';
import { noMeters, noServices, snapshot } from '../data-harness.ts';
import { customDomain } from '../domains/custom-domain.ts';
import { type Made, makeCertificate, makeRoot } from './certificates.ts';

export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Asked {
  /** SNI; the Host too, where that is not given. */
  name: string;
  host?: string;
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  tls?: ConnectionOptions;
}

export type Edge = Awaited<ReturnType<typeof startEdge>>;

/** Serves an API `abc123` on stage `test`; functions answer with their events. */
export async function startEdge(api: RestApi) {
  const root = await makeRoot();
  const events: string[] = [];
  const logged: string[] = [];
  const domains = new DomainTable();
  const invoke = async ({ payload }: FunctionCall) => {
    events.push(payload);
    return { statusCode: 200, payload: JSON.stringify({ statusCode: 200, body: payload }) };
  };
  const plane = createDataPlane({
    functions: { invoke },
    meters: noMeters,
    services: noServices,
    declarations: () => noDeclarations,
    now: Date.now,
    random: Math.random,
  });
  plane.publish(snapshot(api));
  const server = await startTls({
    port: 0,
    host: '127.0.0.1',
    domains,
    log: (line) => logged.push(line),
    defaultCertificate: async (names) => certificateOf(root, names),
    open(request, response) {
      const served = domains.find(request.headers.host);
      if (served) serveDomain(served, { request, response }, plane);
      else response.writeHead(421).end('default host');
    },
  });
  const publish = async (more: Partial<CustomDomain> = {}, endpoint: Partial<DomainEndpoint> = {}) => {
    const [plain] = customDomain().endpoints;
    if (!plain) throw new Error('There is an endpoint');
    const name = more.name ?? 'api.example.com';
    const certificate = endpoint.certificate ?? (await certificateOf(root, [name]));
    const mappings = [{ key: '', apiId: 'abc123', stage: 'test' }];
    domains.publish(customDomain({ mappings, endpoints: [{ ...plain, ...endpoint, certificate }], ...more }));
  };
  return {
    root,
    events,
    logged,
    domains,
    plane,
    publish,
    port: server.port,
    /** Of a second call nothing is left to close. */
    close: async () => {
      await server.close(1000);
      await plane.close();
    },
    /** Over HTTP/1.1, with a connection of its own. */
    ask: (asked: Asked) => askHttp1(server.port, root, asked),
    askHttp2: (asked: Asked) => askHttp2(server.port, root, asked),
    connect: (options: ConnectionOptions) => connectTls(server.port, root, options),
  };
}

/** With its chain. */
export async function certificateOf(root: Made, names: readonly string[], subject = `CN=${names[0]}`) {
  const made = await makeCertificate({ subject, issuer: root, names: [...names] });
  return { certificate: `${made.certificate}\n${root.certificate}`, privateKey: made.privateKey };
}

/** A secure connection; rejects where there is none. */
export function connectTls(port: number, root: Made, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca: root.certificate, ...options }, () => resolve(socket));
    socket.once('error', reject);
  });
}

function askHttp1(port: number, root: Made, asked: Asked): Promise<Answered> {
  const { body, headers, host = asked.name, method = 'GET', name, path = '/', tls } = asked;
  const options: RequestOptions = {
    ...{ port, host: '127.0.0.1', servername: name, ca: root.certificate, agent: false },
    ...{ method, path, headers: { Host: host, ...headers } },
    ...tls,
  };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function askHttp2(port: number, root: Made, asked: Asked): Promise<Answered> {
  const { body, headers, host = asked.name, method = 'GET', name, path = '/', tls } = asked;
  const options = { servername: name, ALPNProtocols: ['h2'], ...tls };
  // The session must have the socket from its beginning: what the server says first would be lost else.
  const createConnection = () => connect({ port, host: '127.0.0.1', ca: root.certificate, ...options });
  const session = connectHttp2(`https://${name}`, { createConnection });
  try {
    return await new Promise<Answered>((resolve, reject) => {
      session.on('error', reject);
      const stream = session.request({ ':method': method, ':path': path, ':authority': host, ...headers });
      let answered: Answered = { status: 0, headers: {}, body: '' };
      stream.on('response', (head) => {
        answered = { ...answered, status: Number(head[':status']), headers: head };
      });
      stream.setEncoding('utf8').on('data', (chunk) => {
        answered.body += chunk;
      });
      stream.on('error', reject);
      stream.on('end', () => resolve(answered));
      stream.end(body);
    });
  } finally {
    session.destroy();
  }
}
