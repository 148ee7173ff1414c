// The operations that this gateway has, by service, and those of API Gateway that it has not yet: the compiler keeps the
// two lists from overlapping and from leaving anything out.

import type * as acm from '@aws-sdk/client-acm';
import type * as apiGateway from '@aws-sdk/client-api-gateway';
import type * as apiGatewayV2 from '@aws-sdk/client-apigatewayv2';
import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as lambda from '@aws-sdk/client-lambda';
import type * as route53 from '@aws-sdk/client-route-53';
import type * as sts from '@aws-sdk/client-sts';
import { acmHandlers } from './control/acm/acm.ts';
import { apiGatewayHandlers } from './control/api-gateway.ts';
import { apiGatewayV2Handlers } from './control/api-gateway-v2.ts';
import { cloudwatchHandlers } from './control/cloudwatch/cloudwatch.ts';
import type { Context } from './control/context.ts';
import { lambdaHandlers } from './control/lambda.ts';
import { logsHandlers } from './control/logs/logs.ts';
import { route53Handlers } from './control/route53/route53.ts';
import { stsHandlers } from './control/sts.ts';
import type { Handlers, Missing } from './wire/handlers.ts';
import type { ServiceName } from './wire/service.ts';

/** A handler whose input has been read by the operation's own schema. */
export type AnyHandler = (input: never, context: Context) => unknown;

export const handlerTables: Partial<Record<ServiceName, Readonly<Record<string, AnyHandler>>>> = {
  apigateway: apiGatewayHandlers satisfies Partial<Handlers<typeof apiGateway, Context>>,
  apigatewayv2: apiGatewayV2Handlers satisfies Partial<Handlers<typeof apiGatewayV2, Context>>,
  acm: acmHandlers satisfies Partial<Handlers<typeof acm, Context>>,
  route53: route53Handlers satisfies Partial<Handlers<typeof route53, Context>>,
  lambda: lambdaHandlers satisfies Partial<Handlers<typeof lambda, Context>>,
  logs: logsHandlers satisfies Partial<Handlers<typeof logs, Context>>,
  cloudwatch: cloudwatchHandlers satisfies Partial<Handlers<typeof cloudwatch, Context>>,
  sts: stsHandlers satisfies Partial<Handlers<typeof sts, Context>>,
};

/** They answer AWS's fault for what is not implemented. */
export const missingOperations: Missing<typeof apiGateway, typeof apiGatewayHandlers> = {
  GetModelTemplate: 'missing',
  GetSdk: 'missing',
  GetSdkType: 'missing',
  GetSdkTypes: 'missing',
};
