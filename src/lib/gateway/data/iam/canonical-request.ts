// A request as it was received, in the form that is signed. IAM user guide, "Create a signed AWS API request".

import { canonicalPath, canonicalQuery, sha256 } from '../signature-v4.ts';

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
