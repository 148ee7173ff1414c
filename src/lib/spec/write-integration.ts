// An integration -> x-amazon-apigateway-integration: types in lower case, responses by selection pattern.
// Guide "x-amazon-apigateway-integration object".

import type { Integration, IntegrationResponse, Json } from '../model/api.ts';
import { defaultTimeoutInMillis, record } from '../model/api.ts';
import { responsesExtension } from './openapi/own-extensions.ts';
import type { JsonObject } from './spec-document.ts';
import type { Writing } from './writing.ts';
import { present, unlessEmpty } from './writing.ts';

/** The extension, its keys in GetExport's order, which is another one in each format. */
export function writeIntegration(writing: Writing, integration: Integration): JsonObject {
  const type = integration.type.toLowerCase();
  const { timeoutInMillis, tlsConfig } = integration;
  const middle = present({
    credentials: integration.credentials,
    connectionId: integration.connectionId,
    httpMethod: integration.httpMethod,
    uri: integration.uri,
    integrationTarget: integration.integrationTarget,
    ...writeResponses(writing, integration),
    requestParameters: unlessEmpty(integration.requestParameters),
    requestTemplates: unlessEmpty(writeTemplates(writing, integration.requestTemplates)),
    passthroughBehavior: integration.passthroughBehavior.toLowerCase(),
    connectionType: integration.connectionType === 'INTERNET' ? undefined : integration.connectionType,
    timeoutInMillis: timeoutInMillis === defaultTimeoutInMillis ? undefined : timeoutInMillis,
    cacheNamespace: integration.cacheNamespace,
    cacheKeyParameters: integration.cacheKeyParameters.length > 0 ? integration.cacheKeyParameters : undefined,
    contentHandling: integration.contentHandling,
    responseTransferMode: integration.responseTransferMode,
    tlsConfig: tlsConfig && present({ ...tlsConfig }),
  });
  return writing.format === 'swagger' ? { type, ...middle } : { ...middle, type };
}

/** AWS keeps an empty template as null. */
function writeTemplates({ lossless }: Writing, templates: Readonly<Record<string, string>>): JsonObject {
  return record<Json>(
    Object.entries(templates).map(([type, template]) => [type, template === '' && !lossless ? null : template]),
  );
}

/** Two integration responses with one pattern have one key: GetExport keeps one of them, a lossless document both. */
function writeResponses(writing: Writing, { integrationResponses }: Integration): Record<string, Json | undefined> {
  const byPattern = record<Json>();
  const others = record<Json>();
  for (const [statusCode, response] of Object.entries(integrationResponses)) {
    const pattern = response.selectionPattern || 'default';
    const taken = Object.hasOwn(byPattern, pattern) || response.selectionPattern === 'default';
    const written = writeResponse(writing, statusCode, response);
    if (writing.lossless && taken) {
      others[statusCode] = { ...present({ selectionPattern: response.selectionPattern }), ...written };
    } else byPattern[pattern] = written;
  }
  return { responses: unlessEmpty(byPattern), [responsesExtension]: unlessEmpty(others) };
}

function writeResponse(writing: Writing, statusCode: string, response: IntegrationResponse): JsonObject {
  return present({
    statusCode,
    responseParameters: unlessEmpty(response.responseParameters),
    responseTemplates: unlessEmpty(writeTemplates(writing, response.responseTemplates)),
    contentHandling: response.contentHandling,
  });
}
