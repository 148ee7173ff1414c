// What OpenAPI has no word for about the API as a whole -> extensions at the root of the document.
// Guide "OpenAPI extensions for API Gateway".

import type { GatewayResponse, Json } from '../model/api.ts';
import { record } from '../model/api.ts';
import type { JsonObject } from './spec-document.ts';
import { writeEndpoint } from './write-head.ts';
import type { Writing } from './writing.ts';
import { present, unlessEmpty } from './writing.ts';

/** The extensions of `extensions=apigateway`, and in a lossless document those that GetExport leaves out. */
export function writeRootExtensions(writing: Writing): JsonObject {
  const { api, lossless } = writing;
  const exported = present({
    'x-amazon-apigateway-request-validators': unlessEmpty(api.requestValidators) as Json | undefined,
    'x-amazon-apigateway-gateway-responses': unlessEmpty(writeGatewayResponses(writing)),
    'x-amazon-apigateway-api-key-source': api.apiKeySource === 'HEADER' ? undefined : api.apiKeySource,
    'x-amazon-apigateway-binary-media-types': api.binaryMediaTypes.length > 0 ? api.binaryMediaTypes : undefined,
    'x-amazon-apigateway-minimum-compression-size': api.minimumCompressionSize,
    'x-amazon-apigateway-policy': api.policy,
  });
  return lossless ? { ...exported, ...writeRest(writing), ...api.extensions } : exported;
}

function writeRest(writing: Writing): JsonObject {
  const { api, format } = writing;
  const documentationParts = api.documentationParts as unknown as Json[];
  return present({
    'x-amazon-apigateway-endpoint-configuration': format === 'swagger' ? writeEndpoint(writing) : undefined,
    'x-amazon-apigateway-endpoint-access-mode': api.endpointAccessMode,
    'x-amazon-apigateway-security-policy': api.securityPolicy,
    'x-amazon-apigateway-documentation': documentationParts.length > 0 ? { documentationParts } : undefined,
  });
}

function writeGatewayResponses(writing: Writing): JsonObject {
  const entries = Object.entries(writing.api.gatewayResponses).sort(([a], [b]) => (a < b ? -1 : 1));
  return record(entries.map(([type, response]): [string, Json] => [type, writeGatewayResponse(writing, response)]));
}

/** GetExport writes the status code as a number here. */
function writeGatewayResponse({ lossless }: Writing, response: GatewayResponse): JsonObject {
  const { statusCode } = response;
  return present({
    statusCode: statusCode === undefined || lossless ? statusCode : Number(statusCode),
    responseParameters: unlessEmpty(response.responseParameters),
    responseTemplates: unlessEmpty(response.responseTemplates),
  });
}
