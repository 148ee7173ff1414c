// One operation -> one method, complete: parameters, models, responses, protection, validator, integration.

import type { HttpMethod, Method } from '../../model/api.ts';
import { record } from '../../model/api.ts';
import { checkRequestParameters } from '../../model/validate-method.ts';
import { exactModels, readRequestBody } from './bodies.ts';
import { readIntegration } from './integrations.ts';
import { member, nonEmpty } from './json-object.ts';
import type { Operation } from './operation.ts';
import { modelsExtension } from './own-extensions.ts';
import { readParameters } from './parameters.ts';
import type { Reading } from './reading.ts';
import { isKnown, isSwagger2, opaqueExtensions, refuse } from './reading.ts';
import { readResponses } from './responses.ts';
import { readSecurity } from './security.ts';

/** Key of a path item -> the method that it becomes. */
export const methodKeys: ReadonlyMap<string, HttpMethod> = new Map([
  ['get', 'GET'],
  ['put', 'PUT'],
  ['post', 'POST'],
  ['delete', 'DELETE'],
  ['patch', 'PATCH'],
  ['options', 'OPTIONS'],
  ['head', 'HEAD'],
  ['x-amazon-apigateway-any-method', 'ANY'],
]);

const validatorKey = 'x-amazon-apigateway-request-validator';

/** The extensions of an operation that the model has fields for. */
const operationExtensions: ReadonlySet<string> = new Set([
  'x-amazon-apigateway-auth',
  'x-amazon-apigateway-integration',
  modelsExtension,
  validatorKey,
]);

/** The method that PutMethod, PutMethodResponse, PutIntegration and PutIntegrationResponse would make of an operation. */
export function readMethod(reading: Reading, operation: Operation): Method {
  const { value } = operation;
  const operationName = nonEmpty(member(value, 'operationId'));
  const request = readParameters(reading, operation);
  const method: Method = {
    ...(operationName === undefined ? {} : { operationName }),
    ...readSecurity(reading, operation),
    ...readValidator(reading, operation),
    requestParameters: request.requestParameters,
    requestModels: readRequestModels(reading, operation, request.requestModels),
    methodResponses: record(),
  };
  refuseMethod(reading, operation, checkRequestParameters(Object.keys(method.requestParameters)));
  method.methodResponses = readResponses(reading, operation);
  const integration = readIntegration(reading, operation, method);
  if (integration) method.integration = integration;
  const extensions = opaqueExtensions(value, operationExtensions);
  if (extensions) method.extensions = extensions;
  return method;
}

/** Of the body parameter in Swagger 2, of the request body in OpenAPI 3. */
function readRequestModels(reading: Reading, operation: Operation, ofParameter: Method['requestModels']) {
  const exact = member(operation.value, modelsExtension);
  if (exact !== undefined) return exactModels(reading, exact);
  return isSwagger2(reading) ? ofParameter : readRequestBody(reading, operation);
}

/** The operation's own validator, else the document's. An empty name takes the document's away. */
function readValidator(reading: Reading, operation: Operation): Pick<Method, 'requestValidator'> {
  const own = member(operation.value, validatorKey);
  const name = nonEmpty(own === undefined ? member(reading.document.root, validatorKey) : own);
  if (name === undefined) return {};
  if (!isKnown(reading, 'requestValidators', name)) {
    refuseMethod(reading, operation, 'Invalid Request Validator identifier specified');
  }
  return { requestValidator: name };
}

function refuseMethod(reading: Reading, { pointer, httpMethod, path }: Operation, message: string | undefined): void {
  if (message === undefined) return;
  refuse(reading, pointer, `Unable to put method '${httpMethod}' on resource at path '${path}': ${message}`);
}
