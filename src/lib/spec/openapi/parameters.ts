// Parameters of a path item and an operation -> the method's request parameters; a body parameter -> request models.
// API Gateway keeps only where a parameter is, its name and whether it is required ("Amazon API Gateway important notes").

import type { Method } from '../../model/api.ts';
import { record } from '../../model/api.ts';
import { readBodyParameter } from './bodies.ts';
import { isTrue, itemsOf, member, textOf } from './json-object.ts';
import type { Operation } from './operation.ts';
import { requiredExtension } from './own-extensions.ts';
import type { Located, Reading } from './reading.ts';
import { note, resolve } from './reading.ts';

type MethodRequest = Pick<Method, 'requestParameters' | 'requestModels'>;

/** The operation's parameters, those of its path item under them. */
export function readParameters(reading: Reading, operation: Operation): MethodRequest {
  const request: MethodRequest = { requestParameters: record(), requestModels: record() };
  for (const parameter of effectiveParameters(reading, operation)) {
    const place = textOf(member(parameter.value, 'in')) ?? '';
    const name = textOf(member(parameter.value, 'name')) ?? '';
    if (place === 'body') request.requestModels = readBodyParameter(reading, operation, parameter);
    else if (locations.has(place)) addParameter(request, parameter, { place, name });
    else note(reading, parameter.pointer, unsupportedPlace(place, name, operation));
  }
  return request;
}

function unsupportedPlace(place: string, name: string, { title }: Operation): string {
  return `Unsupported parameter location '${place}' for parameter '${name}' of method '${title}'. Ignoring.`;
}

/** OpenAPI's `in` -> the word in API Gateway's parameter names. */
const locations = new Map([
  ['path', 'path'],
  ['query', 'querystring'],
  ['header', 'header'],
]);

function addParameter(request: MethodRequest, { value }: Located, at: { place: string; name: string }): void {
  const key = `method.request.${locations.get(at.place)}.${at.name}`;
  const exact = member(value, requiredExtension);
  const required = at.place === 'path' || isTrue(member(value, 'required'));
  request.requestParameters[key] = exact === undefined ? required : isTrue(exact);
}

/** An operation's parameter replaces the path item's of the same name and place. */
function effectiveParameters(reading: Reading, operation: Operation): Located[] {
  const byIdentity = new Map<string, Located>();
  for (const holder of [operation.pathItem, operation]) {
    for (const [index, value] of itemsOf(member(holder.value, 'parameters')).entries()) {
      const pointer = [...holder.pointer, 'parameters', index];
      const parameter = resolve(reading, { value, pointer });
      if (parameter) byIdentity.set(identityOf(parameter), parameter);
      else note(reading, pointer, `Parameter of method '${operation.title}' not found. Ignoring.`);
    }
  }
  return [...byIdentity.values()];
}

function identityOf({ value }: Located): string {
  return JSON.stringify([textOf(member(value, 'in')), textOf(member(value, 'name'))]);
}
