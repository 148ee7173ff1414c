// The rpcv2Cbor protocol, as the AWS CLI speaks it with CloudWatch: POST /service/NAME/operation/NAME, CBOR both ways.
// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

import { cbor } from '@smithy/core/cbor';
import { Fault } from './fault.ts';
import { errorShapeOf, statusOfFault } from './fault-status.ts';
import type { WireRequest } from './message.ts';
import type { Operation, Shape, Structure } from './schema.ts';
import { serializationFault, wrongType } from './serialization.ts';
import type { Protocol } from './service.ts';
import { splitUrl } from './split-url.ts';

const headers = { 'Content-Type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

export const rpcCbor: Protocol = {
  route(service, request) {
    const name = /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(splitUrl(request.url).path)?.[1] ?? '';
    const operation = service.schema.operations.get(name);
    if (!operation) throw new Fault('UnknownOperationException', '');
    return { operation, readInput: () => readInput(operation, request) };
  },
  writeOutput(_service, operation, output) {
    const value = operation.output.kind === 'unit' ? {} : write(operation.output, output);
    return { status: 200, headers, body: cbor.serialize(value) };
  },
  writeFault(service, fault) {
    const shape = errorShapeOf(service.schema, fault);
    const message = shape?.structure.members.find(({ name }) => name.toLowerCase() === 'message')?.name ?? 'message';
    const status = statusOfFault(service.schema, fault);
    const body = { __type: fault.code, [message]: fault.message, ...fault.fields };
    return { status, headers, body: cbor.serialize(body) };
  },
};

function readInput({ input }: Operation, { body }: WireRequest): Record<string, unknown> {
  if (input.kind === 'unit' || body.length === 0) return {};
  let value: unknown;
  try {
    value = cbor.deserialize(body);
  } catch (error) {
    throw serializationFault(`Could not parse request body: ${(error as Error).message}`);
  }
  return readStructure(input, value);
}

function readStructure(shape: Structure, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, shape);
  const made: Record<string, unknown> = {};
  for (const { name, shape: inner } of shape.members) {
    const found: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
    if (found !== undefined && found !== null) made[name] = read(inner, found);
  }
  return made;
}

function read(shape: Shape, value: unknown): unknown {
  if (shape.kind === 'structure') return readStructure(shape, value);
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) throw wrongType(value, shape);
    return value.filter((item) => item !== null).map((item) => read(shape.member.shape, item));
  }
  if (shape.kind === 'map') return readMap(shape.value.shape, value);
  if (shape.kind === 'timestamp') return readTime(value, shape);
  if (shape.kind === 'number' && typeof value === 'bigint') return Number(value);
  const isRight = shape.kind === 'blob' ? value instanceof Uint8Array : typeof value === shape.kind;
  if (!isRight && shape.kind !== 'document') throw wrongType(value, shape);
  return value;
}

function readMap(shape: Shape, value: unknown): Record<string, unknown> {
  const made: Record<string, unknown> = Object.create(null);
  if (typeof value !== 'object' || value === null) throw wrongType(value, shape);
  for (const [key, item] of Object.entries(value)) made[key] = read(shape, item);
  return made;
}

/** A tagged number of seconds. */
function readTime(value: unknown, shape: Shape): Date {
  const tagged = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  if (tagged instanceof Date) return tagged;
  if (typeof tagged !== 'number' && typeof tagged !== 'bigint') throw wrongType(value, shape);
  return new Date(Number(tagged) * 1000);
}

function write(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (shape.kind === 'structure') {
    const entries = shape.members.map(
      ({ name, shape: inner }) => [name, write(inner, Reflect.get(value, name))] as const,
    );
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  }
  if (shape.kind === 'list') return (value as unknown[]).map((item) => write(shape.member.shape, item));
  if (shape.kind === 'map') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, write(shape.value.shape, item)]));
  }
  return value;
}
