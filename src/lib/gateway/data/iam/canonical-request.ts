// A request in the form that is signed, and its signature. IAM user guide, "Create a signed AWS API request": everywhere
// but in S3 the path is encoded once more, after its empty, `.` and `..` segments are gone.

import { createHash, createHmac } from 'node:crypto';

/** As received. */
export interface SignedRequest {
  method: string;
  /** Path and query, as sent. */
  target: string;
  /** Name, value, name, value. */
  rawHeaders: readonly string[];
}

/** What was signed of it, and how. */
export interface SigningTerms {
  /** Lower-case names, in their order. */
  signedHeaders: readonly string[];
  /** `20150830T123600Z` */
  date: string;
  /** `20150830/us-east-1/execute-api/aws4_request` */
  scope: string;
  /** Hex SHA-256 of the body, or `UNSIGNED-PAYLOAD`. */
  payloadHash: string;
}

export interface CanonicalTexts {
  canonicalRequest: string;
  stringToSign: string;
}

/** Both texts, which AWS quotes where the signature is another. */
export function canonicalTexts(request: SignedRequest, terms: SigningTerms): CanonicalTexts {
  const mark = request.target.indexOf('?');
  const path = mark < 0 ? request.target : request.target.slice(0, mark);
  const query = mark < 0 ? '' : request.target.slice(mark + 1);
  const canonicalRequest = [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    ...terms.signedHeaders.map((name) => `${name}:${headerValue(request.rawHeaders, name)}`),
    '',
    terms.signedHeaders.join(';'),
    terms.payloadHash,
  ].join('\n');
  const stringToSign = ['AWS4-HMAC-SHA256', terms.date, terms.scope, sha256(canonicalRequest)].join('\n');
  return { canonicalRequest, stringToSign };
}

/** The signature, in hex: the secret key goes through date, region, service and `aws4_request`. */
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

function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const isClosed = segments.length > 0 && path.endsWith('/');
  return `/${segments.join('/')}${isClosed ? '/' : ''}`;
}

/** Decoded, encoded as AWS does, and sorted; the signature itself is no part of what is signed. */
function canonicalQuery(query: string): string {
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

/** All values of a header, without the blanks around them, and with one in place of several within. */
function headerValue(rawHeaders: readonly string[], name: string): string {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const written = rawHeaders[at]?.toLowerCase();
    // The host of HTTP/2.
    if ((written === ':authority' ? 'host' : written) === name)
      values.push((rawHeaders[at + 1] ?? '').trim().replace(/ {2,}/g, ' '));
  }
  return values.join(',');
}
