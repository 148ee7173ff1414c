// The restJson1 protocol, as API Gateway (v1 and v2) and Lambda speak it.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html

import type { Fault } from './fault.ts';
import { errorShapeOf, statusOfFault } from './fault-status.ts';
import { type HttpInput, readBoundMembers } from './http-input.ts';
import { bodyMembers, payloadMember, statusOf, writeBoundHeaders } from './http-output.ts';
import { byWireName, expectObject, parseJson, readJson, readMembers, writeJson } from './json-codec.ts';
import type { WireRequest, WireResponse } from './message.ts';
import type { ErrorShape, Member, Operation } from './schema.ts';
import type { Protocol } from './service.ts';
import { splitUrl } from './split-url.ts';

const jsonType = 'application/json';

export const restJson: Protocol = {
  route(service, request) {
    const { path, query } = splitUrl(request.url);
    const match = service.router.match(request.method, path, query);
    if (!match) throw service.unknownOperation();
    return { operation: match.operation, readInput: () => readInput({ request, match, query }) };
  },
  writeOutput(_service, operation, output) {
    const { status, headers } = head(operation, output);
    const { type, body } = writeBody(operation, output);
    return { status, headers: type ? { 'Content-Type': type, ...headers } : headers, body };
  },
  writeFault(service, fault) {
    const shape = errorShapeOf(service.schema, fault);
    return {
      status: statusOfFault(service.schema, fault),
      headers: {
        'Content-Type': jsonType,
        'x-amzn-ErrorType': fault.code,
        ...(shape && writeBoundHeaders(shape.structure, fault.fields)),
      },
      body: JSON.stringify(faultBody(fault, shape)),
    };
  },
};

function head(operation: Operation, output: Record<string, unknown>): Pick<WireResponse, 'status' | 'headers'> {
  const headers = operation.output.kind === 'structure' ? writeBoundHeaders(operation.output, output) : {};
  return { status: statusOf(operation, output), headers };
}

function readInput(input: HttpInput): Record<string, unknown> {
  const { operation } = input.match;
  if (operation.input.kind === 'unit') return {};
  const made = readBoundMembers(operation.input, input);
  const payload = payloadMember(operation.input);
  if (payload) {
    const value = readPayload(payload, input.request);
    if (value !== undefined) made[payload.name] = value;
    return made;
  }
  const members = bodyMembers(operation.input);
  if (members.length === 0) return made;
  const body = expectObject(operation.input, parseJson(input.request.body.toString('utf8')));
  return Object.assign(made, readMembers(members, body, byWireName));
}

function readPayload(member: Member, { body }: WireRequest): unknown {
  if (body.length === 0) return undefined;
  if (member.shape.kind === 'blob') return body;
  const text = body.toString('utf8');
  return member.shape.kind === 'string' ? text : readJson(member.shape, parseJson(text), byWireName);
}

function writeBody(
  operation: Operation,
  output: Record<string, unknown>,
): { type?: string; body: string | Uint8Array } {
  if (operation.output.kind === 'unit' || operation.status === 204) return { body: '' };
  const payload = payloadMember(operation.output);
  if (!payload) return { type: jsonType, body: JSON.stringify(writeJson(operation.output, output, byWireName)) };
  const value = output[payload.name];
  if (value === undefined || value === null) return { body: '' };
  if (payload.shape.kind === 'blob') return { type: 'application/octet-stream', body: value as Uint8Array };
  if (payload.shape.kind === 'string') return { type: 'text/plain', body: String(value) };
  return { type: jsonType, body: JSON.stringify(writeJson(payload.shape, value, byWireName)) };
}

/**
 * `{"message": …}` and the shape's other members. Members that travel as headers stand in API Gateway's bodies as null
 * (recorded: `{"message":"…","retryAfterSeconds":null}`); Lambda's errors say whose fault they are in `Type`.
 */
function faultBody(fault: Fault, shape: ErrorShape | undefined): Record<string, unknown> {
  if (!shape) return { message: fault.message };
  const values: Record<string, unknown> = { Type: shape.status < 500 ? 'User' : 'Service', ...fault.fields };
  const body: Record<string, unknown> = {};
  for (const member of [...shape.structure.members].sort(messageFirst)) {
    if (isMessage(member)) body[member.wireName] = fault.message;
    else if (member.location === 'header') body[member.name] = null;
    else if (values[member.name] !== undefined) body[member.wireName] = values[member.name];
  }
  return body;
}

const isMessage = (member: Member): boolean => member.name.toLowerCase() === 'message';
const messageFirst = (a: Member, b: Member): number => Number(isMessage(b)) - Number(isMessage(a));
