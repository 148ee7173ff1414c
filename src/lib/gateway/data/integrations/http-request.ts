// The request that an HTTP or HTTP_PROXY integration sends: mapped parameters, address, body (headers: http-headers.ts).
// Developer guide, "Set up HTTP integrations in API Gateway".

import type { Integration } from '../../../model/api.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { configurationError, type GatewayFailure } from '../failure.ts';
import { isForbiddenTarget, isUnsendable } from '../header-names.ts';
import { compileExpression, type Expression } from '../mapping-expression.ts';
import type { MappingTemplate } from '../mapping-template.ts';
import { convert, isBinaryType, requestConversion } from '../media-types.ts';
import { encodePair } from '../query-string.ts';
import { fillStageVariables } from '../stage-variables.ts';
import { overriddenPath, withOverriddenQuery } from './request-overrides.ts';

/** Mapped request parameters by where they go: target name and source. */
export interface RequestMappings {
  path: ReadonlyMap<string, Expression>;
  querystring: readonly (readonly [string, Expression])[];
  header: readonly (readonly [string, Expression])[];
}

/** Compiles `integration.request.{path|querystring|header}.NAME`. A forbidden header fails every call: 500. */
export function compileRequestMappings(
  integration: Integration,
  variables: Readonly<Record<string, string>>,
): RequestMappings | GatewayFailure {
  const found = { path: new Map<string, Expression>(), querystring: [], header: [] } as {
    path: Map<string, Expression>;
    querystring: [string, Expression][];
    header: [string, Expression][];
  };
  for (const [target, text] of Object.entries(integration.requestParameters)) {
    const [, place, name = ''] = /^integration\.request\.(path|querystring|header)\.(.+)$/s.exec(target) ?? [];
    const expression = compileExpression(text, variables);
    if (place === 'path') found.path.set(name, isAsSent(text) ? expression : encoded(expression));
    else if (place === 'querystring') found.querystring.push([name, expression]);
    else if (place === 'header' && isForbiddenTarget(name, backendOf(integration))) {
      return configurationError(`Invalid mapping expression: header ${name}`);
    } else if (place === 'header' && !isUnsendable(name)) found.header.push([name, expression]);
  }
  return found;
}

function backendOf({ type }: Integration): 'AWS' | 'HTTP' {
  return type.startsWith('AWS') ? 'AWS' : 'HTTP';
}

/** Values of the client's own path are still encoded, and are handed on so. */
function isAsSent(expression: string): boolean {
  return expression.startsWith('method.request.path.');
}

/** What no path may have (blanks, controls, other alphabets) is encoded; what may stand in one is left as it is. */
function encoded(expression: Expression): Expression {
  return (exchange) => expression(exchange)?.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part));
}

/** Where a request goes: `origin` as undici has it, `path` with the query of the URI. */
export interface Address {
  origin: string;
  path: string;
}

/** Compiles the URI: stage variables now, `{name}` at each request from the mapped path parameters. */
export function compileAddress(
  integration: Integration,
  variables: Readonly<Record<string, string>>,
  mappings: RequestMappings,
): ((exchange: Exchange) => Address) | GatewayFailure {
  const filled = fillStageVariables(integration.uri ?? '', variables);
  if ('missing' in filled) return configurationError(`Invalid endpoint address: no stage variable ${filled.missing}`);
  const uri = filled.text;
  const { origin, path } = splitUri(uri);
  if (origin === undefined) return configurationError('Invalid endpoint address');
  if (!uri.includes('{')) return () => ({ origin, path });
  return (exchange) => {
    const address = splitUri(fillPath(uri, mappings, exchange));
    if (address.origin === undefined) throw configurationError('Invalid endpoint address');
    return { origin: address.origin, path: address.path };
  };
}

/** The names in braces replaced by path parameters; names that no mapping gives a value stay as they are. */
export function fillPath(uri: string, mappings: RequestMappings, exchange: Exchange): string {
  return uri.replace(
    /\{([^{}]+)\}/g,
    (written, name: string) => overriddenPath(exchange, name) ?? mappings.path.get(name)?.(exchange) ?? written,
  );
}

/** Cuts at the end of the host. The path is not touched: what the URI says is what is sent. */
function splitUri(uri: string): { origin: string | undefined; path: string } {
  const [, origin, rest = ''] = /^(https?:\/\/[^/?#]+)([^#]*)/i.exec(uri) ?? [];
  const isUsable = origin !== undefined && (origin.includes('{') || URL.canParse(origin)) && !origin.includes('@');
  return { origin: isUsable ? origin : undefined, path: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Appends the query that the client sent (HTTP_PROXY) and the mapped parameters; the same name appears twice then. */
export function withQuery(
  path: string,
  passed: string,
  pairs: RequestMappings['querystring'],
  exchange: Exchange,
): string {
  let query = passed;
  for (const [name, expression] of withOverriddenQuery(exchange, pairs)) {
    const value = expression(exchange);
    if (value !== undefined) query += `${query === '' ? '' : '&'}${encodePair(name, value)}`;
  }
  if (query === '') return path;
  return path + (path.includes('?') ? '&' : '?') + query;
}

/** The client's body on its way to the backend, converted as the media type and `contentHandling` say. */
export function requestBody(exchange: Exchange, integration: Integration): Buffer | undefined {
  if (!exchange.body) return undefined;
  return convert(exchange.body, requestConversion(isBinaryRequest(exchange), integration.contentHandling));
}

/** What the template makes of the client's body, where there is one; else the body. */
export function templatedBody(
  exchange: Exchange,
  integration: Integration,
  template: MappingTemplate | undefined,
): string | Buffer | undefined {
  return template ? renderRequest(exchange, integration, template) : requestBody(exchange, integration);
}

/** The text that a request template makes. */
export function renderRequest(exchange: Exchange, integration: Integration, template: MappingTemplate): string {
  refuseTemplateOfBytes(exchange, integration);
  return template.render(exchange, () => requestBody(exchange, integration)?.toString('utf8') ?? '');
}

/**
 * A template cannot read bytes: 500. AWS goes by the type alone, so that a type list with everything in it takes a
 * preflight without a body, too, unless its integration converts to text.
 */
function refuseTemplateOfBytes(exchange: Exchange, { contentHandling }: Integration): void {
  if (contentHandling !== 'CONVERT_TO_TEXT' && isBinaryRequest(exchange)) {
    throw configurationError('Unable to transform request');
  }
}

function isBinaryRequest(exchange: Exchange): boolean {
  return isBinaryType(exchange.context.binaryMediaTypes, exchange.contentType);
}

const bodiless = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The verb of the request to the backend: the integration's, or the client's. */
export function verbOf({ method }: Exchange, { httpMethod }: Integration): string {
  return httpMethod === 'ANY' ? method : (httpMethod ?? 'GET');
}

/** Content-Type of what a template made, or of what the client sent: the client's, where there can be a body. */
export function contentTypeOf(exchange: Exchange, verb: string, body: Buffer | undefined): string | undefined {
  return body || !bodiless.has(verb) ? (exchange.contentType ?? 'application/json') : undefined;
}

/** A body to send; an empty one is none. */
export function bytesOf(body: string | Buffer | undefined): Buffer | undefined {
  if (body === undefined || body.length === 0) return undefined;
  return typeof body === 'string' ? Buffer.from(body) : body;
}

/** A stage for an integration that can never work: the API deploys, its calls fail, as on AWS. */
export function failing(failure: GatewayFailure): Stage {
  return function callBackend() {
    throw failure;
  };
}
