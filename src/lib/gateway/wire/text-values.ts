// Values that travel as text, in paths, queries, headers and forms, by shape.
// https://smithy.io/2.0/spec/http-bindings.html

import type { Shape, TimestampFormat } from './schema.ts';
import { wrongType } from './serialization.ts';
import { parseTimestamp } from './timestamps.ts';

/** The value that a text is; `format` is how a timestamp stands at this place unless its shape says otherwise. */
export function readText(shape: Shape, text: string, format: TimestampFormat): unknown {
  const read = readers[shape.kind];
  const value = read ? read(text, shape, format) : text;
  if (value === undefined) throw wrongType(text, shape);
  return value;
}

type TextReader = (text: string, shape: Shape, format: TimestampFormat) => unknown;

/** Undefined: the text is no value of the shape. */
const readers: Partial<Record<Shape['kind'], TextReader>> = {
  boolean: (text) => text.toLowerCase() === 'true',
  number: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)),
  timestamp: (text, shape, fallback) => {
    const format = (shape.kind === 'timestamp' && shape.format) || fallback;
    return parseTimestamp(format === 'epoch-seconds' ? Number(text) : text, format);
  },
  blob: (text) => Buffer.from(text, 'base64'),
};
