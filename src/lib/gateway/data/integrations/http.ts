// HTTP: parameters and templates shape the request, integration responses shape the answer.
// Developer guide, "Set up HTTP integrations in API Gateway".

import type { Integration, Method } from '../../../model/api.ts';
import type { Exchange, Stage, StageContext } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import { resume } from '../pipeline.ts';
import { payloadLimit } from '../read-body.ts';
import { compileRequestTemplates } from '../request-templates.ts';
import { BackendCall, type CallSettings, type Sink } from './backend-call.ts';
import { compileOwnHeaders } from './http-headers.ts';
import { compileAddress, compileRequestMappings, failing, templatedBody, withQuery } from './http-request.ts';
import {
  applyResponse,
  type CompiledResponse,
  compileIntegrationResponses,
  selectResponse,
} from './integration-responses.ts';
import { withOverriddenHeaders } from './request-overrides.ts';

const bodiless = new Set(['GET', 'HEAD', 'OPTIONS']);

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
  const headersFor = compileOwnHeaders(context, mappings);
  const templateFor = compileRequestTemplates(integration);
  const responses = compileIntegrationResponses(method, integration, variables);
  return function callBackend(exchange) {
    const body = templatedBody(exchange, integration, templateFor(exchange.contentType));
    const { origin, path } = address(exchange);
    const verb = integration.httpMethod === 'ANY' ? exchange.method : (integration.httpMethod ?? 'GET');
    const hasBody = body !== undefined && body.length > 0;
    const contentType = hasBody || !bodiless.has(verb) ? (exchange.contentType ?? 'application/json') : undefined;
    const request = {
      origin,
      path: withQuery(path, '', mappings.querystring, exchange),
      method: verb,
      headers: withOverriddenHeaders(exchange, headersFor(exchange, contentType)),
      body: hasBody ? bytesOf(body) : undefined,
    };
    exchange.trace?.pending.push(`Endpoint request: ${verb} ${origin}${request.path}`);
    exchange.responseTraceId = exchange.completeTraceId;
    new BackendCall(exchange, new BufferSink(exchange, responses)).send(request, settings);
    return 'waiting';
  };
}

function bytesOf(body: string | Buffer): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

/** Collects the answer: templates and conversions need the whole of it. */
class BufferSink implements Sink {
  readonly #exchange: Exchange;
  readonly #responses: readonly CompiledResponse[];
  #status = 0;
  #headers: string[] = [];
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(exchange: Exchange, responses: readonly CompiledResponse[]) {
    this.#exchange = exchange;
    this.#responses = responses;
  }

  start(status: number, headers: string[]): void {
    this.#status = status;
    this.#headers = headers;
  }

  data(chunk: Buffer): boolean {
    this.#length += chunk.length;
    if (this.#length > payloadLimit) throw configurationError('Integration response is larger than 10485760 bytes.');
    this.#chunks.push(chunk);
    return true;
  }

  end(): void {
    const exchange = this.#exchange;
    exchange.trace?.pending.push(`Received response. Status: ${this.#status}`);
    exchange.responseType = this.#contentType();
    const selected = selectResponse(this.#responses, String(this.#status));
    applyResponse(exchange, selected, { headers: this.#headers, body: Buffer.concat(this.#chunks) });
    resume(exchange);
  }

  #contentType(): string | undefined {
    const at = this.#headers.findIndex((part, index) => index % 2 === 0 && part.toLowerCase() === 'content-type');
    return at < 0 ? undefined : this.#headers[at + 1];
  }
}
