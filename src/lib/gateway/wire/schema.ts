// Reads the operation and shape schemas that the AWS SDK's clients export. The only file that knows their raw
// form (arrays, read here and nowhere else); the rest of the wire sees the plain shapes below.
// The bindings are those of Smithy's HTTP traits: https://smithy.io/2.0/spec/http-bindings.html

import { NormalizedSchema } from '@smithy/core/schema';

export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

/** The type of a value on the wire. */
export type Shape =
  | { kind: 'string' | 'boolean' | 'number' | 'blob' | 'document' | 'unit' }
  | { kind: 'timestamp'; format: TimestampFormat | undefined }
  | { kind: 'list'; member: Member }
  | { kind: 'map'; key: Member; value: Member }
  | Structure;

export interface Structure {
  kind: 'structure';
  name: string;
  /** A getter, since shapes may contain themselves. */
  readonly members: readonly Member[];
}

/** Where a member stands in an HTTP message. */
export type Location = 'body' | 'payload' | 'label' | 'query' | 'queryMap' | 'header' | 'prefixHeaders' | 'status';

export interface Member {
  name: string;
  shape: Shape;
  location: Location;
  /** Its name at that location: the header, the query parameter, or the key in a JSON body. */
  wireName: string;
  /** Its element in XML and its key in a query body. */
  xmlName: string;
  flattened: boolean;
  required: boolean;
}

export interface Operation {
  name: string;
  method: string;
  /** Path template without its query: `/restapis/{restApiId}`. Empty for RPC protocols. */
  path: string;
  /** Query parameters that must be there with this value (empty: any), as `mode=import`. */
  fixedQuery: readonly (readonly [string, string])[];
  status: number;
  input: Structure | { kind: 'unit' };
  output: Structure | { kind: 'unit' };
  /** For the SDK's own XML codec. */
  schemas: { input: NormalizedSchema; output: NormalizedSchema };
}

export interface ErrorShape {
  name: string;
  status: number;
  structure: Structure;
  schema: NormalizedSchema;
}

export interface ServiceSchema {
  operations: ReadonlyMap<string, Operation>;
  errors: ReadonlyMap<string, ErrorShape>;
}

type Raw = readonly unknown[];
type HttpTrait = readonly [method: string, uri: string, status: number];
interface OperationTraits {
  http?: HttpTrait;
}
interface ErrorTraits {
  httpError?: number;
  error?: 'client' | 'server';
}

const operationSchema = 9;
const errorSchema = -3;

/** The operations and errors among a client module's exports; everything else in it is passed over. Throws where there are none. */
export function readServiceSchema(client: Readonly<Record<string, unknown>>): ServiceSchema {
  const operations = new Map<string, Operation>();
  const errors = new Map<string, ErrorShape>();
  for (const [name, value] of Object.entries(client)) {
    if (!name.endsWith('$') || !Array.isArray(value)) continue;
    if (value[0] === operationSchema) operations.set(String(value[2]), readOperation(value));
    if (value[0] === errorSchema) errors.set(String(value[2]), readError(value));
  }
  if (operations.size === 0)
    throw new Error('The SDK client exports no schemas of operations: its version does not fit');
  return { operations, errors };
}

function readOperation(raw: Raw): Operation {
  const traits = raw[3] as OperationTraits | number;
  const [method, uri, status] = (typeof traits === 'object' && traits.http) || (['POST', '', 200] as HttpTrait);
  const [path = '', query = ''] = uri.split('?');
  const input = NormalizedSchema.of(raw[4] as never);
  const output = NormalizedSchema.of(raw[5] as never);
  return {
    name: String(raw[2]),
    method,
    path,
    fixedQuery: [...new URLSearchParams(query)],
    status,
    input: topShape(input),
    output: topShape(output),
    schemas: { input, output },
  };
}

function readError(raw: Raw): ErrorShape {
  const traits = raw[3] as ErrorTraits | number;
  const { httpError, error } = typeof traits === 'object' ? traits : ({} as ErrorTraits);
  const schema = NormalizedSchema.of(raw as never);
  // JSON-RPC services state no status: their client faults are 400.
  const status = httpError ?? (error === 'server' ? 500 : 400);
  return { name: String(raw[2]), status, structure: readStructure(schema), schema };
}

function topShape(schema: NormalizedSchema): Structure | { kind: 'unit' } {
  return schema.isUnitSchema() ? { kind: 'unit' } : readStructure(schema);
}

const structures = new WeakMap<object, Structure>();

function readStructure(schema: NormalizedSchema): Structure {
  const raw = schema.getSchema() as unknown as Raw;
  const known = structures.get(raw);
  if (known) return known;
  let members: Member[] | undefined;
  const made: Structure = {
    kind: 'structure',
    name: String(raw[2]),
    get members() {
      members ??= readMembers(schema, raw);
      return members;
    },
  };
  structures.set(raw, made);
  return made;
}

function readMembers(schema: NormalizedSchema, raw: Raw): Member[] {
  // The names are sorted so that the required members come first; their number stands last.
  const required = typeof raw[6] === 'number' ? raw[6] : 0;
  return [...schema.structIterator()].map(([name, member], i) => readMember(member, name, i < required));
}

/** The traits that a member may have, as the SDK names them. */
interface MemberTraits {
  httpLabel?: number;
  httpQuery?: string;
  httpQueryParams?: number;
  httpHeader?: string;
  httpPrefixHeaders?: string;
  httpPayload?: number;
  httpResponseCode?: number;
  jsonName?: string;
  xmlName?: string;
  xmlFlattened?: number;
}

function readMember(schema: NormalizedSchema, name: string, required = false): Member {
  const traits = schema.getMergedTraits() as MemberTraits;
  const own = schema.getMemberTraits() as MemberTraits;
  const [location, wireName] = readLocation(traits, name);
  return {
    name,
    shape: readShape(schema),
    location,
    wireName,
    xmlName: own.xmlName ?? name,
    flattened: Boolean(traits.xmlFlattened),
    required,
  };
}

function readLocation(traits: MemberTraits, name: string): [Location, string] {
  if (traits.httpLabel) return ['label', name];
  if (traits.httpQuery !== undefined) return ['query', traits.httpQuery];
  if (traits.httpQueryParams) return ['queryMap', name];
  if (traits.httpHeader !== undefined) return ['header', traits.httpHeader];
  if (traits.httpPrefixHeaders !== undefined) return ['prefixHeaders', traits.httpPrefixHeaders];
  if (traits.httpPayload) return ['payload', name];
  if (traits.httpResponseCode) return ['status', name];
  return ['body', traits.jsonName ?? name];
}

const timestampFormats = new Map<unknown, TimestampFormat>([
  [5, 'date-time'],
  [6, 'http-date'],
  [7, 'epoch-seconds'],
]);

function readShape(schema: NormalizedSchema): Shape {
  if (schema.isStructSchema()) return readStructure(schema);
  if (schema.isListSchema()) return { kind: 'list', member: readMember(schema.getValueSchema(), 'member') };
  if (schema.isMapSchema()) {
    const key = readMember(schema.getKeySchema(), 'key');
    return { kind: 'map', key, value: readMember(schema.getValueSchema(), 'value') };
  }
  if (schema.isTimestampSchema()) return { kind: 'timestamp', format: timestampFormats.get(schema.getSchema()) };
  if (schema.isBlobSchema()) return { kind: 'blob' };
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  if (schema.isStringSchema()) return { kind: 'string' };
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return { kind: 'number' };
  if (schema.isUnitSchema()) return { kind: 'unit' };
  return { kind: 'document' };
}
