// What API Gateway takes as an integration. PutIntegration, PutIntegrationResponse and imports give these messages;
// API reference "PutIntegration", guide "Parameter mapping examples for REST APIs".

import type { Integration, IntegrationResponse, Method } from './api.ts';
import { defaultTimeoutInMillis } from './api.ts';
import { invalidMapping } from './validate-method.ts';

/**
 * Why PutIntegration refuses this integration on its own, without its method; undefined when it takes it. In AWS's
 * order: the verb, the endpoint, the timeout. `maxTimeoutInMillis` is the account's quota, which can be raised.
 */
export function checkIntegration(
  integration: Integration,
  maxTimeoutInMillis: number = defaultTimeoutInMillis,
): string | undefined {
  return checkHttpMethod(integration) ?? checkUri(integration) ?? checkTimeout(integration, maxTimeoutInMillis);
}

const httpMethods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY'];

function checkHttpMethod({ type, httpMethod }: Integration): string | undefined {
  if (!httpMethod) return type === 'MOCK' ? undefined : 'Enumeration value for HttpMethod must be non-empty';
  if (httpMethods.includes(httpMethod)) return undefined;
  return `Invalid HttpMethod specified. Valid options are ${httpMethods.join(',')}`;
}

const uriChecks = {
  MOCK: () => undefined,
  HTTP: checkHttpEndpoint,
  HTTP_PROXY: checkHttpEndpoint,
  AWS: checkServiceArn,
  AWS_PROXY: checkProxyArn,
} satisfies Record<Integration['type'], (uri: string) => string | undefined>;

function checkUri({ type, uri }: Integration): string | undefined {
  return uriChecks[type](uri ?? '');
}

/** The host may be a stage variable, so that only what every URL has can be asked for. */
function checkHttpEndpoint(uri: string): string | undefined {
  const startsAsUrl = /^https?:\/\/[^/\s]+/i.test(uri) || /^(https?:\/\/)?\$\{stageVariables\.[^}]+\}/i.test(uri);
  return startsAsUrl ? undefined : 'Invalid HTTP endpoint specified for URI';
}

const serviceArn = /^arn:[^:]+:apigateway:[^:]+:([^:]+):(.*)$/s;

function checkServiceArn(uri: string): string | undefined {
  const rest = serviceArn.exec(uri)?.[2];
  if (rest === undefined) return 'Invalid ARN specified in the request';
  return /^(path|action)\//.test(rest) ? undefined : 'AWS ARN for integration must contain path or action';
}

const lambdaInvocation =
  /^path\/(2015-03-31\/functions\/.+\/invocations|2021-11-15\/functions\/.+\/response-streaming-invocations)$/s;

function checkProxyArn(uri: string): string | undefined {
  const malformed = checkServiceArn(uri);
  if (malformed !== undefined) return malformed;
  const [, service = '', rest = ''] = serviceArn.exec(uri) ?? [];
  if (service.endsWith('lambda') && lambdaInvocation.test(rest)) return undefined;
  if (service === 'firehose' && rest.startsWith('action/')) return undefined;
  return "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.";
}

/** With responses streamed an integration may take 15 minutes; guide "Stream the integration response". */
const streamTimeoutInMillis = 900_000;

function checkTimeout({ timeoutInMillis, responseTransferMode }: Integration, quota: number): string | undefined {
  const most = responseTransferMode === 'STREAM' ? streamTimeoutInMillis : quota;
  if (timeoutInMillis >= 50 && timeoutInMillis <= most) return undefined;
  return `Timeout should be between 50 ms and ${most} ms`;
}

const requestTarget = /^integration\.request\.(path|querystring|header)\.[a-zA-Z0-9:._$-]+$/;
const responseTarget = /^method\.response\.header\.[a-zA-Z0-9:._$-]+$/;
const requestSources =
  /^(method\.request\.((path|querystring|multivaluequerystring|header|multivalueheader)\..+|body(\..+|\[.+)?)|stageVariables\..+|context\..+|'.*')$/s;
const responseSources =
  /^(integration\.response\.((header|multivalueheader)\..+|body(\..+|\[.+)?)|stageVariables\..+|context\..+|'.*')$/s;

/**
 * Why PutIntegration refuses the integration's request parameters on this method: a target or source that is none,
 * or a parameter that the method does not declare. Undefined when it takes them.
 */
export function checkRequestMappings(
  mappings: Readonly<Record<string, string>>,
  declared: Method['requestParameters'],
): string | undefined {
  for (const [target, source] of Object.entries(mappings)) {
    if (!requestTarget.test(target)) return invalidMapping(`Invalid mapping expression specified: ${target}`);
    if (!requestSources.test(source)) return invalidMapping(`Invalid mapping expression specified: ${source}`);
    if (/^method\.request\.(?!body)/.test(source) && !Object.hasOwn(declared, singleValued(source))) {
      return invalidMapping(`Invalid mapping expression parameter specified: ${source}`);
    }
  }
  return undefined;
}

/** The declared parameter behind `method.request.multivalue…`. */
function singleValued(source: string): string {
  return source.replace('.multivaluequerystring.', '.querystring.').replace('.multivalueheader.', '.header.');
}

/**
 * Why PutIntegrationResponse refuses the response parameters: a target or source that is none, or a header that the
 * method response of that status does not declare. Undefined when it takes them.
 */
export function checkResponseMappings(
  response: IntegrationResponse,
  methodResponse: Method['methodResponses'][string] | undefined,
): string | undefined {
  for (const [target, source] of Object.entries(response.responseParameters)) {
    if (!methodResponse) return invalidMapping('No method response exists for method.');
    if (!responseTarget.test(target)) return invalidMapping(`Invalid mapping expression specified: ${target}`);
    if (!Object.hasOwn(methodResponse.responseParameters, target)) {
      return invalidMapping(`Invalid mapping expression parameter specified: ${target}`);
    }
    if (!responseSources.test(source)) return invalidMapping(`Invalid mapping expression specified: ${source}`);
  }
  return undefined;
}
