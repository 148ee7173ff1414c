// The restXml protocol, as Route 53 speaks it.
// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html

import type { Fault } from './fault.ts';
import { errorShapeOf, statusOfFault } from './fault-status.ts';
import { type HttpInput, readBoundMembers } from './http-input.ts';
import { bodyMembers, statusOf, writeBoundHeaders } from './http-output.ts';
import type { ErrorShape, Operation } from './schema.ts';
import type { LoadedService, Protocol } from './service.ts';
import { splitUrl } from './split-url.ts';
import { errorDocument, innerXml, readXml, writeXml, xmlDeclaration } from './xml.ts';

const xmlType = 'text/xml';

export const restXml: Protocol = {
  route(service, request) {
    const { path, query } = splitUrl(request.url);
    const match = service.router.match(request.method, path, query);
    if (!match) throw service.unknownOperation();
    return { operation: match.operation, readInput: () => readInput(service, { request, match, query }) };
  },
  writeOutput(service, operation, output) {
    const { output: shape } = operation;
    const headers = shape.kind === 'structure' ? writeBoundHeaders(shape, output) : {};
    const status = statusOf(operation, output);
    if (shape.kind === 'unit') return { status, headers, body: '' };
    const body = writeXml(operation.schemas.output, bodyValues(operation, output), service.definition.xmlNamespace);
    return { status, headers: { 'Content-Type': xmlType, ...headers }, body: xmlDeclaration + body };
  },
  writeFault(service, fault, requestId) {
    const status = statusOfFault(service.schema, fault);
    const { code, message } = fault;
    const members = faultMembers(service, fault, errorShapeOf(service.schema, fault));
    const body = errorDocument({ code, message, status }, service.definition.xmlNamespace, requestId, members);
    return { status, headers: { 'Content-Type': xmlType, 'x-amzn-ErrorType': code }, body };
  },
};

function readInput(service: LoadedService, input: HttpInput): Record<string, unknown> {
  const { operation } = input.match;
  if (operation.input.kind === 'unit') return {};
  const made = readBoundMembers(operation.input, input);
  const members = bodyMembers(operation.input);
  if (members.length === 0) return made;
  const body = readXml(operation.schemas.input, input.request.body, service.definition.xmlNamespace);
  for (const { name } of members) if (body[name] !== undefined) made[name] = body[name];
  return made;
}

/** The codec writes every member that has a value, those in headers too: only the body's are given to it. */
function bodyValues(operation: Operation, output: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(bodyMembers(operation.output).map(({ name }) => [name, output[name]]));
}

function faultMembers(service: LoadedService, fault: Fault, shape: ErrorShape | undefined): string {
  if (!shape || Object.keys(fault.fields).length === 0) return '';
  return innerXml(writeXml(shape.schema, fault.fields, service.definition.xmlNamespace));
}
