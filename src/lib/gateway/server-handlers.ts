// The operations that this gateway has, by service, and those of API Gateway that it has not yet: the compiler keeps the
// two lists from overlapping and from leaving anything out.

import type * as apiGateway from '@aws-sdk/client-api-gateway';
import type * as lambda from '@aws-sdk/client-lambda';
import type * as sts from '@aws-sdk/client-sts';
import { apiGatewayHandlers } from './control/api-gateway.ts';
import type { Context } from './control/context.ts';
import { lambdaHandlers } from './control/lambda.ts';
import { stsHandlers } from './control/sts.ts';
import type { Handlers, Missing } from './wire/handlers.ts';
import type { ServiceName } from './wire/service.ts';

/** A handler whose input has been read by the operation's own schema. */
export type AnyHandler = (input: never, context: Context) => unknown;

export const handlerTables: Partial<Record<ServiceName, Readonly<Record<string, AnyHandler>>>> = {
  apigateway: apiGatewayHandlers satisfies Partial<Handlers<typeof apiGateway, Context>>,
  lambda: lambdaHandlers satisfies Partial<Handlers<typeof lambda, Context>>,
  sts: stsHandlers satisfies Partial<Handlers<typeof sts, Context>>,
};

/** They answer AWS's fault for what is not implemented. */
export const missingOperations: Missing<typeof apiGateway, typeof apiGatewayHandlers> = {
  CreateApiKey: 'missing',
  CreateBasePathMapping: 'missing',
  CreateDomainName: 'missing',
  CreateDomainNameAccessAssociation: 'missing',
  CreateUsagePlan: 'missing',
  CreateUsagePlanKey: 'missing',
  CreateVpcLink: 'missing',
  DeleteApiKey: 'missing',
  DeleteBasePathMapping: 'missing',
  DeleteClientCertificate: 'missing',
  DeleteDomainName: 'missing',
  DeleteDomainNameAccessAssociation: 'missing',
  DeleteUsagePlan: 'missing',
  DeleteUsagePlanKey: 'missing',
  DeleteVpcLink: 'missing',
  GenerateClientCertificate: 'missing',
  GetApiKey: 'missing',
  GetApiKeys: 'missing',
  GetBasePathMapping: 'missing',
  GetBasePathMappings: 'missing',
  GetClientCertificate: 'missing',
  GetClientCertificates: 'missing',
  GetDomainName: 'missing',
  GetDomainNameAccessAssociations: 'missing',
  GetDomainNames: 'missing',
  GetModelTemplate: 'missing',
  GetSdk: 'missing',
  GetSdkType: 'missing',
  GetSdkTypes: 'missing',
  GetUsage: 'missing',
  GetUsagePlan: 'missing',
  GetUsagePlanKey: 'missing',
  GetUsagePlanKeys: 'missing',
  GetUsagePlans: 'missing',
  GetVpcLink: 'missing',
  GetVpcLinks: 'missing',
  ImportApiKeys: 'missing',
  RejectDomainNameAccessAssociation: 'missing',
  TestInvokeAuthorizer: 'missing',
  TestInvokeMethod: 'missing',
  UpdateApiKey: 'missing',
  UpdateBasePathMapping: 'missing',
  UpdateClientCertificate: 'missing',
  UpdateDomainName: 'missing',
  UpdateUsage: 'missing',
  UpdateUsagePlan: 'missing',
  UpdateVpcLink: 'missing',
};
