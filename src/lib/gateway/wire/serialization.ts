// SerializationException as AWS's service framework words it, when a request has a value of the wrong type.

import { Fault } from './fault.ts';
import type { Shape } from './schema.ts';

/** Java's names of the types that a JSON value is read as. */
const sources: Partial<Record<string, string>> = {
  boolean: 'class java.lang.Boolean',
  number: 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber',
  string: 'class java.lang.String',
};

const targets: Partial<Record<Shape['kind'], string>> = {
  string: 'an String',
  boolean: 'an Boolean',
  number: 'an Integer',
  blob: 'an ByteBuffer',
  timestamp: 'milliseconds since epoch',
};

const collections: Partial<Record<Shape['kind'], string>> = {
  list: 'Expected list or null',
  map: 'Expected map or null',
  structure: 'Expected null',
};

/** What the framework says of a JSON value where another type is expected. */
export function wrongType(value: unknown, shape: Shape): Fault {
  if (Array.isArray(value)) return serializationFault('Start of list found where not expected');
  if (typeof value === 'object') return serializationFault('Start of structure or map found where not expected.');
  const collection = collections[shape.kind];
  if (collection) return serializationFault(collection);
  return serializationFault(`${sources[typeof value]} can not be converted to ${targets[shape.kind]}`);
}

export function serializationFault(message: string): Fault {
  return new Fault('SerializationException', message);
}
