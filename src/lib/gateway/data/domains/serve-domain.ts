// A request to a custom domain: whether it may come this way, then to the API and stage that the domain maps it to.
// Developer guide, "Security policies", "Endpoint access mode"; what maps nowhere is answered as on AWS: 403 Forbidden.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DataPlane } from '../data-plane.ts';
import { connectionOf } from '../tls/connection.ts';
import { forbid } from '../unrouted.ts';
import { hostname, type ServedDomain } from './domain-table.ts';

/** Serves the request, whose URL is in origin form. */
export function serveDomain(
  served: ServedDomain,
  message: { request: IncomingMessage; response: ServerResponse },
  dataPlane: DataPlane,
): void {
  const { request, response } = message;
  const { path, queryString } = cutQuery(request.url ?? '/');
  const route = isRefused(served, request) ? undefined : served.route(path, request.rawHeaders);
  if (!route) {
    forbid(response);
    return;
  }
  if (served.lowercasesHeaders) lowercaseNames(request.rawHeaders);
  const { access } = served;
  const { apiId, stageName, basePathMatched, routingRuleIdMatched } = route;
  const domain = {
    name: hostname(request.headers.host ?? ''),
    basePathMatched,
    routingRuleIdMatched,
    clientCertificate: connectionOf(request)?.clientCertificate,
  };
  dataPlane.handleMapped(message, {
    apiId,
    stageName,
    requestPath: path,
    path: route.path,
    queryString,
    domain,
    access,
  });
}

/** By what the domain's settings ask of a connection; the ways to private ones are looked at with their APIs. */
function isRefused({ access, domain, endpoint }: ServedDomain, request: IncomingMessage): boolean {
  if (!endpoint) return true;
  if (endpoint.type === 'PRIVATE') return !access;
  const connection = connectionOf(request);
  if (domain.mutualTls) return connection?.domainName !== domain.name || !connection.clientCertificate;
  if (endpoint.accessMode !== 'STRICT' || !connection) return false;
  return connection.serverName !== hostname(request.headers.host ?? '');
}

function cutQuery(url: string): { path: string; queryString: string } {
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, queryString: '' };
  return { path: url.slice(0, mark), queryString: url.slice(mark + 1) };
}

function lowercaseNames(rawHeaders: string[]): void {
  for (let at = 0; at < rawHeaders.length; at += 2) rawHeaders[at] = (rawHeaders[at] ?? '').toLowerCase();
}
