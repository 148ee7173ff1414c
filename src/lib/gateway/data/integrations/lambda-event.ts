// The event of a Lambda proxy integration, format 1.0, as JSON text: what never changes is written at deployment.
// Developer guide, "Input format of a Lambda function for proxy integration"; key order as recorded on the service.

import { domainName, requestTime, sourceIp } from '../context-variables.ts';
import type { Exchange, StageContext } from '../exchange.ts';
import { forwarded } from '../forwarded.ts';
import { headerName, slots } from '../header-names.ts';
import { isBinaryType } from '../media-types.ts';

/** Of a method, what its events say. */
export interface EventRoute {
  resourcePath: string;
  resourceId: string;
  operationName: string | undefined;
}

/** What of the event is known at deployment. */
interface EventParts extends ContextParts {
  resource: string;
  stageVariables: string;
}

interface ContextParts {
  resourceId: string;
  resourcePath: string;
  stageContext: string;
  contextEnd: string;
}

/** Compiles the writer of a method's events. */
export function compileLambdaEvent(
  { snapshot, binaryMediaTypes }: Pick<StageContext, 'snapshot' | 'binaryMediaTypes'>,
  route: EventRoute,
): (exchange: Exchange) => string {
  const { variables } = snapshot.settings;
  const parts: EventParts = {
    ...contextParts(snapshot, route),
    resource: `{"resource":${JSON.stringify(route.resourcePath)},"path":`,
    stageVariables: `,"stageVariables":${Object.keys(variables).length > 0 ? JSON.stringify(variables) : 'null'},"body":`,
  };
  return (exchange) => writeEvent(exchange, parts, binaryMediaTypes);
}

/** The same request as a Lambda authorizer sees it: without a body, its maps in another order and empty instead of null. */
export function compileRequestEvent(
  { snapshot }: Pick<StageContext, 'snapshot'>,
  route: EventRoute,
): (exchange: Exchange) => string {
  const parts = contextParts(snapshot, route);
  const resource = `"resource":${JSON.stringify(route.resourcePath)},"path":`;
  const stageVariables = `,"stageVariables":${JSON.stringify(snapshot.settings.variables)}`;
  return (exchange) => {
    const method = JSON.stringify(exchange.method);
    const path = `${JSON.stringify(eventPath(exchange))},"httpMethod":${method}`;
    const parameters = `,"pathParameters":${writePathParameters(exchange, '{}')}`;
    const request = `${resource}${path}${writeHeaders(exchange)}${writeQuery(exchange, '{}')}${parameters}`;
    return `${request}${stageVariables}${writeRequestContext(exchange, parts)}`;
  };
}

function contextParts(snapshot: StageContext['snapshot'], route: EventRoute): ContextParts {
  const operation = route.operationName === undefined ? '' : `,"operationName":${JSON.stringify(route.operationName)}`;
  return {
    resourceId: `,"requestContext":{"resourceId":${JSON.stringify(route.resourceId)}`,
    resourcePath: `,"resourcePath":${JSON.stringify(route.resourcePath)},"httpMethod":`,
    stageContext: `,"accountId":"${snapshot.account}","protocol":"HTTP/1.1","stage":"${snapshot.stageName}","domainPrefix":`,
    contextEnd: `,"deploymentId":"${snapshot.deploymentId}","apiId":"${snapshot.apiId}"${operation}}`,
  };
}

function writeEvent(exchange: Exchange, parts: EventParts, binaryMediaTypes: readonly string[]): string {
  const method = JSON.stringify(exchange.method);
  return (
    parts.resource +
    JSON.stringify(eventPath(exchange)) +
    `,"httpMethod":${method}` +
    writeHeaders(exchange) +
    writeQuery(exchange, 'null') +
    writeRequestContext(exchange, parts) +
    ',"pathParameters":' +
    writePathParameters(exchange, 'null') +
    parts.stageVariables +
    writeBody(exchange, binaryMediaTypes)
  );
}

/** By a custom domain the path is as called, with the base path and a stage that the caller named. */
function eventPath({ domain, path, requestPath }: Exchange): string {
  return domain ? requestPath : path;
}

function writeRequestContext(exchange: Exchange, parts: ContextParts): string {
  const now = exchange.receivedAt;
  const domain = domainName(exchange);
  const dot = domain.indexOf('.');
  const { authorizer } = exchange;
  return (
    parts.resourceId +
    (authorizer ? `,"authorizer":${authorizer.json(exchange.authorizerLatency)}` : '') +
    parts.resourcePath +
    JSON.stringify(exchange.method) +
    `,"extendedRequestId":"${exchange.extendedRequestId}","requestTime":"${requestTime(now)}","path":` +
    JSON.stringify(exchange.requestPath) +
    parts.stageContext +
    JSON.stringify(dot < 0 ? domain : domain.slice(0, dot)) +
    `,"requestTimeEpoch":${now},"requestId":"${exchange.requestId}"` +
    writeIdentity(exchange) +
    ',"domainName":' +
    JSON.stringify(domain) +
    parts.contextEnd
  );
}

/** With a key there are two members more, and the service's hash map gives them all in another order (guide's example). */
function writeIdentity(exchange: Exchange): string {
  const { client, principal } = exchange;
  const userAgent = textOrNull(exchange.userAgent);
  const certificate = writeClientCertificate(exchange) + writeEndpoint(exchange);
  const accountId = textOrNull(principal?.account);
  const accessKey = textOrNull(principal?.accessKeyId);
  const userId = textOrNull(principal?.userId);
  const userArn = textOrNull(principal?.arn);
  const organization = textOrNull(principal?.organizationId);
  if (!client) {
    return `,"identity":{"cognitoIdentityPoolId":null,"accountId":${accountId},"cognitoIdentityId":null,"caller":${userId},"sourceIp":"${sourceIp(exchange)}","principalOrgId":${organization},"accessKey":${accessKey},"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":${userArn},"userAgent":${userAgent},"user":${userId}${certificate}}`;
  }
  return `,"identity":{"cognitoIdentityPoolId":null,"cognitoIdentityId":null,"apiKey":${JSON.stringify(client.value)},"principalOrgId":${organization},"cognitoAuthenticationType":null,"userArn":${userArn},"apiKeyId":"${client.keyId}","userAgent":${userAgent},"accountId":${accountId},"caller":${userId},"sourceIp":"${sourceIp(exchange)}","accessKey":${accessKey},"cognitoAuthenticationProvider":null,"user":${userId}${certificate}}`;
}

function textOrNull(text: string | undefined): string {
  return text === undefined ? 'null' : JSON.stringify(text);
}

/** Of private APIs alone. */
function writeEndpoint({ vpcCall }: Exchange): string {
  return vpcCall ? `,"vpcId":${textOrNull(vpcCall.endpoint.vpcId)},"vpceId":${JSON.stringify(vpcCall.endpointId)}` : '';
}

/** With mutual TLS alone. */
function writeClientCertificate({ domain }: Exchange): string {
  return domain?.clientCertificate ? `,"clientCert":${JSON.stringify(domain.clientCertificate)}` : '';
}

/** Both maps in one pass: the last value of each name, and all of them. A name keeps the spelling it came with first. */
function writeHeaders(exchange: Exchange): string {
  const raw = exchange.request.rawHeaders;
  let single = '';
  let multi = '';
  let seen: Set<string> | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const name = headerName(raw[at] ?? '');
    if (name.hiddenFromMappings || isAddedByGateway(name.slot)) continue;
    if (name.slot === slots.authorization && exchange.isSigned) continue;
    if (seen?.has(name.lower)) continue;
    const others = laterValues(raw, at, name.lower);
    const first = JSON.stringify(raw[at + 1] ?? '');
    if (others) {
      seen = (seen ?? new Set()).add(name.lower);
      const values = others.map((value) => JSON.stringify(value));
      single += `${name.json}:${values.at(-1)},`;
      multi += `${name.json}:[${first},${values.join(',')}],`;
    } else {
      single += `${name.json}:${first},`;
      multi += `${name.json}:[${first}],`;
    }
  }
  if (exchange.isTest) return `,"headers":{${single.slice(0, -1)}},"multiValueHeaders":{${multi.slice(0, -1)}}`;
  const added = addedHeaders(exchange);
  return `,"headers":{${single}${added.single}},"multiValueHeaders":{${multi}${added.multi}}`;
}

function isAddedByGateway(slot: number): boolean {
  return slot === slots.traceId || slot === slots.forwardedFor;
}

/** Values of the same name further on. Quick for the usual few headers: names of another length are not compared. */
function laterValues(raw: readonly string[], from: number, lower: string): string[] | undefined {
  let values: string[] | undefined;
  for (let at = from + 2; at < raw.length; at += 2) {
    const written = raw[at] ?? '';
    if (written.length !== lower.length || headerName(written).lower !== lower) continue;
    values ??= [];
    values.push(raw[at + 1] ?? '');
  }
  return values;
}

/** What the gateway adds. */
function addedHeaders(exchange: Exchange): { single: string; multi: string } {
  const { port, protocol } = forwarded(exchange);
  const ip = sourceIp(exchange);
  const chain = exchange.forwardedFor === undefined ? ip : `${exchange.forwardedFor}, ${ip}`;
  const trace = JSON.stringify(exchange.traceId);
  const addresses = JSON.stringify(chain);
  return {
    single: `"X-Amzn-Trace-Id":${trace},"X-Forwarded-For":${addresses},"X-Forwarded-Port":"${port}","X-Forwarded-Proto":"${protocol}"`,
    multi: `"X-Amzn-Trace-Id":[${trace}],"X-Forwarded-For":[${addresses}],"X-Forwarded-Port":["${port}"],"X-Forwarded-Proto":["${protocol}"]`,
  };
}

function writeQuery(exchange: Exchange, none: 'null' | '{}'): string {
  const { query } = exchange;
  if (query.size === 0) return `,"queryStringParameters":${none},"multiValueQueryStringParameters":${none}`;
  const single: string[] = [];
  const multi: string[] = [];
  for (const [name, values] of query) {
    const key = JSON.stringify(name);
    single.push(`${key}:${JSON.stringify(values.at(-1))}`);
    multi.push(`${key}:${JSON.stringify(values)}`);
  }
  return `,"queryStringParameters":{${single.join(',')}},"multiValueQueryStringParameters":{${multi.join(',')}}`;
}

function writePathParameters({ route, pathValues }: Exchange, none: 'null' | '{}'): string {
  if (!route || route.pathVariables.length === 0) return none;
  const pairs = route.pathVariables.map((name, at) => `${JSON.stringify(name)}:${JSON.stringify(pathValues[at])}`);
  return `{${pairs.join(',')}}`;
}

function writeBody(exchange: Exchange, binaryMediaTypes: readonly string[]): string {
  const { body } = exchange;
  const isBinary = isBinaryType(binaryMediaTypes, exchange.contentType);
  if (!body) return 'null,"isBase64Encoded":false}';
  if (isBinary) return `"${body.toString('base64')}","isBase64Encoded":true}`;
  return `${JSON.stringify(body.toString('utf8'))},"isBase64Encoded":false}`;
}
