// The operations of API Gateway's REST API control plane, by name: the tables of all families of resources.

import type * as apiGateway from '@aws-sdk/client-api-gateway';
import type { Handlers } from '../wire/handlers.ts';
import { accountHandlers } from './account.ts';
import { apiKeyImportHandlers } from './api-key-import.ts';
import { apiKeyHandlers } from './api-keys.ts';
import { authorizerHandlers } from './authorizers.ts';
import { clientCertificateHandlers } from './client-certificates.ts';
import type { Context } from './context.ts';
import { deploymentHandlers } from './deployments.ts';
import { documentationHandlers } from './documentation.ts';
import { documentationImportHandlers } from './documentation-import.ts';
import { accessAssociationHandlers } from './domains/access-associations.ts';
import { basePathMappingHandlers } from './domains/base-path-mappings.ts';
import { domainNameHandlers } from './domains/domain-names.ts';
import { exportHandlers } from './exports.ts';
import { gatewayResponseHandlers } from './gateway-responses.ts';
import { importHandlers } from './imports.ts';
import { integrationResponseHandlers } from './integration-responses.ts';
import { integrationHandlers } from './integrations.ts';
import { methodResponseHandlers } from './method-responses.ts';
import { methodHandlers } from './methods.ts';
import { modelHandlers } from './models.ts';
import { requestValidatorHandlers } from './request-validators.ts';
import { resourceHandlers } from './resources.ts';
import { restApiHandlers } from './rest-apis.ts';
import { stageHandlers } from './stages.ts';
import { tagHandlers } from './tags.ts';
import { testInvokeHandlers } from './test-invoke.ts';
import { usageHandlers } from './usage.ts';
import { usagePlanKeyHandlers } from './usage-plan-keys.ts';
import { usagePlanHandlers } from './usage-plans.ts';
import { vpcLinkHandlers } from './vpc-links.ts';

/** The SDK's client makes an object of an export's bytes; on this side of the wire they are bytes. */
type RestApiHandlers = Omit<Handlers<typeof apiGateway, Context>, 'GetExport'> & {
  GetExport(input: apiGateway.GetExportRequest, context: Context): apiGateway.ExportResponse;
};

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const apiGatewayHandlers = {
  ...accessAssociationHandlers,
  ...accountHandlers,
  ...apiKeyHandlers,
  ...apiKeyImportHandlers,
  ...authorizerHandlers,
  ...basePathMappingHandlers,
  ...clientCertificateHandlers,
  ...deploymentHandlers,
  ...documentationHandlers,
  ...documentationImportHandlers,
  ...domainNameHandlers,
  ...exportHandlers,
  ...gatewayResponseHandlers,
  ...importHandlers,
  ...integrationResponseHandlers,
  ...integrationHandlers,
  ...methodResponseHandlers,
  ...methodHandlers,
  ...modelHandlers,
  ...requestValidatorHandlers,
  ...resourceHandlers,
  ...restApiHandlers,
  ...stageHandlers,
  ...tagHandlers,
  ...testInvokeHandlers,
  ...usageHandlers,
  ...usagePlanHandlers,
  ...usagePlanKeyHandlers,
  ...vpcLinkHandlers,
} satisfies Partial<RestApiHandlers>;
