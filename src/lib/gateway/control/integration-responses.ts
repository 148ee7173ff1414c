// Operations on integration responses (API reference: PutIntegrationResponse … DeleteIntegrationResponse; texts recorded).

import type {
  DeleteIntegrationResponseRequest,
  GetIntegrationResponseRequest,
  Integration,
  IntegrationResponse,
  Method,
  PutIntegrationResponseRequest,
  UpdateIntegrationResponseRequest,
} from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import { integrationResponseFromRecord } from '../../model/rest-records-integrations.ts';
import { methodResponseFromRecord } from '../../model/rest-records-methods.ts';
import { checkResponseMappings } from '../../model/validate-integration.ts';
import { findMethod, findResource, type MethodPlace, methodKey, putMethodRecord } from './api-store.ts';
import { enums, oneOf, refuseViolations, statusCode as statusCodeViolation } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest, notFound } from './faults.ts';
import { findIntegration, settleTemplates } from './integrations.ts';
import { applyPatch, type PatchTable, patchViolations, refusePath } from './patch.ts';
import { mapEntries, text } from './patch-rules.ts';

interface Target {
  place: MethodPlace;
  method: Method;
  integration: Integration;
}

/** Putting a response of the same status again replaces it [recorded]. */
function putIntegrationResponse(input: PutIntegrationResponseRequest, context: Context): IntegrationResponse {
  refuseViolations([
    oneOf('putIntegrationResponseInput.contentHandling', input.contentHandling, enums.contentHandling),
    statusCodeViolation('statusCode', input.statusCode),
  ]);
  const method = findMethod(context, input);
  const integration = method.methodIntegration;
  if (!integration) throw notFound('No integration defined for method');
  const { restApiId, resourceId, httpMethod, ...fields } = input;
  const place = { restApiId, resourceId, httpMethod };
  return storeResponse(context, { place, method, integration }, given(fields));
}

function storeResponse(context: Context, target: Target, response: IntegrationResponse): IntegrationResponse {
  const { place, method, integration } = target;
  const statusCode = response.statusCode ?? '';
  const { responseTemplates } = response;
  const settled = {
    ...response,
    ...given({ responseTemplates: responseTemplates && settleTemplates(responseTemplates) }),
  };
  const declared = method.methodResponses?.[statusCode];
  const refusal = checkResponseMappings(
    integrationResponseFromRecord(settled),
    declared && methodResponseFromRecord(declared),
  );
  if (refusal) throw badRequest(refusal);
  const others = Object.entries(integration.integrationResponses ?? {});
  const integrationResponses = record([...others, [statusCode, settled]]);
  putMethodRecord(context, place, { ...method, methodIntegration: { ...integration, integrationResponses } });
  return settled;
}

function findResponse(integration: Integration, statusCode: string | undefined): IntegrationResponse {
  const responses = integration.integrationResponses ?? {};
  const found = Object.hasOwn(responses, statusCode ?? '') ? responses[statusCode ?? ''] : undefined;
  if (!found) throw notFound('Invalid Response status code specified');
  return found;
}

function getIntegrationResponse(input: GetIntegrationResponseRequest, context: Context): IntegrationResponse {
  refuseViolations([statusCodeViolation('statusCode', input.statusCode)]);
  return findResponse(findIntegration(findMethod(context, input)), input.statusCode);
}

const integrationResponsePatchTable: PatchTable<IntegrationResponse> = {
  refusal: refusePath,
  rules: [
    text('/selectionPattern', 'selectionPattern'),
    text('/contentHandling', 'contentHandling'),
    mapEntries('responseParameters'),
    mapEntries('responseTemplates', { absent: 'Invalid template content type specified' }),
  ],
};

function updateIntegrationResponse(input: UpdateIntegrationResponseRequest, context: Context): IntegrationResponse {
  refuseViolations([
    ...patchViolations('updateIntegrationResponseInput', input.patchOperations),
    statusCodeViolation('statusCode', input.statusCode),
  ]);
  const method = findMethod(context, input);
  const integration = findIntegration(method);
  const response = findResponse(integration, input.statusCode);
  const patched = applyPatch(response, input.patchOperations, integrationResponsePatchTable);
  refuseViolations([oneOf('contentHandling', patched.contentHandling, enums.contentHandling)]);
  return storeResponse(context, { place: input, method, integration }, patched);
}

/** A method that is not there is told as an integration that is not there [recorded]. */
function deleteIntegrationResponse(input: DeleteIntegrationResponseRequest, context: Context): object {
  refuseViolations([statusCodeViolation('statusCode', input.statusCode)]);
  findResource(context, input.restApiId, input.resourceId);
  const method = context.records.get<Method>(methodKey(input)) ?? {};
  const integration = findIntegration(method);
  findResponse(integration, input.statusCode);
  const { integrationResponses, ...others } = integration;
  const kept = Object.entries(integrationResponses ?? {}).filter(([code]) => code !== input.statusCode);
  const methodIntegration = { ...others, ...(kept.length > 0 ? { integrationResponses: record(kept) } : {}) };
  putMethodRecord(context, input, { ...method, methodIntegration });
  return {};
}

/** Operations on integration responses. */
export const integrationResponseHandlers = {
  PutIntegrationResponse: putIntegrationResponse,
  GetIntegrationResponse: getIntegrationResponse,
  UpdateIntegrationResponse: updateIntegrationResponse,
  DeleteIntegrationResponse: deleteIntegrationResponse,
};
