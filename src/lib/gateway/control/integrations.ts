// Operations on integrations (API reference: PutIntegration, GetIntegration, UpdateIntegration, DeleteIntegration).

import type {
  DeleteIntegrationRequest,
  GetIntegrationRequest,
  Integration,
  Method,
  PutIntegrationRequest,
  UpdateIntegrationRequest,
} from '@aws-sdk/client-api-gateway';
import { defaultTimeoutInMillis, record } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import { integrationFromRecord, nullWhenEmpty } from '../../model/rest-records-integrations.ts';
import { checkIntegration, checkRequestMappings } from '../../model/validate-integration.ts';
import { findMethod, type MethodPlace, putMethodRecord } from './api-store.ts';
import { enums, oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest, notFound } from './faults.ts';
import { checkAndApplyPatch, type PatchRule, type PatchTable, refuseOp, refusePath } from './patch.ts';
import { flag, listItems, mapEntries, numeric, text } from './patch-rules.ts';

/** Putting an integration again replaces it, and its responses go. */
function putIntegration(input: PutIntegrationRequest, context: Context): Integration {
  refuseViolations([
    oneOf('putIntegrationInput.type', input.type, enums.integrationType),
    oneOf('putIntegrationInput.connectionType', input.connectionType, enums.connectionType),
    oneOf('putIntegrationInput.contentHandling', input.contentHandling, enums.contentHandling),
    oneOf('putIntegrationInput.responseTransferMode', input.responseTransferMode, enums.responseTransferMode),
  ]);
  const method = findMethod(context, input);
  const { restApiId, resourceId, httpMethod, integrationHttpMethod, ...fields } = input;
  const place = { restApiId, resourceId, httpMethod };
  return storeIntegration(context, { place, method }, given({ ...fields, httpMethod: integrationHttpMethod }));
}

/** The integration, or the 404 for a method without one. */
export function findIntegration(method: Method): Integration {
  if (!method.methodIntegration) throw notFound('Invalid Integration identifier specified');
  return method.methodIntegration;
}

function storeIntegration(
  context: Context,
  { place, method }: { place: MethodPlace; method: Method },
  integration: Integration,
): Integration {
  const settled = settleIntegration(integration, place.resourceId ?? '');
  refuseBadIntegration(settled, method);
  putMethodRecord(context, place, { ...method, methodIntegration: settled });
  return settled;
}

/** The integration with AWS's defaults [recorded]; a connection is shown only where one is made over HTTP. */
function settleIntegration(integration: Integration, resourceId: string): Integration {
  const { connectionType, requestTemplates, ...fields } = integration;
  const shown = connectionType === 'VPC_LINK' || fields.type?.startsWith('HTTP');
  return {
    ...fields,
    ...(shown ? { connectionType: connectionType ?? 'INTERNET' } : {}),
    ...(requestTemplates ? { requestTemplates: settleTemplates(requestTemplates) } : {}),
    passthroughBehavior: fields.passthroughBehavior ?? 'WHEN_NO_MATCH',
    timeoutInMillis: fields.timeoutInMillis ?? defaultTimeoutInMillis,
    cacheNamespace: fields.cacheNamespace ?? resourceId,
    cacheKeyParameters: fields.cacheKeyParameters ?? [],
  };
}

/** Templates by content type; an empty one is null. */
export function settleTemplates(templates: Record<string, string>): Record<string, string> {
  for (const contentType of Object.keys(templates)) {
    if (!/^[^\s/]+\/[^\s/]+/.test(contentType) && !contentType.startsWith('$')) {
      throw badRequest(`Validation Result: warnings : [], errors : [Invalid content type specified: ${contentType}]`);
    }
  }
  return record(Object.entries(templates).map(([contentType, template]) => [contentType, nullWhenEmpty(template)]));
}

const passthroughBehaviors = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];

function refuseBadIntegration(integration: Integration, method: Method): void {
  if (!passthroughBehaviors.includes(integration.passthroughBehavior ?? '')) {
    throw badRequest(`Invalid passthroughBehavior specified. Valid options are ${passthroughBehaviors.join(',')}`);
  }
  const model = integrationFromRecord(integration, '');
  const refusal =
    checkIntegration(model) ?? checkRequestMappings(model.requestParameters, method.requestParameters ?? {});
  if (refusal) throw badRequest(refusal);
}

function getIntegration(input: GetIntegrationRequest, context: Context): Integration {
  return findIntegration(findMethod(context, input));
}

/** A field whose values are a set. */
function choice(field: keyof Integration & string, set: readonly string[]): PatchRule<Integration> {
  return {
    path: `/${field}`,
    ops: ['replace'],
    refuseOp,
    apply(found, { value }) {
      if (value && set.includes(value)) return { ...found, [field]: value };
      const { [field]: _before, ...others } = found;
      if (!value) return others;
      throw badRequest(`Invalid ${field} specified. Valid options are ${set.join(',')}`);
    },
  };
}

const integrationPatchTable: PatchTable<Integration> = {
  refusal: refusePath,
  rules: [
    listItems('cacheKeyParameters'),
    mapEntries('requestParameters'),
    mapEntries('requestTemplates', { absent: 'Invalid template content type specified' }),
    text('/cacheNamespace', 'cacheNamespace'),
    text('/connectionId', 'connectionId'),
    choice('connectionType', enums.connectionType),
    choice('contentHandling', enums.contentHandling),
    choice('responseTransferMode', enums.responseTransferMode),
    choice('passthroughBehavior', passthroughBehaviors),
    text('/credentials', 'credentials'),
    text('/httpMethod', 'httpMethod'),
    text('/uri', 'uri'),
    text('/integrationTarget', 'integrationTarget'),
    numeric('/timeoutInMillis', 'timeoutInMillis', (value) => Number(value || Number.NaN)),
    {
      ...flag<Integration>('/tlsConfig/insecureSkipVerification', 'tlsConfig'),
      apply: (found, { value }) => ({ ...found, tlsConfig: { insecureSkipVerification: value === 'true' } }),
    },
  ],
};

function updateIntegration(input: UpdateIntegrationRequest, context: Context): Integration {
  const method = findMethod(context, input);
  const request = { record: findIntegration(method), operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateIntegrationInput', request, integrationPatchTable);
  return storeIntegration(context, { place: input, method }, patched);
}

function deleteIntegration(input: DeleteIntegrationRequest, context: Context): object {
  const { methodIntegration, ...method } = findMethod(context, input);
  findIntegration({ ...given({ methodIntegration }) });
  putMethodRecord(context, input, method);
  return {};
}

/** Operations on integrations. */
export const integrationHandlers = {
  PutIntegration: putIntegration,
  GetIntegration: getIntegration,
  UpdateIntegration: updateIntegration,
  DeleteIntegration: deleteIntegration,
};
