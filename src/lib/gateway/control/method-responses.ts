// Operations on method responses (API reference: PutMethodResponse … DeleteMethodResponse; texts recorded).

import type {
  DeleteMethodResponseRequest,
  GetMethodResponseRequest,
  Method,
  MethodResponse,
  PutMethodResponseRequest,
  UpdateMethodResponseRequest,
} from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import { checkResponseParameters } from '../../model/validate-method.ts';
import { findMethod, type MethodPlace, putMethodRecord } from './api-store.ts';
import { refuseViolations, statusCode as statusCodeViolation } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest, conflict, notFound } from './faults.ts';
import { refuseUnknownModels } from './methods.ts';
import { applyPatch, type PatchTable, patchViolations, refusePath } from './patch.ts';
import { mapEntries } from './patch-rules.ts';

type ResponsePlace = MethodPlace & { statusCode: string | undefined };

function putMethodResponse(input: PutMethodResponseRequest, context: Context): MethodResponse {
  refuseViolations([statusCodeViolation('statusCode', input.statusCode)]);
  const method = findMethod(context, input);
  if (Object.hasOwn(method.methodResponses ?? {}, input.statusCode ?? '')) {
    throw conflict('Response already exists for this resource');
  }
  const response = given({
    statusCode: input.statusCode,
    responseParameters: input.responseParameters,
    responseModels: input.responseModels,
  });
  return storeResponse(context, { ...input, method }, response);
}

function storeResponse(
  context: Context,
  { method, ...place }: ResponsePlace & { method: Method },
  response: MethodResponse,
): MethodResponse {
  refuseUnknownModels(context, place.restApiId ?? '', response.responseModels);
  const refusal = checkResponseParameters(Object.keys(response.responseParameters ?? {}));
  if (refusal) throw badRequest(refusal);
  const methodResponses = record([...Object.entries(method.methodResponses ?? {}), [place.statusCode ?? '', response]]);
  putMethodRecord(context, place, { ...method, methodResponses });
  return response;
}

function findResponse(method: Method, statusCode: string | undefined): MethodResponse {
  const responses = method.methodResponses ?? {};
  const found = Object.hasOwn(responses, statusCode ?? '') ? responses[statusCode ?? ''] : undefined;
  if (!found) throw notFound('Invalid Response status code specified');
  return found;
}

function getMethodResponse(input: GetMethodResponseRequest, context: Context): MethodResponse {
  refuseViolations([statusCodeViolation('statusCode', input.statusCode)]);
  return findResponse(findMethod(context, input), input.statusCode);
}

const methodResponsePatchTable: PatchTable<MethodResponse> = {
  refusal: refusePath,
  rules: [
    mapEntries('responseParameters', { read: (value) => value === 'true', replaceNeedsEntry: true }),
    mapEntries('responseModels', { absent: 'Content-Type specified was not found', replaceNeedsEntry: true }),
  ],
};

function updateMethodResponse(input: UpdateMethodResponseRequest, context: Context): MethodResponse {
  refuseViolations([
    ...patchViolations('updateMethodResponseInput', input.patchOperations),
    statusCodeViolation('statusCode', input.statusCode),
  ]);
  const method = findMethod(context, input);
  const response = findResponse(method, input.statusCode);
  return storeResponse(
    context,
    { ...input, method },
    applyPatch(response, input.patchOperations, methodResponsePatchTable),
  );
}

function deleteMethodResponse(input: DeleteMethodResponseRequest, context: Context): object {
  refuseViolations([statusCodeViolation('statusCode', input.statusCode)]);
  const method = findMethod(context, input);
  findResponse(method, input.statusCode);
  const { methodResponses, ...others } = method;
  const kept = Object.entries(methodResponses ?? {}).filter(([code]) => code !== input.statusCode);
  putMethodRecord(context, input, { ...others, ...(kept.length > 0 ? { methodResponses: record(kept) } : {}) });
  return {};
}

/** Operations on method responses. */
export const methodResponseHandlers = {
  PutMethodResponse: putMethodResponse,
  GetMethodResponse: getMethodResponse,
  UpdateMethodResponse: updateMethodResponse,
  DeleteMethodResponse: deleteMethodResponse,
};
