// Responses of an operation -> method responses, by status code. `default` has no counterpart in API Gateway.

import type { Method, MethodResponse } from '../../model/api.ts';
import { record } from '../../model/api.ts';
import { checkResponseParameters, checkStatusCode } from '../../model/validate-method.ts';
import { contentModels, exactModels, mediaTypes } from './bodies.ts';
import { isTrue, member, membersOf } from './json-object.ts';
import type { Operation } from './operation.ts';
import { modelsExtension, requiredExtension } from './own-extensions.ts';
import type { Located, Reading } from './reading.ts';
import { isSwagger2, note, refuse, resolveMember, resolveMembers } from './reading.ts';
import { modelFor } from './schemas.ts';

/** The method responses that PutMethodResponse would make, by status code. */
export function readResponses(reading: Reading, operation: Operation): Method['methodResponses'] {
  const made = record<MethodResponse>();
  for (const [statusCode, response] of resolveMembers(reading, resolveMember(reading, operation, 'responses'))) {
    if (statusCode.startsWith('x-')) continue;
    if (statusCode === 'default') {
      note(reading, response.pointer, `Default response of method '${operation.title}' is not supported. Ignoring.`);
      continue;
    }
    made[statusCode] = readResponse(reading, operation, { statusCode, ...response });
  }
  return made;
}

interface Response extends Located {
  statusCode: string;
}

function readResponse(reading: Reading, operation: Operation, response: Response): MethodResponse {
  const made: MethodResponse = {
    responseParameters: responseParameters(response),
    responseModels: responseModels(reading, operation, response),
  };
  const message = checkStatusCode(response.statusCode) ?? checkResponseParameters(Object.keys(made.responseParameters));
  if (message !== undefined) {
    const method = `'${operation.httpMethod}' for resource at path '${operation.path}'`;
    refuse(reading, response.pointer, `Unable to put method response on ${method}: ${message}`);
  }
  return made;
}

/** AWS ignores whether a response header is required: false as it imports it. */
function responseParameters({ value }: Response): MethodResponse['responseParameters'] {
  const headers = membersOf(member(value, 'headers'));
  return record(
    headers.map(([name, header]) => [`method.response.header.${name}`, isTrue(member(header, requiredExtension))]),
  );
}

function responseModels(reading: Reading, operation: Operation, response: Response): MethodResponse['responseModels'] {
  const user = {
    unsupported: (type: string) =>
      `Unsupported model type '${type}' in ${response.statusCode} response to method '${operation.title}'. Ignoring.`,
  };
  const exact = member(response.value, modelsExtension);
  if (exact !== undefined) return exactModels(reading, exact);
  if (!isSwagger2(reading)) return contentModels(reading, response, user);
  const schema = member(response.value, 'schema');
  if (schema === undefined) return record();
  const name = modelFor(reading, { value: schema, pointer: [...response.pointer, 'schema'] }, user);
  return name === undefined ? record() : record(mediaTypes(reading, operation, 'produces').map((type) => [type, name]));
}
