// What becomes of a request: the data plane, the gateway's own administration, or AWS's control plane answers it.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DataPlane } from './data/data-plane.ts';
import type { DomainTable } from './data/domains/domain-table.ts';
import { serveDomain } from './data/domains/serve-domain.ts';
import { connectionOf } from './data/tls/connection.ts';
import { forbid } from './data/unrouted.ts';
import { type AdminPorts, administer } from './server-admin.ts';
import { readRequestBody } from './server-body.ts';
import { type ControlPlanePorts, control } from './server-control.ts';
import { originForm, targetOfEndpoint, targetOfHost, targetOfPath } from './server-doors.ts';
import { isOwnHost, refusalOf } from './server-guard.ts';

export interface Doors {
  dataPlane: DataPlane;
  domains: DomainTable;
  loopbackOnly: boolean;
  control: ControlPlanePorts;
  admin: AdminPorts;
}

/** The data plane goes first and without detour: it is the one that has to be fast. */
export function openDoor(request: IncomingMessage, response: ServerResponse, doors: Doors): void {
  const url = originForm(request.url ?? '/');
  try {
    if (openApi(request, response, { doors, url })) return;
  } catch (error) {
    breakOff(response, doors, error);
    return;
  }
  request.url = url;
  respond(request, response, doors).catch((error) => breakOff(response, doors, error));
}

/** Whether the request is for an API, by its host, its custom domain or its path; it is served then. */
function openApi(request: IncomingMessage, response: ServerResponse, { doors, url }: ApiRequest): boolean {
  const { dataPlane, domains } = doors;
  const { host } = request.headers;
  const byHost = targetOfHost(host, url);
  const domain = byHost ? undefined : domains.find(host);
  if (domain) {
    request.url = url;
    serveDomain(domain, { request, response }, dataPlane);
    return true;
  }
  const target = byHost ?? targetOfPath(url) ?? targetOfEndpoint(request.headers, url);
  if (target) dataPlane.handle(request, response, target);
  return target !== undefined;
}

interface ApiRequest {
  doors: Doors;
  /** In origin form. */
  url: string;
}

/** A defect of ours, or a client that has gone: told in the log, and never the end of the process. */
function breakOff(response: ServerResponse, doors: Doors, error: unknown): void {
  if (response.destroyed) return;
  doors.control.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (response.headersSent) response.destroy();
  else
    sendJson(
      response,
      500,
      { message: 'Internal server error' },
      { 'x-amzn-ErrorType': 'InternalServerErrorException' },
    );
}

async function respond(request: IncomingMessage, response: ServerResponse, doors: Doors): Promise<void> {
  // The https port serves the control plane by the names of this machine alone; other names are API Gateway's unknown hosts.
  if (connectionOf(request) && !isOwnHost(request.headers.host)) return forbid(response);
  const refusal = refusalOf(request.headers, doors.loopbackOnly);
  if (refusal !== undefined) {
    request.resume();
    return sendJson(response, 403, { message: refusal }, { 'x-amzn-ErrorType': 'AccessDeniedException' });
  }
  const body = await readRequestBody(request);
  if (!body) {
    const headers = { 'x-amzn-ErrorType': 'RequestEntityTooLargeException', Connection: 'close' };
    return sendJson(response, 413, { message: 'Request Entity Too Large' }, headers);
  }
  if (request.url?.startsWith('/_apigw/')) {
    const { status, body: answer, allow } = await administer(request, body.toString('utf8'), doors.admin);
    return sendJson(response, status, answer, allow === undefined ? {} : { Allow: allow });
  }
  const controlled = await control(request, body, doors.control);
  if (!controlled) {
    response.destroy();
    return;
  }
  const { status, headers, body: answer } = controlled;
  response.writeHead(status, { ...headers, ...(status !== 204 && { 'Content-Length': Buffer.byteLength(answer) }) });
  response.end(answer);
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  const ids = { 'x-amzn-RequestId': randomUUID() };
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length, ...ids, ...headers });
  response.end(text);
}
