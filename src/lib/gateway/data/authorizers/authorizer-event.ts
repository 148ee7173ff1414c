// The events of Lambda authorizers. Developer guide, "Input to an API Gateway Lambda authorizer": a token and the ARN of
// the method, or the whole request but its body.

import type { Exchange, StageContext } from '../exchange.ts';
import { compileRequestEvent, type EventRoute } from '../integrations/lambda-event.ts';
import { methodArn } from '../policy/invoke-request.ts';

/** Writes one event; `token` is the first identity. */
export type WriteEvent = (exchange: Exchange, token: string) => string;

/** Events of type TOKEN. */
export const writeTokenEvent: WriteEvent = (exchange, token) =>
  `{"type":"TOKEN","methodArn":${JSON.stringify(methodArn(exchange))},"authorizationToken":${JSON.stringify(token)}}`;

/** Events of type REQUEST, of one method. */
export function compileRequestWriter(context: Pick<StageContext, 'snapshot'>, route: EventRoute): WriteEvent {
  const writeRest = compileRequestEvent(context, route);
  return (exchange) => `{"type":"REQUEST","methodArn":${JSON.stringify(methodArn(exchange))},${writeRest(exchange)}}`;
}
