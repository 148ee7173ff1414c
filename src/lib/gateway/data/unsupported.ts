// What the local gateway does not have yet is refused by name, never skipped: an answer that AWS would not give is
// worse than none. Which features those are: model/local-support.ts.

import type { Stage } from './exchange.ts';
import { respond } from './respond.ts';

/** The only stage of a method that needs these features: 501, whatever the gateway responses of the API say. */
export function refuseUnsupported(features: readonly string[]): Stage {
  const message = `The local gateway does not have what this method needs yet: ${features.join(', ')}.`;
  return function notImplemented(exchange) {
    exchange.status = 501;
    exchange.headers.push('x-amzn-ErrorType', 'NotImplementedException');
    exchange.payload = JSON.stringify({ message });
    return respond(exchange);
  };
}
