// The operations of API Gateway's second control plane (HTTP and WebSocket APIs, API mappings, routing rules), by name.

import type * as apiGatewayV2 from '@aws-sdk/client-apigatewayv2';
import type { Handlers } from '../wire/handlers.ts';
import type { Context } from './context.ts';
import { apiMappingHandlers } from './v2/api-mappings.ts';
import { domainNameHandlers } from './v2/domain-names.ts';
import { routingRuleHandlers } from './v2/routing-rules.ts';
import { tagHandlers } from './v2/tags.ts';

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const apiGatewayV2Handlers = {
  ...apiMappingHandlers,
  ...domainNameHandlers,
  ...routingRuleHandlers,
  ...tagHandlers,
} satisfies Partial<Handlers<typeof apiGatewayV2, Context>>;
