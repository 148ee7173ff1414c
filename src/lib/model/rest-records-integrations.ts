// Integrations and their responses: control-plane records <-> model.
// API reference: Integration, IntegrationResponse.

import type {
  Integration as IntegrationRecord,
  IntegrationResponse as IntegrationResponseRecord,
} from '@aws-sdk/client-api-gateway';
import type { Integration, IntegrationResponse, IntegrationType } from './api.ts';
import { defaultTimeoutInMillis } from './api.ts';
import { given } from './given.ts';
import { copy, filled, mapEntries, mapValues } from './record-maps.ts';

/** The model of an integration's record; a cache namespace that is the resource's id was filled in by AWS. */
export function integrationFromRecord(found: IntegrationRecord, resourceId: string): Integration {
  const { cacheNamespace, responseTransferMode, tlsConfig } = found;
  return {
    // AWS writes it in capitals; other servers give back what the document had.
    type: (found.type?.toUpperCase() as IntegrationType | undefined) ?? 'MOCK',
    ...given({
      httpMethod: found.httpMethod,
      uri: found.uri,
      credentials: found.credentials,
      connectionId: found.connectionId,
      integrationTarget: found.integrationTarget,
      contentHandling: found.contentHandling,
      cacheNamespace: cacheNamespace === resourceId ? undefined : cacheNamespace,
      responseTransferMode: responseTransferMode === 'STREAM' ? responseTransferMode : undefined,
      tlsConfig: tlsConfig && given({ insecureSkipVerification: tlsConfig.insecureSkipVerification }),
    }),
    connectionType: found.connectionType ?? 'INTERNET',
    requestParameters: copy(found.requestParameters),
    requestTemplates: templates(found.requestTemplates),
    passthroughBehavior:
      (found.passthroughBehavior as Integration['passthroughBehavior'] | undefined) ?? 'WHEN_NO_MATCH',
    timeoutInMillis: found.timeoutInMillis ?? defaultTimeoutInMillis,
    cacheKeyParameters: [...(found.cacheKeyParameters ?? [])].sort(),
    integrationResponses: mapValues(found.integrationResponses, integrationResponseFromRecord),
  };
}

/** The record of an integration, as GetIntegration returns it after an import. */
export function recordFromIntegration(integration: Integration, resourceId: string): IntegrationRecord {
  const { requestParameters, requestTemplates, integrationResponses, connectionType, ...rest } = integration;
  return {
    ...rest,
    // Shown only where a connection is made over HTTP, or where it is not the default [recorded].
    ...(connectionType === 'VPC_LINK' || integration.type.startsWith('HTTP') ? { connectionType } : {}),
    ...filled('requestParameters', requestParameters),
    ...filled(
      'requestTemplates',
      mapEntries(requestTemplates, (_, text) => nullWhenEmpty(text)),
    ),
    cacheNamespace: integration.cacheNamespace ?? resourceId,
    ...filled('integrationResponses', mapEntries(integrationResponses, recordFromIntegrationResponse)),
  };
}

/** The model of an integration response's record. */
export function integrationResponseFromRecord(found: IntegrationResponseRecord): IntegrationResponse {
  return {
    ...given({
      // An empty pattern is the default response, like an absent one.
      selectionPattern: found.selectionPattern || undefined,
      contentHandling: found.contentHandling,
    }),
    responseParameters: copy(found.responseParameters),
    responseTemplates: templates(found.responseTemplates),
  };
}

function recordFromIntegrationResponse(statusCode: string, response: IntegrationResponse): IntegrationResponseRecord {
  return {
    statusCode,
    ...given({ selectionPattern: response.selectionPattern, contentHandling: response.contentHandling }),
    ...filled('responseParameters', response.responseParameters),
    ...filled(
      'responseTemplates',
      mapEntries(response.responseTemplates, (_, text) => nullWhenEmpty(text)),
    ),
  };
}

/** AWS stores an empty template as null, and returns it so, although the SDK's type says string. */
export function nullWhenEmpty(text: string | null | undefined): string {
  return (text || null) as string;
}

function templates(found: Record<string, string> | undefined): Record<string, string> {
  return mapValues(found, (text) => (text as string | null) ?? '');
}
