// The one type that a stage fails with. Developer guide, "Gateway response types for API Gateway": which failure
// has which type, status and message; and the x-amzn-ErrorType that AWS sends with it.

import { type FailureKind, gatewayFailures } from '../../model/gateway-failures.ts';

/** What a stage throws, or is failed with; the gateway responses of the API draw it. */
export class GatewayFailure extends Error {
  readonly responseType: string;
  readonly status: number;
  readonly errorType: string;
  /** What AWS writes into the execution log; never sent to the client. Shown by traces. */
  readonly detail: string;
  /** What `$context.error.validationErrorString` says of a body that does not fit its model. */
  validationErrorString: string | undefined = undefined;

  constructor(kind: FailureKind, detail = '', message: string = gatewayFailures[kind].message) {
    super(message);
    this.name = 'GatewayFailure';
    this.responseType = gatewayFailures[kind].responseType;
    this.status = gatewayFailures[kind].status;
    this.errorType = gatewayFailures[kind].errorType;
    this.detail = detail;
  }
}

/** A failure in the words of the execution log: `Execution failed due to configuration error: …`. */
export function configurationError(reason: string): GatewayFailure {
  return new GatewayFailure('configurationError', `Execution failed due to configuration error: ${reason}`);
}
