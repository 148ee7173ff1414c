// The operations that this gateway has, by service, and those of API Gateway that it has not yet: the compiler keeps the
// two lists from overlapping and from leaving anything out.

import type * as apiGateway from '@aws-sdk/client-api-gateway';
import { apiGatewayHandlers } from './control/api-gateway.ts';
import type { Context } from './control/context.ts';
import { lambdaHandlers } from './control/lambda.ts';
import { stsHandlers } from './control/sts.ts';
import type { Missing } from './wire/handlers.ts';
import type { ServiceName } from './wire/service.ts';

/** A handler whose input has been read by the operation's own schema. */
export type AnyHandler = (input: never, context: Context) => unknown;

export const handlerTables: Partial<Record<ServiceName, Readonly<Record<string, AnyHandler>>>> = {
  apigateway: apiGatewayHandlers,
  lambda: lambdaHandlers,
  sts: stsHandlers,
};

/** They answer AWS's fault for what is not implemented. */
export const missingOperations: Missing<typeof apiGateway, typeof apiGatewayHandlers> = {};
