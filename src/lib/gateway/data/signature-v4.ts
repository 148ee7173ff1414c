// What signing a request and checking its signature have in common. IAM user guide, "Create a signed AWS API request": everywhere
// but in S3 the path is encoded once more, after its empty, `.` and `..` segments are gone.

import { createHash, createHmac } from 'node:crypto';

/** The signature, in hex: the secret key goes through date, region, service and `aws4_request` (the scope). */
export function signatureOf(secretAccessKey: string, scope: string, stringToSign: string): string {
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${secretAccessKey}`,
    );
  return createHmac('sha256', key).update(stringToSign).digest('hex');
}

/** Hex. */
export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The path as it is signed. */
export function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const isClosed = segments.length > 0 && path.endsWith('/');
  return `/${segments.join('/')}${isClosed ? '/' : ''}`;
}

/** The query as it is signed: decoded, encoded as AWS does, and sorted; the signature itself is no part of it. */
export function canonicalQuery(query: string): string {
  const pairs = query.split('&').filter((pair) => pair !== '');
  const encoded = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    const name = recode(equals < 0 ? pair : pair.slice(0, equals));
    return [name, equals < 0 ? '' : recode(pair.slice(equals + 1))] as const;
  });
  return encoded
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([one, value], [other, otherValue]) => compare(one, other) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By code points, as all of it is ASCII by now. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function recode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return encode(decodeURIComponent(spaced));
  } catch {
    return encode(spaced);
  }
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
