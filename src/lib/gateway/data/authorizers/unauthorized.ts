// 401 of an authorizer. Developer guide, "Gateway response types for API Gateway": UNAUTHORIZED.

import type { Exchange } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';

/** The failure of a request without a good identity, told to its log. */
export function unauthorized(exchange: Exchange): GatewayFailure {
  exchange.executionLog?.error(`Unauthorized request: ${exchange.requestId}`);
  return new GatewayFailure('unauthorized', `Unauthorized request: ${exchange.requestId}`);
}
