// What access logs say of the phases in which a caller is judged: `authenticate` for signatures, `authorizer` for Lambda and
// Cognito authorizers, `authorize` for what policies make of either. Developer guide, "Variables for access logging for API
// Gateway"; a phase that a method does not have, or a request did not reach, has no value.

import type { Exchange } from '../exchange.ts';
import type { GatewayFailure } from '../failure.ts';

type Read = (exchange: Exchange) => string | undefined;

/** The readers, by the variables' names. A key of an authorizer's own context that bears one of them is not to be had. */
export const authorizationVariables: Readonly<Record<string, Read>> = {
  'authenticate.status': (exchange) => (exchange.principal ? '200' : statusOf(signatureFailure(exchange))),
  'authenticate.error': (exchange) => messageOf(signatureFailure(exchange)),
  'authorizer.status': (exchange) => (exchange.authorizerEndedAt > 0 ? '200' : statusOf(authorizerFailure(exchange))),
  'authorizer.error': (exchange) => messageOf(authorizerFailure(exchange)),
  'authorizer.latency': (exchange) => authorizerLatencyOf(exchange)?.toString(),
  'authorizer.integrationLatency': ({ authorizerIntegrationStatus, authorizerLatency }) =>
    authorizerIntegrationStatus === 0 ? undefined : String(authorizerLatency),
  'authorizer.integrationStatus': ({ authorizerIntegrationStatus: status }) =>
    status === 0 ? undefined : String(status),
  'authorizer.requestId': ({ authorizerRequestId }) => authorizerRequestId,
  'authorize.status': (exchange) => {
    if (exchange.identityVerdict === undefined) return undefined;
    return statusOf(denial(exchange)) ?? '200';
  },
  'authorize.error': (exchange) => messageOf(denial(exchange)),
};

const ofSignatures = new Set(['INVALID_SIGNATURE', 'EXPIRED_TOKEN', 'MISSING_AUTHENTICATION_TOKEN']);

/** Of a method; paths that no method takes are answered as unsigned requests are. */
function signatureFailure({ failure, principal, route }: Exchange): GatewayFailure | undefined {
  return route && !principal && failure && ofSignatures.has(failure.responseType) ? failure : undefined;
}

/** What an authorizer ended the request with. */
function authorizerFailure({ authorizerEndedAt, authorizerStartedAt, failure }: Exchange): GatewayFailure | undefined {
  return authorizerStartedAt > 0 && authorizerEndedAt === 0 ? failure : undefined;
}

/** Milliseconds. */
function authorizerLatencyOf({ authorizerEndedAt, authorizerStartedAt, endedAt }: Exchange): number | undefined {
  if (authorizerStartedAt === 0) return undefined;
  return Math.max(0, Math.round((authorizerEndedAt || endedAt) - authorizerStartedAt));
}

/** By the policy of who was found to be calling, or the API's. */
function denial({ failure, identityVerdict }: Exchange): GatewayFailure | undefined {
  return identityVerdict !== undefined && failure?.responseType === 'ACCESS_DENIED' ? failure : undefined;
}

const statusOf = (failure: GatewayFailure | undefined): string | undefined => failure?.status.toString();

/** The client is not told why an authorizer does not work: the log is. */
const messageOf = (failure: GatewayFailure | undefined): string | undefined => failure?.message || failure?.detail;
