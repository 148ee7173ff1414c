// What an API defines besides its resources: models, validators, authorizers, gateway responses, documentation parts
// (API reference: the pages of the same names).

import type {
  Authorizer as AuthorizerRecord,
  DocumentationPart as DocumentationPartRecord,
  GatewayResponse as GatewayResponseRecord,
  GatewayResponseType,
  Model as ModelRecord,
  RequestValidator as RequestValidatorRecord,
} from '@aws-sdk/client-api-gateway';
import type { Authorizer, DocumentationPart, GatewayResponse, Json, Model, RequestValidator } from './api.ts';
import { record } from './api.ts';
import { defaultGatewayResponseTemplates, gatewayResponseStatus } from './gateway-response-types.ts';
import { given } from './given.ts';
import { compare } from './rest-records-names.ts';
import { schemaFromText } from './rest-records-schema.ts';

/** The model of such a record. */
export function modelFromRecord(found: ModelRecord): Model {
  return {
    contentType: found.contentType ?? 'application/json',
    ...given({ description: found.description }),
    schema: schemaFromText(found.schema),
  };
}

/** The model of such a record. */
export function requestValidatorFromRecord(found: RequestValidatorRecord): RequestValidator {
  return {
    validateRequestBody: found.validateRequestBody ?? false,
    validateRequestParameters: found.validateRequestParameters ?? false,
  };
}

/** The model of such a record. */
export function authorizerFromRecord(found: AuthorizerRecord): Authorizer {
  return {
    type: found.type ?? 'TOKEN',
    ...given({
      authType: found.authType,
      authorizerUri: found.authorizerUri,
      authorizerCredentials: found.authorizerCredentials,
      identitySource: found.identitySource,
      identityValidationExpression: found.identityValidationExpression,
      authorizerResultTtlInSeconds: found.authorizerResultTtlInSeconds,
    }),
    providerARNs: [...(found.providerARNs ?? [])].sort(),
  };
}

/** The record of an authorizer; what it is called in exports depends on its type where nothing is said. */
export function recordFromAuthorizer(authorizer: Authorizer, named: { id: string; name: string }): AuthorizerRecord {
  const { providerARNs, ...rest } = authorizer;
  return {
    ...named,
    authType: authorizer.type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom',
    ...rest,
    ...(providerARNs.length > 0 ? { providerARNs } : {}),
  };
}

/** The model of such a record. */
export function gatewayResponseFromRecord(found: GatewayResponseRecord): GatewayResponse {
  return {
    ...given({ statusCode: found.statusCode }),
    responseParameters: record(Object.entries(found.responseParameters ?? {})),
    responseTemplates: record(Object.entries(found.responseTemplates ?? {})),
  };
}

/** What is not said takes the type's default status and the stock template [recorded: PutGatewayResponse]. */
export function recordFromGatewayResponse(type: string, response: GatewayResponse): GatewayResponseRecord {
  const ownTemplates = Object.keys(response.responseTemplates).length > 0;
  const standard = gatewayResponseStatus.get(type);
  return {
    responseType: type as GatewayResponseType,
    ...given({ statusCode: response.statusCode ?? standard }),
    responseParameters: response.responseParameters,
    responseTemplates: ownTemplates ? response.responseTemplates : { ...defaultGatewayResponseTemplates },
    defaultResponse: false,
  };
}

/** The model of such a record. */
export function documentationPartFromRecord(found: DocumentationPartRecord): DocumentationPart {
  return {
    location: { type: 'API', ...given(found.location ?? {}) },
    properties: parseProperties(found.properties ?? '{}'),
  };
}

/** AWS keeps the properties as text and does not insist that it is JSON. */
function parseProperties(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const locationFields = ['type', 'path', 'method', 'statusCode', 'name'] as const;

/** The order of documentation parts in the model. */
export function byLocation(a: DocumentationPart, b: DocumentationPart): number {
  for (const field of locationFields) {
    const order = compare(a.location[field] ?? '', b.location[field] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
