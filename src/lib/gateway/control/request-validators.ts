// Operations on request validators (guide: "Request validation for REST APIs"; API reference; texts recorded).

import type {
  CreateRequestValidatorRequest,
  DeleteRequestValidatorRequest,
  GetRequestValidatorRequest,
  GetRequestValidatorsRequest,
  RequestValidator,
  RequestValidators,
  UpdateRequestValidatorRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { page } from '../store/paging.ts';
import { findRestApi, listOf, newRecordId } from './api-store.ts';
import type { Context } from './context.ts';
import { badRequest, conflict, notFound } from './faults.ts';
import { firstMethodWith } from './methods.ts';
import { checkAndApplyPatch, type PatchTable, refuseWithChoices } from './patch.ts';
import { choiceFlag, choiceText } from './patch-rules.ts';

type Place = Pick<GetRequestValidatorRequest, 'restApiId' | 'requestValidatorId'>;

/** An unknown API is a 400 here, unlike everywhere else [recorded]. */
function createRequestValidator(input: CreateRequestValidatorRequest, context: Context): RequestValidator {
  const { restApiId = '' } = input;
  if (!context.records.get(['restapi', restApiId])) throw badRequest('Invalid REST API identifier specified');
  const id = newRecordId(context, 'requestvalidator', restApiId);
  return storeValidator(
    context,
    { restApiId, requestValidatorId: id },
    {
      id,
      ...given({ name: input.name }),
      validateRequestBody: input.validateRequestBody ?? false,
      validateRequestParameters: input.validateRequestParameters ?? false,
    },
  );
}

function storeValidator(context: Context, place: Place, validator: RequestValidator): RequestValidator {
  if (!validator.name?.trim()) throw badRequest('Request Validator name cannot be blank');
  context.records.put(key(place), validator);
  return validator;
}

function key({ restApiId, requestValidatorId }: Place): string[] {
  return ['requestvalidator', restApiId ?? '', requestValidatorId ?? ''];
}

function getRequestValidator(input: GetRequestValidatorRequest, context: Context): RequestValidator {
  const found = context.records.get<RequestValidator>(key(input));
  if (!found) throw notFound('Invalid Request Validator identifier specified');
  return found;
}

function getRequestValidators(input: GetRequestValidatorsRequest, context: Context): RequestValidators {
  const { id } = findRestApi(context, input.restApiId);
  const all = listOf<RequestValidator>(context.records, 'requestvalidator', id);
  const { items, position } = page(all, input, (validator) => validator.id ?? '');
  return { items, ...given({ position }) };
}

const validatorPatchTable: PatchTable<RequestValidator> = {
  refusal: refuseWithChoices,
  rules: [
    choiceText('/name', 'name'),
    choiceFlag('/validateRequestParameters', 'validateRequestParameters'),
    choiceFlag('/validateRequestBody', 'validateRequestBody'),
  ],
};

function updateRequestValidator(input: UpdateRequestValidatorRequest, context: Context): RequestValidator {
  const request = { record: getRequestValidator(input, context), operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateRequestValidatorInput', request, validatorPatchTable);
  return storeValidator(context, input, patched);
}

function deleteRequestValidator(input: DeleteRequestValidatorRequest, context: Context): object {
  const { id, name } = getRequestValidator(input, context);
  const user = firstMethodWith(context, input.restApiId ?? '', ({ requestValidatorId }) => requestValidatorId === id);
  if (user) {
    throw conflict(
      `Cannot delete request validator '${name}', is referenced in method: ${user.httpMethod}/${user.path}`,
    );
  }
  context.records.remove(key(input));
  return {};
}

/** Operations on request validators. */
export const requestValidatorHandlers = {
  CreateRequestValidator: createRequestValidator,
  GetRequestValidator: getRequestValidator,
  GetRequestValidators: getRequestValidators,
  UpdateRequestValidator: updateRequestValidator,
  DeleteRequestValidator: deleteRequestValidator,
};
