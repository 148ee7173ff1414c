// The stage `validation`: what the method's request validator asks for; without one nothing is checked. Guide "Request
// validation for REST APIs in API Gateway": parameters first, then the body, whatever the type of the integration.

import type { Stage } from '../exchange.ts';
import type { IntegratedPlace } from '../place.ts';
import { compileRequestBody } from './request-body.ts';
import { compileRequiredParameters } from './required-parameters.ts';

/** Compiles the stage; none where there is nothing to check. */
export function compileValidation({ context, method }: IntegratedPlace): Stage | undefined {
  const { api } = context.snapshot;
  const name = method.requestValidator ?? '';
  const validator = Object.hasOwn(api.requestValidators, name) ? api.requestValidators[name] : undefined;
  const parameters = validator?.validateRequestParameters ? compileRequiredParameters(method) : undefined;
  const body = validator?.validateRequestBody ? compileRequestBody(api, method) : undefined;
  if (!parameters || !body) return parameters ?? body;
  return function validation(exchange) {
    parameters(exchange);
    return body(exchange);
  };
}
