// The variables that access logs have beside those of templates. Developer guide, "Variables for access logging for API
// Gateway": how the request ended, and how long it and its integration took.

import { contextVariable, messageString } from '../context-variables.ts';
import type { Exchange } from '../exchange.ts';
import { authorizationVariables } from './authorization-variables.ts';

type Read = (exchange: Exchange) => string | undefined;

const readers: Readonly<Record<string, Read>> = {
  status: ({ status }) => String(status),
  responseLength: ({ responseLength }) => String(responseLength),
  responseLatency: (exchange) => String(latencyOf(exchange)),
  endpointType: ({ context }) => context.snapshot.api.endpointConfiguration?.types?.[0] ?? 'EDGE',
  xrayTraceId: ({ context, traceId }) => (context.snapshot.settings.tracingEnabled ? traceId : undefined),
  integrationLatency: (exchange) => integrationLatencyOf(exchange)?.toString(),
  integrationStatus: ({ integrationStatus }) => statusText(integrationStatus),
  integrationErrorMessage: ({ integrationError }) => integrationError,
  'integration.latency': (exchange) => integrationLatencyOf(exchange)?.toString(),
  'integration.integrationStatus': ({ integrationStatus }) => statusText(integrationStatus),
  /** Of a Lambda proxy what the function's code says, of all others the backend's status. */
  'integration.status': ({ functionStatus, integrationStatus }) => statusText(functionStatus || integrationStatus),
  'integration.error': ({ integrationError }) => integrationError,
  'integration.requestId': ({ integrationRequestId }) => integrationRequestId,
  ...authorizationVariables,
  'error.message': ({ failure }) => failure?.message,
  'error.messageString': ({ failure }) => failure && messageString(failure),
  'error.responseType': ({ failure }) => failure?.responseType,
  'error.validationErrorString': ({ failure }) => failure?.validationErrorString,
};

/** The value of a variable at the request's end; undefined for what does not apply and what nobody knows alike. */
export function logVariable(name: string): Read {
  return (Object.hasOwn(readers, name) ? readers[name] : undefined) ?? contextVariable(name);
}

/** Milliseconds from the request to its answer. */
export function latencyOf({ startedAt, endedAt }: Exchange): number {
  return Math.max(0, Math.round(endedAt - startedAt));
}

/** Milliseconds that the backend took; undefined where none was called. */
export function integrationLatencyOf({ integrationStartedAt, integrationEndedAt }: Exchange): number | undefined {
  if (integrationStartedAt === 0 || integrationEndedAt === 0) return undefined;
  return Math.max(0, Math.round(integrationEndedAt - integrationStartedAt));
}

function statusText(status: number): string | undefined {
  return status === 0 ? undefined : String(status);
}
