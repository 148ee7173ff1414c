// The awsJson1.1 protocol, as ACM speaks it: POST /, the operation in X-Amz-Target.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html

import { Fault } from './fault.ts';
import { errorShapeOf, statusOfFault } from './fault-status.ts';
import { byName, expectObject, parseJson, readMembers, writeJson } from './json-codec.ts';
import { headerOf, type WireRequest } from './message.ts';
import type { Operation } from './schema.ts';
import type { Protocol } from './service.ts';

const jsonType = 'application/x-amz-json-1.1';

export const jsonRpc: Protocol = {
  route(service, request) {
    const [, name = ''] = (headerOf(request, 'x-amz-target') ?? '').split('.');
    const operation = service.schema.operations.get(name);
    if (!operation) throw new Fault('UnknownOperationException', '');
    return { operation, readInput: () => readInput(operation, request) };
  },
  writeOutput(_service, operation, output) {
    const body = operation.output.kind === 'unit' ? '' : JSON.stringify(writeJson(operation.output, output, byName));
    return { status: 200, headers: { 'Content-Type': jsonType }, body };
  },
  writeFault(service, fault) {
    const members = errorShapeOf(service.schema, fault)?.structure.members ?? [];
    // Some services spell the member `Message`.
    const message = members.find(({ name }) => name.toLowerCase() === 'message')?.name ?? 'message';
    const status = fault.code === 'UnknownOperationException' ? 400 : statusOfFault(service.schema, fault);
    return {
      status,
      headers: { 'Content-Type': jsonType },
      body: JSON.stringify({ __type: fault.code, ...(fault.message && { [message]: fault.message }), ...fault.fields }),
    };
  },
};

function readInput(operation: Operation, request: WireRequest): Record<string, unknown> {
  if (operation.input.kind === 'unit') return {};
  const body = expectObject(operation.input, parseJson(request.body.toString('utf8')));
  return readMembers(operation.input.members, body, byName);
}
