// Media types: which template fits, and what counts as binary. Developer guide, "Content type conversions in API
// Gateway" and "Integration passthrough behaviors"; the wildcard rules are recorded on AWS.

import { isUtf8 } from 'node:buffer';
import type { ContentHandling } from '../../model/api.ts';
import { configurationError } from './failure.ts';

/** `text/html` of `text/html; charset=utf-8`. */
export function bareType(contentType: string): string {
  const semicolon = contentType.indexOf(';');
  return (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
}

/** The first media type of an Accept header: the only one that API Gateway looks at. */
export function acceptedType(accept: string | undefined): string | undefined {
  if (accept === undefined) return undefined;
  const comma = accept.indexOf(',');
  return bareType(comma < 0 ? accept : accept.slice(0, comma));
}

/** The key of the template for a client that accepts this type, else JSON's, else the first; undefined without any. */
export function pickTemplate(templates: ReadonlyMap<string, unknown>, type: string | undefined): string | undefined {
  if (type !== undefined && templates.has(type)) return type;
  if (templates.has('application/json')) return 'application/json';
  return templates.keys().next().value;
}

/**
 * Whether a type counts as binary. A wildcard stands on the right side of an entry only (`image/…`); the entry that
 * takes all takes a missing type too.
 */
export function isBinaryType(binaryMediaTypes: readonly string[], contentType: string | undefined): boolean {
  if (binaryMediaTypes.length === 0) return false;
  const type = contentType === undefined ? undefined : bareType(contentType);
  return binaryMediaTypes.some((entry) => {
    const listed = entry.toLowerCase();
    if (listed === '*/*' || listed === type) return true;
    return listed.endsWith('/*') && !listed.startsWith('*/') && type?.startsWith(listed.slice(0, -1)) === true;
  });
}

/** Bytes as received, text (bytes that are no UTF-8 are lost), base64 text, or bytes decoded from base64. */
export type Conversion = 'bytes' | 'text' | 'toBase64' | 'fromBase64';

/** What a request's body becomes on the way to the backend. */
export function requestConversion(isBinary: boolean, handling: ContentHandling | undefined): Conversion {
  if (isBinary) return handling === 'CONVERT_TO_TEXT' ? 'toBase64' : 'bytes';
  return handling === 'CONVERT_TO_BINARY' ? 'fromBase64' : 'text';
}

/** What a response's body becomes on the way to the client: by the backend's type, and the client's first accepted one. */
export function responseConversion(
  isPayloadBinary: boolean,
  isClientBinary: boolean,
  handling: ContentHandling | undefined,
): Conversion {
  if (isPayloadBinary) {
    if (handling === 'CONVERT_TO_BINARY') return 'bytes';
    return handling === undefined && isClientBinary ? 'bytes' : 'toBase64';
  }
  if (handling === 'CONVERT_TO_BINARY') return 'fromBase64';
  return handling === undefined && isClientBinary ? 'fromBase64' : 'text';
}

/** Linear whatever the text is: no two neighbours of this expression take the same character. */
const base64 = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/;

/** Converts a whole body. Throws a configuration error when it should be base64 and is not. */
export function convert(body: Buffer, conversion: Conversion): Buffer {
  if (conversion === 'bytes') return body;
  if (conversion === 'toBase64') return Buffer.from(body.toString('base64'), 'latin1');
  if (conversion === 'text') return isUtf8(body) ? body : Buffer.from(body.toString('utf8'));
  const text = body.toString('latin1');
  if (!base64.test(text)) throw configurationError('Unable to base64 decode the body.');
  return Buffer.from(text, 'base64');
}
