// AWS to any service: parameters and templates make a request of the service's own API, which is signed and sent to AWS,
// or to what stands in for it. Developer guide, "Set up an API integration request using the API Gateway console" and
// the tutorials "Create a REST API as an Amazon S3 proxy", "… as an Amazon Kinesis proxy".

import type { Exchange, Stage } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import { type Credentials, localCredentials, signRequest } from '../functions/sign-request.ts';
import { fail } from '../pipeline.ts';
import type { IntegratedPlace } from '../place.ts';
import { compileRequestTemplates } from '../request-templates.ts';
import { fillStageVariables } from '../stage-variables.ts';
import {
  jsonProtocolOf,
  parseServiceUri,
  type ServiceUri,
  serviceHostOf,
  signingNameOf,
  signingRegionOf,
} from './aws-uri.ts';
import { BackendCall, type BackendRequest, type CallSettings } from './backend-call.ts';
import { BufferSink } from './buffer-sink.ts';
import { compileOwnHeaders } from './http-headers.ts';
import {
  bytesOf,
  compileRequestMappings,
  contentTypeOf,
  failing,
  fillPath,
  type RequestMappings,
  templatedBody,
  verbOf,
  withQuery,
} from './http-request.ts';
import { compileIntegrationResponses } from './integration-responses.ts';
import { withOverriddenHeaders } from './request-overrides.ts';
import { requestSourceArn } from './source-arn.ts';

/** A request that only lacks its signature. */
interface Unsigned extends BackendRequest {
  host: string;
  uri: ServiceUri;
}

/** The stage that calls the service; the integration responses are selected by the status that it answers. */
export function compileAwsService(place: IntegratedPlace, settings: CallSettings): Stage {
  const { context, method, integration } = place;
  const { variables } = context.snapshot.settings;
  const mappings = compileRequestMappings(integration, variables);
  if (mappings instanceof GatewayFailure) return failing(mappings);
  const role = fillStageVariables(integration.credentials ?? '', variables);
  if ('missing' in role) return failing(configurationError(`Invalid credentials: no stage variable ${role.missing}`));
  const addressFor = compileServiceUri(place, mappings);
  if (addressFor instanceof GatewayFailure) return failing(addressFor);
  const headersFor = compileServiceHeaders(place, mappings);
  const templateFor = compileRequestTemplates(integration);
  const responses = compileIntegrationResponses(method, integration, variables);
  const send = (exchange: Exchange, request: Unsigned, credentials: Credentials): void => {
    const call = new BackendCall(exchange, new BufferSink(exchange, responses));
    call.send({ ...request, headers: signedHeaders(request, credentials) }, settings);
  };
  return function callService(exchange) {
    const body = bytesOf(templatedBody(exchange, integration, templateFor(exchange.contentType)));
    const uri = addressFor(exchange);
    const standIn = standInOf(exchange, uri);
    const headers = withOverriddenHeaders(exchange, headersFor(exchange, uri, body), 'AWS');
    const target = targetAt(uri, standIn);
    const path = withQuery(target.path, actionQuery(uri), mappings.querystring, exchange);
    const request = { ...target, path, method: verbOf(exchange, integration), headers, body, uri };
    exchange.trace?.pending.push(`Endpoint request URI: ${target.origin}${path}`);
    exchange.responseTraceId = exchange.completeTraceId;
    if (standIn !== undefined) send(exchange, request, localCredentials());
    else withCredentials(exchange, { role: role.text, request }, send);
    return 'waiting';
  };
}

/** The URI with its stage variables now, and with its path parameters at each request. */
function compileServiceUri(
  { context, integration }: IntegratedPlace,
  mappings: RequestMappings,
): ((exchange: Exchange) => ServiceUri) | GatewayFailure {
  const filled = fillStageVariables(integration.uri ?? '', context.snapshot.settings.variables);
  if ('missing' in filled) return configurationError(`Invalid endpoint address: no stage variable ${filled.missing}`);
  const parsed = parseServiceUri(filled.text);
  if (!parsed) return configurationError('Invalid endpoint address');
  if (!filled.text.includes('{')) return () => parsed;
  return (exchange) => {
    const subdomain = fillPath(parsed.subdomain, mappings, exchange);
    if (!/^[\w.-]*$/.test(subdomain)) throw configurationError('Invalid endpoint address');
    return { ...parsed, subdomain, api: fillPath(parsed.api, mappings, exchange) };
  };
}

/** What stands in for the service, by the name in the URI or the one that it signs by. */
function standInOf({ context }: Exchange, uri: ServiceUri): string | undefined {
  const { services } = context.ports;
  return services.standInOf(uri.service) ?? services.standInOf(signingNameOf(uri));
}

/**
 * Where the request goes. A stand-in is called by its own name; it finds the bucket of S3 in the path, and any other
 * subdomain in the Host that AWS would be called by.
 */
function targetAt(uri: ServiceUri, standIn: string | undefined): { origin: string; host: string; path: string } {
  const own = uri.kind === 'action' ? '/' : `/${uri.api.replace(/^\//, '')}`;
  const host = serviceHostOf(uri);
  if (standIn === undefined) return { origin: `https://${host}`, host, path: own };
  const url = new URL(standIn);
  const base = url.pathname.replace(/\/+$/, '');
  const isBucket = uri.service === 's3' && uri.subdomain !== '';
  return {
    origin: url.origin,
    host: uri.subdomain === '' || isBucket ? url.host : host,
    path: base + (isBucket ? `/${uri.subdomain}` : '') + own,
  };
}

/** AWS names the action in the query, of services of other protocols, too. */
function actionQuery({ kind, api }: ServiceUri): string {
  return kind === 'action' ? `Action=${encodeURIComponent(api)}` : '';
}

function compileServiceHeaders(
  { context, httpMethod, path, integration }: IntegratedPlace,
  mappings: RequestMappings,
): (exchange: Exchange, uri: ServiceUri, body: Buffer | undefined) => string[] {
  const mapped = mappings.header.filter(([name]) => name.toLowerCase() !== 'host');
  const isTargetMapped = mapped.some(([name]) => name.toLowerCase() === 'x-amz-target');
  const headersFor = compileOwnHeaders(context, { ...mappings, header: mapped });
  const sourceArn = requestSourceArn(context.snapshot, httpMethod, path);
  return (exchange, uri, body) => {
    const protocol = jsonProtocolOf(uri);
    const contentType = contentTypeOf(exchange, verbOf(exchange, integration), body);
    const headers = headersFor(exchange, protocol?.contentType ?? contentType);
    headers.push('X-Amz-Source-Arn', sourceArn);
    if (protocol && !isTargetMapped) headers.push('X-Amz-Target', protocol.target);
    return headers;
  };
}

function withCredentials(
  exchange: Exchange,
  { role, request }: { role: string; request: Unsigned },
  send: (exchange: Exchange, request: Unsigned, credentials: Credentials) => void,
): void {
  const { services } = exchange.context.ports;
  const { uri } = request;
  // `arn:aws:iam::*:user/*` stands for the caller's own credentials: here there are only the environment's.
  const assumed = role === '' || role.includes(':user/') ? undefined : role;
  services
    .credentialsOf(assumed, uri.region)
    .then((credentials) => send(exchange, request, credentials))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      const elsewhere = `To call something else than AWS, start the gateway with --forward ${uri.service}=URL or name it under endpoints: in apigw.yaml.`;
      fail(exchange, configurationError(`${reason} ${elsewhere}`));
    });
}

/** All headers, with those of the signature. Content-Type, Host and AWS's own are signed. */
function signedHeaders({ method, host, path, headers, body, uri }: Unsigned, credentials: Credentials): string[] {
  const sent: string[] = [];
  const signable: Record<string, string> = {};
  for (let at = 0; at < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at], headers[at + 1]];
    const lower = name.toLowerCase();
    if (lower !== 'content-type' && !lower.startsWith('x-amz-')) sent.push(name, value);
    else signable[lower] = Object.hasOwn(signable, lower) ? `${signable[lower]},${value}` : value;
  }
  const [region, service] = [signingRegionOf(uri), signingNameOf(uri)];
  const signed = signRequest({ method, host, path, headers: signable, body: body ?? '', region, service }, credentials);
  return ['Host', host, ...sent, ...Object.entries(signed).flat()];
}
