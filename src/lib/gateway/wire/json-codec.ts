// JSON values <-> the SDK's values, by shape, with the checks of type that AWS's service framework makes.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html

import type { Location, Member, Shape, Structure } from './schema.ts';
import { serializationFault, wrongType } from './serialization.ts';
import { formatTimestamp, parseTimestamp } from './timestamps.ts';

/** Whether members go by their `jsonName`, as in restJson1, or by their own name, as in JSON-RPC. */
export type MemberNaming = (member: Member) => string;

export const byWireName: MemberNaming = (member) => member.wireName;
export const byName: MemberNaming = (member) => member.name;

/** A JSON text's value. Fails with SerializationException where it is not JSON; an empty text is an empty object. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw serializationFault(`Could not parse request body into json: ${(cause as Error).message}`);
  }
}

/** A body's JSON value as the SDK's value; members that the shape does not know are passed over. */
export function readJson(shape: Shape, value: unknown, naming: MemberNaming): unknown {
  if (value === null || value === undefined) return undefined;
  return readers[shape.kind](shape as never, value, naming);
}

type Reader<K extends Shape['kind']> = (
  shape: Extract<Shape, { kind: K }>,
  value: unknown,
  naming: MemberNaming,
) => unknown;

const readers: { [K in Shape['kind']]: Reader<K> } = {
  string: (shape, value) => expectType('string', shape, value),
  boolean: (shape, value) => expectType('boolean', shape, value),
  number: (shape, value) => expectType('number', shape, value),
  blob: (shape, value) => Buffer.from(expectType('string', shape, value) as string, 'base64'),
  document: (_shape, value) => value,
  unit: () => undefined,
  timestamp(shape, value) {
    const date = typeof value === 'object' ? undefined : parseTimestamp(value, shape.format ?? 'epoch-seconds');
    if (!date) throw wrongType(value, shape);
    return date;
  },
  list(shape, value, naming) {
    if (!Array.isArray(value)) throw wrongType(value, shape);
    // AWS's clients leave nulls out of lists, too.
    return value.filter((item) => item !== null).map((item) => readJson(shape.member.shape, item, naming));
  },
  map(shape, value, naming) {
    const made: Record<string, unknown> = Object.create(null);
    for (const [key, item] of Object.entries(expectObject(shape, value))) {
      if (item !== null) made[key] = readJson(shape.value.shape, item, naming);
    }
    return made;
  },
  structure: (shape, value, naming) => readMembers(shape.members, expectObject(shape, value), naming),
};

/** These members of a JSON object. */
export function readMembers(
  members: readonly Member[],
  value: Readonly<Record<string, unknown>>,
  naming: MemberNaming,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const member of members) {
    const key = naming(member);
    if (!Object.hasOwn(value, key)) continue;
    const read = readJson(member.shape, value[key], naming);
    if (read !== undefined) made[member.name] = read;
  }
  return made;
}

function expectType(type: string, shape: Shape, value: unknown): unknown {
  if (typeof value !== type) throw wrongType(value, shape);
  return value;
}

/** The value as an object, where a structure or a map is expected. */
export function expectObject(shape: Shape, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, shape);
  return value as Record<string, unknown>;
}

/** The SDK's value as a JSON value; what the shape does not know is left out. */
export function writeJson(shape: Shape, value: unknown, naming: MemberNaming): unknown {
  if (value === null || value === undefined) return value;
  switch (shape.kind) {
    case 'structure':
      return writeMembers(shape, value as Record<string, unknown>, naming);
    case 'list':
      return (value as unknown[]).map((item) => writeJson(shape.member.shape, item, naming) ?? null);
    case 'map':
      return writeMap(shape.value.shape, value as Record<string, unknown>, naming);
    case 'timestamp':
      return formatTimestamp(value, shape.format ?? 'epoch-seconds');
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    default:
      return value;
  }
}

/** Bindings to path and query mean nothing in a response: `position` of API Gateway's lists bears one all the same. */
const notInBodies: ReadonlySet<Location> = new Set(['header', 'prefixHeaders', 'status']);

function writeMembers(shape: Structure, value: Record<string, unknown>, naming: MemberNaming): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const member of shape.members) {
    if (notInBodies.has(member.location)) continue;
    const item = value[member.name];
    if (item !== undefined) made[naming(member)] = writeJson(member.shape, item, naming);
  }
  return made;
}

function writeMap(shape: Shape, value: Record<string, unknown>, naming: MemberNaming): Record<string, unknown> {
  const made: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) made[key] = writeJson(shape, item, naming);
  return made;
}
