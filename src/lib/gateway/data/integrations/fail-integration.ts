// The failure of a backend, or of the way to it. Developer guide, "Variables for access logging for API Gateway":
// `$context.integration.error` tells of these, and of none of the gateway's own.

import type { Exchange } from '../exchange.ts';
import type { GatewayFailure } from '../failure.ts';
import { fail } from '../pipeline.ts';

/** Ends the request with it. */
export function failIntegration(exchange: Exchange, failure: GatewayFailure): void {
  exchange.integrationError = failure.detail;
  fail(exchange, failure);
}
