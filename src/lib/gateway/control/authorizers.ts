// Operations on authorizers (guide: "Use API Gateway Lambda authorizers", "Control access … Amazon Cognito user pools";
// API reference: CreateAuthorizer … DeleteAuthorizer).

import type {
  Authorizer,
  Authorizers,
  CreateAuthorizerRequest,
  DeleteAuthorizerRequest,
  GetAuthorizerRequest,
  GetAuthorizersRequest,
  UpdateAuthorizerRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { page } from '../store/paging.ts';
import { findRestApi, listOf, newRecordId } from './api-store.ts';
import { enums, oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest, conflict, limitExceeded, notFound } from './faults.ts';
import { firstMethodWith } from './methods.ts';
import { checkAndApplyPatch, type PatchTable, refuseWithChoices } from './patch.ts';
import { listValues, numeric, text } from './patch-rules.ts';
import { quota } from './quotas.ts';

type Place = Pick<GetAuthorizerRequest, 'restApiId' | 'authorizerId'>;

/** An unknown API is told as a concurrent modification [recorded]. */
function createAuthorizer(input: CreateAuthorizerRequest, context: Context): Authorizer {
  refuseViolations([oneOf('createAuthorizerInput.type', input.type, enums.authorizerType)]);
  const { restApiId = '', ...fields } = input;
  if (!context.records.get(['restapi', restApiId])) {
    throw conflict('Unable to complete operation due to concurrent modification. Please try again later.');
  }
  if (listOf(context.records, 'authorizer', restApiId).length >= quota(context, 'authorizers')) {
    throw limitExceeded('Authorizers');
  }
  const id = newRecordId(context, 'authorizer', restApiId);
  const authType = fields.type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom';
  return storeAuthorizer(context, { restApiId, authorizerId: id }, { id, authType, ...given(fields) });
}

function storeAuthorizer(context: Context, place: Place, authorizer: Authorizer): Authorizer {
  refuseBadAuthorizer(authorizer);
  const others = listOf<Authorizer>(context.records, 'authorizer', place.restApiId ?? '');
  if (others.some(({ id, name }) => id !== authorizer.id && name === authorizer.name)) {
    throw badRequest(`Authorizer name must be unique. Authorizer ${authorizer.name} already exists in this RestApi.`);
  }
  context.records.put(key(place), authorizer);
  return authorizer;
}

function refuseBadAuthorizer(authorizer: Authorizer): void {
  if (!authorizer.name) throw badRequest('Authorizer name cannot be empty');
  const ttl = authorizer.authorizerResultTtlInSeconds;
  if (ttl !== undefined && !(Number.isInteger(ttl) && ttl >= 0 && ttl <= 3600)) {
    throw badRequest('Authorizer result TTL must be between 0 and 3600 seconds');
  }
  if (authorizer.type === 'COGNITO_USER_POOLS') refuseBadUserPools(authorizer);
  else refuseBadLambdaAuthorizer(authorizer);
}

function refuseBadUserPools({ providerARNs }: Authorizer): void {
  if (!providerARNs?.length)
    throw badRequest('Invalid provider ARNs specified. At least one user pool ARN is required.');
}

function refuseBadLambdaAuthorizer({
  authorizerUri,
  identitySource,
  type,
  authorizerResultTtlInSeconds,
}: Authorizer): void {
  if (!/^arn:[^:]+:apigateway:[^:]+:lambda:path\/.+\/invocations$/.test(authorizerUri ?? '')) {
    throw badRequest(
      `Invalid Authorizer URI: ${authorizerUri ?? ''}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.`,
    );
  }
  if (!identitySource && (type === 'TOKEN' || (authorizerResultTtlInSeconds ?? 300) > 0)) {
    throw badRequest('Identity source is required when authorization caching is enabled');
  }
}

function key({ restApiId, authorizerId }: Place): string[] {
  return ['authorizer', restApiId ?? '', authorizerId ?? ''];
}

/** GetAuthorizer. */
export function getAuthorizer(input: GetAuthorizerRequest, context: Context): Authorizer {
  const found = context.records.get<Authorizer>(key(input));
  if (!found) throw notFound('Invalid Authorizer identifier specified');
  return found;
}

function getAuthorizers(input: GetAuthorizersRequest, context: Context): Authorizers {
  const { id } = findRestApi(context, input.restApiId);
  const all = listOf<Authorizer>(context.records, 'authorizer', id);
  const { items, position } = page(all, input, (authorizer) => authorizer.id ?? '');
  return { items, ...given({ position }) };
}

const authorizerPatchTable: PatchTable<Authorizer> = {
  refusal: refuseWithChoices,
  rules: [
    text('/name', 'name'),
    text('/type', 'type'),
    text('/authType', 'authType'),
    text('/authorizerUri', 'authorizerUri'),
    text('/authorizerCredentials', 'authorizerCredentials'),
    numeric('/authorizerResultTtlInSeconds', 'authorizerResultTtlInSeconds', (value) =>
      value ? Number(value) : undefined,
    ),
    text('/identitySource', 'identitySource', ['add', 'replace', 'remove']),
    text('/identityValidationExpression', 'identityValidationExpression'),
    listValues('/providerARNs', 'providerARNs'),
  ],
};

function updateAuthorizer(input: UpdateAuthorizerRequest, context: Context): Authorizer {
  const request = { record: getAuthorizer(input, context), operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateAuthorizerInput', request, authorizerPatchTable);
  refuseViolations([oneOf('type', patched.type, enums.authorizerType)]);
  return storeAuthorizer(context, input, patched);
}

function deleteAuthorizer(input: DeleteAuthorizerRequest, context: Context): object {
  const { id, name } = getAuthorizer(input, context);
  const user = firstMethodWith(context, input.restApiId ?? '', ({ authorizerId }) => authorizerId === id);
  if (user)
    throw conflict(`Cannot delete authorizer '${name}', is referenced in method: ${user.httpMethod}/${user.path}`);
  context.records.remove(key(input));
  return {};
}

/** Operations on authorizers. */
export const authorizerHandlers = {
  CreateAuthorizer: createAuthorizer,
  GetAuthorizer: getAuthorizer,
  GetAuthorizers: getAuthorizers,
  UpdateAuthorizer: updateAuthorizer,
  DeleteAuthorizer: deleteAuthorizer,
};
