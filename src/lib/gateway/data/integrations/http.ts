// HTTP: parameters and templates shape the request, integration responses shape the answer.
// Developer guide, "Set up HTTP integrations in API Gateway".

import type { Integration, Method } from '../../../model/api.ts';
import type { Stage, StageContext } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { compileRequestTemplates } from '../request-templates.ts';
import { BackendCall, type CallSettings } from './backend-call.ts';
import { BufferSink } from './buffer-sink.ts';
import { compileOwnHeaders } from './http-headers.ts';
import {
  bytesOf,
  compileAddress,
  compileRequestMappings,
  contentTypeOf,
  failing,
  templatedBody,
  verbOf,
  withQuery,
} from './http-request.ts';
import { compileIntegrationResponses } from './integration-responses.ts';
import { withOverriddenHeaders } from './request-overrides.ts';
import { compileDestination, withHost } from './vpc-link.ts';

/** The stage that calls the backend and selects the integration response by the status that it answers. */
export function compileHttp(
  context: StageContext,
  method: Method & { integration: Integration },
  settings: CallSettings,
): Stage {
  const { integration } = method;
  const { variables } = context.snapshot.settings;
  const mappings = compileRequestMappings(integration, variables);
  if (mappings instanceof GatewayFailure) return failing(mappings);
  const address = compileAddress(integration, variables, mappings);
  if (address instanceof GatewayFailure) return failing(address);
  const destination = compileDestination(context, integration);
  if (destination instanceof GatewayFailure) return failing(destination);
  const headersFor = compileOwnHeaders(context, mappings);
  const templateFor = compileRequestTemplates(integration);
  const responses = compileIntegrationResponses(method, integration, variables);
  return function callBackend(exchange) {
    const body = bytesOf(templatedBody(exchange, integration, templateFor(exchange.contentType)));
    const { origin, path, host } = destination(address(exchange));
    const verb = verbOf(exchange, integration);
    const contentType = contentTypeOf(exchange, verb, body);
    const request = {
      origin,
      path: withQuery(path, '', mappings.querystring, exchange),
      method: verb,
      headers: withHost(withOverriddenHeaders(exchange, headersFor(exchange, contentType)), host),
      body,
    };
    exchange.trace?.pending.push(`Endpoint request: ${verb} ${origin}${request.path}`);
    exchange.responseTraceId = exchange.completeTraceId;
    new BackendCall(exchange, new BufferSink(exchange, responses)).send(request, settings);
    return 'waiting';
  };
}
