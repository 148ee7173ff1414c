// The Authorization header of a signed request, and what AWS finds missing in it. IAM user guide, "Elements of an AWS API
// request signature"; the complaints are the service's own.

import { createHash } from 'node:crypto';
import { GatewayFailure } from '../failure.ts';

/** `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` */
export interface AuthorizationHeader {
  algorithm: string;
  credential: string;
  signedHeaders: string;
  signature: string;
}

/** Reads the header, or says what is wrong with it. Undefined where there is nothing in it. */
export function readAuthorizationHeader(authorization: string | undefined): AuthorizationHeader | undefined {
  const [algorithm, ...pairs] = split(authorization);
  if (authorization === undefined || algorithm === undefined) return undefined;
  const hash = createHash('sha256').update(authorization).digest('base64');
  if (pairs.length === 0 || pairs.some((pair) => !pair.includes('='))) {
    throw incomplete(
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`,
    );
  }
  const members = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !members.has(name));
  if (missing.length > 0) {
    const required = missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' ');
    throw incomplete(`${required} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash}`);
  }
  return {
    algorithm,
    credential: members.get('Credential') ?? '',
    signedHeaders: members.get('SignedHeaders') ?? '',
    signature: members.get('Signature') ?? '',
  };
}

/** A signature that says too little. */
export function incomplete(text: string): GatewayFailure {
  return new GatewayFailure('incompleteSignature', text, text);
}

/** `SCHEME a=b, c=d` -> the scheme and the pairs. A single word is no scheme but a pair that lacks its equal-sign. */
function split(authorization: string | undefined): string[] {
  const text = authorization?.trim() ?? '';
  if (text === '') return [];
  const blank = text.indexOf(' ');
  if (blank < 0) return [text];
  const pairs = text.slice(blank + 1).split(',');
  return [text.slice(0, blank), ...pairs.map((pair) => pair.trim())];
}
