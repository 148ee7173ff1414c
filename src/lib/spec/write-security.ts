// Authorizers and API keys -> security schemes, and what a method needs of them -> security requirements.
// Guide "x-amazon-apigateway-authorizer object", "x-amazon-apigateway-authtype property".

import type { Authorizer, Json, Method } from '../model/api.ts';
import { record } from '../model/api.ts';
import type { JsonObject } from './spec-document.ts';
import type { Writing } from './writing.ts';
import { present } from './writing.ts';

/** `security` of an operation: its authorizer or IAM, and the API key, each a requirement of its own. */
export function writeRequirements(writing: Writing, method: Method): JsonObject {
  const security: JsonObject[] = [];
  if (method.authorizationType === 'AWS_IAM') security.push({ [schemeName(writing, 'sigv4')]: [] });
  else if (method.authorizer !== undefined && method.authorizationType !== 'NONE') {
    security.push(record<Json>([[method.authorizer, method.authorizationScopes]]));
  }
  if (method.apiKeyRequired) security.push({ [schemeName(writing, 'api_key')]: [] });
  return security.length > 0 ? { security } : {};
}

/** The name of a scheme that is not an authorizer's; an authorizer may have that name already. */
function schemeName({ api }: Writing, name: 'sigv4' | 'api_key'): string {
  let free: string = name;
  while (Object.hasOwn(api.authorizers, free)) free += '_';
  return free;
}

/** Security schemes by name: those that methods need, in a lossless document every authorizer. */
export function writeSchemes(writing: Writing): JsonObject {
  const methods = Object.values(writing.api.resources).flatMap((resource) => Object.values(resource.methods));
  const used = new Set(methods.map((method) => method.authorizer));
  const schemes = record<Json>();
  for (const [name, authorizer] of Object.entries(writing.api.authorizers)) {
    if (writing.lossless || used.has(name)) schemes[name] = writeAuthorizer(writing, authorizer);
  }
  if (methods.some((method) => method.authorizationType === 'AWS_IAM')) {
    schemes[schemeName(writing, 'sigv4')] = { ...apiKeyIn('Authorization'), ...writeAuthType(writing, 'awsSigv4') };
  }
  if (methods.some((method) => method.apiKeyRequired)) schemes[schemeName(writing, 'api_key')] = apiKeyIn('x-api-key');
  return schemes;
}

function apiKeyIn(header: string): JsonObject {
  return { type: 'apiKey', name: header, in: 'header' };
}

function writeAuthType({ authorizers }: Writing, authType: string | undefined): JsonObject {
  return authorizers ? present({ 'x-amazon-apigateway-authtype': authType }) : {};
}

const oneHeader = /^method\.request\.header\.([^,\s]+)$/;

/** The header of TOKEN and COGNITO_USER_POOLS is the scheme's name; other sources are written out. */
function writeAuthorizer(writing: Writing, authorizer: Authorizer): JsonObject {
  const header = authorizer.type === 'REQUEST' ? undefined : oneHeader.exec(authorizer.identitySource ?? '')?.[1];
  const unnamed = authorizer.type === 'REQUEST' || authorizer.identitySource !== undefined ? 'Unused' : '';
  const scheme = { ...apiKeyIn(header ?? unnamed), ...writeAuthType(writing, authorizer.authType) };
  if (!writing.authorizers) return scheme;
  const { providerARNs, authorizerResultTtlInSeconds } = authorizer;
  const noTtl = writing.lossless && authorizer.type === 'REQUEST' ? null : undefined;
  return {
    ...scheme,
    'x-amazon-apigateway-authorizer': present({
      providerARNs: providerARNs.length > 0 ? providerARNs : undefined,
      authorizerUri: authorizer.authorizerUri,
      authorizerCredentials: authorizer.authorizerCredentials,
      authorizerResultTtlInSeconds: authorizerResultTtlInSeconds ?? noTtl,
      identityValidationExpression: authorizer.identityValidationExpression,
      identitySource: header === undefined ? authorizer.identitySource : undefined,
      type: authorizer.type.toLowerCase(),
    }),
  };
}
