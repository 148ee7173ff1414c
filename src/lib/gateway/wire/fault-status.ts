// Status of a fault: its error schema's, or for the faults of AWS's service framework (which services do not model) this table's.
// https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html

import type { Fault } from './fault.ts';
import type { ErrorShape, ServiceSchema } from './schema.ts';

const commonStatuses = new Map<string, number>([
  ['AccessDeniedException', 403],
  ['InternalFailure', 500],
  ['InvalidAction', 400],
  ['MalformedXML', 400],
  ['MissingAuthenticationTokenException', 403],
  ['NotImplementedException', 501],
  ['RequestEntityTooLargeException', 413],
  ['SerializationException', 400],
  ['ServiceUnavailable', 503],
  ['ServiceUnavailableException', 503],
  ['Throttling', 400],
  ['ThrottlingException', 400],
  ['UnknownOperationException', 404],
  ['ValidationException', 400],
]);

/** The fault's shape in this service, where it models one. */
export function errorShapeOf(schema: ServiceSchema, fault: Fault): ErrorShape | undefined {
  return schema.errors.get(fault.code);
}

/** HTTP status of a fault in this service; 500 for a code that nobody knows. */
export function statusOfFault(schema: ServiceSchema, fault: Fault): number {
  return errorShapeOf(schema, fault)?.status ?? commonStatuses.get(fault.code) ?? 500;
}
