// The operations of API Gateway's second control plane (HTTP and WebSocket APIs, API mappings, routing rules), by name.

import type * as apiGatewayV2 from '@aws-sdk/client-apigatewayv2';
import type { Handlers } from '../wire/handlers.ts';
import type { Context } from './context.ts';

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const apiGatewayV2Handlers = {} satisfies Partial<Handlers<typeof apiGatewayV2, Context>>;
