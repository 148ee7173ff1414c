// Operations on gateway responses (guide: "Gateway responses in API Gateway"; API reference; texts recorded).

import type {
  DeleteGatewayResponseRequest,
  GatewayResponse,
  GatewayResponses,
  GatewayResponseType,
  GetGatewayResponseRequest,
  GetGatewayResponsesRequest,
  PutGatewayResponseRequest,
  UpdateGatewayResponseRequest,
} from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { defaultGatewayResponseTemplates, gatewayResponseStatus } from '../../model/gateway-response-types.ts';
import { given } from '../../model/given.ts';
import { findRestApi } from './api-store.ts';
import { enums, oneOf, refuseViolations, statusCode } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest, notFound } from './faults.ts';
import { applyPatch, type PatchRule, type PatchTable, patchViolations, refusePath } from './patch.ts';
import { mapEntries, text } from './patch-rules.ts';

const typeViolation = (type: string | undefined) => oneOf('responseType', type, enums.gatewayResponseType);

/** What a type answers when nothing is said: its own status, no parameters, the stock template. */
function stock(responseType: GatewayResponseType): GatewayResponse {
  return {
    responseType,
    ...given({ statusCode: gatewayResponseStatus.get(responseType) }),
    responseParameters: {},
    responseTemplates: { ...defaultGatewayResponseTemplates },
    defaultResponse: true,
  };
}

/** The response of a type as it stands: its own, else what its fallback says, else the stock one [recorded]. */
function effective(context: Context, restApiId: string, responseType: GatewayResponseType): GatewayResponse {
  const own = context.records.get<GatewayResponse>(['gatewayresponse', restApiId, responseType]);
  if (own) return own;
  const untouched = stock(responseType);
  const family = untouched.statusCode && `DEFAULT_${untouched.statusCode[0]}XX`;
  const fallback = family && context.records.get<GatewayResponse>(['gatewayresponse', restApiId, family]);
  if (!fallback) return untouched;
  const inherited = { ...untouched, ...fallback, responseType, defaultResponse: true };
  return { ...inherited, ...given({ statusCode: fallback.statusCode ?? untouched.statusCode }) };
}

/** Fields that are left out take their defaults [recorded]. */
function putGatewayResponse(input: PutGatewayResponseRequest, context: Context): GatewayResponse {
  const { restApiId, responseType, ...fields } = input;
  refuseViolations([typeViolation(responseType), statusCode('putGatewayResponseInput.statusCode', fields.statusCode)]);
  const { id } = findRestApi(context, restApiId);
  const response = { ...stock(responseType ?? 'DEFAULT_4XX'), ...given(fields), defaultResponse: false };
  return store(context, id, response);
}

const parameterName = /^gatewayresponse\.(header|path|querystring)\..+$/;

function store(context: Context, restApiId: string, response: GatewayResponse): GatewayResponse {
  for (const name of Object.keys(response.responseParameters ?? {})) {
    if (!parameterName.test(name)) throw badRequest(`Invalid mapping expression parameter specified: ${name}`);
  }
  context.records.put(['gatewayresponse', restApiId, response.responseType ?? ''], response);
  return response;
}

function getGatewayResponse(input: GetGatewayResponseRequest, context: Context): GatewayResponse {
  refuseViolations([typeViolation(input.responseType)]);
  const { id } = findRestApi(context, input.restApiId);
  return effective(context, id, input.responseType ?? 'DEFAULT_4XX');
}

/** All 21 types at once, in one page [recorded]. */
function getGatewayResponses(input: GetGatewayResponsesRequest, context: Context): GatewayResponses {
  const { id } = findRestApi(context, input.restApiId);
  const types = [...gatewayResponseStatus.keys()] as GatewayResponseType[];
  return { items: types.map((type) => effective(context, id, type)) };
}

/** A map of the response: its entries need a value, and stay a map when the last one goes. */
function entries(field: 'responseParameters' | 'responseTemplates'): PatchRule<GatewayResponse> {
  const rule = mapEntries<GatewayResponse>(field, { replaceNeedsEntry: true });
  return {
    ...rule,
    apply(found, change) {
      const entry = Object.hasOwn(found[field] ?? {}, change.captures[0] ?? '');
      if (change.op !== 'remove' && !change.value && (entry || change.op === 'add')) {
        throw badRequest(`Invalid null or empty value in ${field}`);
      }
      const changed = rule.apply(found, change);
      return { ...changed, [field]: changed[field] ?? record() };
    },
  };
}

const { refuseOp: _, ...statusRule } = text<GatewayResponse>('/statusCode', 'statusCode');

const gatewayResponsePatchTable: PatchTable<GatewayResponse> = {
  refusal: refusePath,
  rules: [statusRule, entries('responseParameters'), entries('responseTemplates')],
};

/** Patching a type that was never set creates it [recorded]. */
function updateGatewayResponse(input: UpdateGatewayResponseRequest, context: Context): GatewayResponse {
  refuseViolations([
    ...patchViolations('updateGatewayResponseInput', input.patchOperations),
    typeViolation(input.responseType),
  ]);
  const { id } = findRestApi(context, input.restApiId);
  const type = input.responseType ?? 'DEFAULT_4XX';
  const before = context.records.get<GatewayResponse>(['gatewayresponse', id, type]) ?? stock(type);
  const patched = applyPatch(before, input.patchOperations, gatewayResponsePatchTable);
  refuseViolations([statusCode('statusCode', patched.statusCode)]);
  return store(context, id, { ...patched, defaultResponse: false });
}

function deleteGatewayResponse(input: DeleteGatewayResponseRequest, context: Context): object {
  refuseViolations([typeViolation(input.responseType)]);
  const { id } = findRestApi(context, input.restApiId);
  if (context.records.remove(['gatewayresponse', id, input.responseType ?? ''])) return {};
  throw notFound('Gateway response type not defined on api');
}

/** Operations on gateway responses. */
export const gatewayResponseHandlers = {
  PutGatewayResponse: putGatewayResponse,
  GetGatewayResponse: getGatewayResponse,
  GetGatewayResponses: getGatewayResponses,
  UpdateGatewayResponse: updateGatewayResponse,
  DeleteGatewayResponse: deleteGatewayResponse,
};
