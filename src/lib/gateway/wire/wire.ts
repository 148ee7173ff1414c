// The door of the wire: an HTTP request -> service, operation and typed input; the handler's answer or fault -> HTTP.
// Every answer bears a request id, as AWS's do.

import { type Caller, readCaller, serviceOf } from './caller.ts';
import { Fault } from './fault.ts';
import type { WireRequest, WireResponse } from './message.ts';
import { checkRequiredMembers } from './missing-members.ts';
import type { Call, LoadedService, ServiceName } from './service.ts';
import { loadService, services } from './services.ts';

/** One call of an operation, its input read and checked. */
export interface OperationCall {
  service: ServiceName;
  operation: string;
  input: Record<string, unknown>;
  caller: Caller;
  requestId: string;
}

type Output = Record<string, unknown> | undefined;

/** Performs the call; returns the output, or throws a Fault. */
export type Execute = (call: OperationCall) => Output | Promise<Output>;

export interface Exchange {
  requestId: string;
  /** API Gateway's own id of an answer, in x-amz-apigw-id. */
  gatewayId: string;
  execute: Execute;
  /** Told of every error that is not a Fault: the caller gets InternalFailure. */
  onError(error: unknown, call: { service: string; operation?: string }): void;
}

/** Answers a control-plane request; never throws. */
export async function answer(request: WireRequest, exchange: Exchange): Promise<WireResponse> {
  const caller = readCaller(request);
  const definition = serviceOf(request, caller);
  if (!definition) return addIds(unknownService(caller), exchange, '');
  const loaded = await loadService(definition);
  const service = { ...loaded, protocol: loaded.protocol.for?.(request) ?? loaded.protocol };
  return addIds(await answerFor(service, request, { ...exchange, caller }), exchange, definition.signingName);
}

type CallerExchange = Exchange & { caller: Caller };

async function answerFor(
  service: LoadedService,
  request: WireRequest,
  exchange: CallerExchange,
): Promise<WireResponse> {
  let call: Call | undefined;
  try {
    call = service.protocol.route(service, request);
    return await perform(service, call, exchange);
  } catch (error) {
    const { name } = service.definition;
    if (!(error instanceof Fault)) exchange.onError(error, { service: name, operation: call?.operation.name ?? '' });
    const fault = error instanceof Fault ? error : new Fault('InternalFailure', 'Internal server error');
    return service.protocol.writeFault(service, fault, exchange.requestId);
  }
}

async function perform(service: LoadedService, call: Call, exchange: CallerExchange): Promise<WireResponse> {
  const { operation } = call;
  const input = call.readInput();
  checkRequiredMembers(operation, input);
  const { caller, requestId, execute } = exchange;
  const { name } = service.definition;
  const output = await execute({ service: name, operation: operation.name, input, caller, requestId });
  return service.protocol.writeOutput(service, operation, output ?? {});
}

/** Replies of API Gateway's control plane carry its own id beside AWS's request id. */
function addIds(response: WireResponse, exchange: Exchange, signingName: string): WireResponse {
  const headers: Record<string, string> = { ...response.headers, 'x-amzn-RequestId': exchange.requestId };
  if (signingName === 'apigateway') headers['x-amz-apigw-id'] = exchange.gatewayId;
  return { ...response, headers };
}

/** The fault of an operation that has no handler. */
export function notImplemented(service: string, operation: string): Fault {
  return new Fault('NotImplementedException', `${operation} of ${service} is not implemented by this gateway`);
}

function unknownService({ signingName }: Caller): WireResponse {
  const served = [...new Set(services.map((service) => service.signingName))].join(', ');
  return {
    status: 501,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'NotImplementedException' },
    body: JSON.stringify({
      message: `This gateway does not serve ${signingName ?? 'that target'}: only ${served}`,
    }),
  };
}
