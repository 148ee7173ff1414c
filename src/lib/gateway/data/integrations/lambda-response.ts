// What a function behind a Lambda proxy integration may return, and what becomes of it.
// Developer guide, "Output format of a Lambda function for proxy integration"; the edge cases are recorded on AWS.

import type { Exchange, Outcome } from '../exchange.ts';
import { configurationError, GatewayFailure } from '../failure.ts';
import { mappedResponseName } from '../header-names.ts';
import { acceptedType, isBinaryType } from '../media-types.ts';
import { payloadLimit } from '../read-body.ts';
import { respond } from '../respond.ts';

const allowedKeys = new Set(['isBase64Encoded', 'statusCode', 'headers', 'multiValueHeaders', 'body']);

/** Fills the exchange's response from the function's JSON text. Throws 502 for anything that is not of the shape. */
export function applyLambdaResponse(exchange: Exchange, payload: string): void {
  const output = parseOutput(payload);
  exchange.status = statusOf(output['statusCode']);
  exchange.functionStatus = exchange.status;
  const single = mapOf(output['headers']);
  const multi = mapOf(output['multiValueHeaders']);
  const contentType = multi ? mergeHeaders(exchange, multi, single) : writeSingle(exchange, single);
  exchange.responseType = contentType;
  exchange.payload = bodyOf(exchange, output);
  if (Buffer.byteLength(exchange.payload) > payloadLimit) throw malformed('the body is larger than 10 MB');
}

/**
 * Fills the exchange's head from the metadata before a streamed body; the length that they announce, or undefined.
 * Throws 500 for what is no metadata, as AWS answers it.
 */
export function applyStreamMetadata(exchange: Exchange, text: string): number | undefined {
  try {
    const metadata: unknown = JSON.parse(text);
    if (!isMap(metadata)) throw malformed('not an object');
    const { announced, others } = takeLength(mapOf(metadata['headers']));
    const multi = mapOf(metadata['multiValueHeaders']);
    exchange.status = statusOf(metadata['statusCode']);
    exchange.functionStatus = exchange.status;
    exchange.responseType = multi ? mergeHeaders(exchange, multi, others) : writeSingle(exchange, others);
    for (const cookie of cookiesOf(metadata['cookies'])) push(exchange, 'Set-Cookie', cookie);
    return announced;
  } catch (error) {
    throw badStream(error instanceof GatewayFailure ? error.detail : String(error));
  }
}

/** A streamed answer that does not begin as it must. */
export function badStream(reason: string): GatewayFailure {
  return configurationError(`Malformed Lambda response stream: ${reason}`);
}

/** With a Content-Length the body is not sent in chunks. */
function takeLength(single: Record<string, unknown> | undefined) {
  const isLength = ([name]: [string, unknown]) => name.toLowerCase() === 'content-length';
  const entries = Object.entries(single ?? {});
  const length = Number(entries.find(isLength)?.[1] ?? Number.NaN);
  const others = Object.fromEntries(entries.filter((entry) => !isLength(entry)));
  return { announced: Number.isInteger(length) && length >= 0 ? length : undefined, others };
}

function cookiesOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed('cookies are not a list');
  return value.map((cookie) => textOf('Set-Cookie', cookie));
}

/** The last stage behind a function: headers that HTTP does not allow are the function's fault. */
export function respondFromFunction(exchange: Exchange): Outcome {
  try {
    return respond(exchange);
  } catch (error) {
    throw malformed(String(error));
  }
}

function malformed(reason: string): GatewayFailure {
  return new GatewayFailure(
    'malformedProxyResponse',
    `Execution failed due to configuration error: Malformed Lambda proxy response (${reason})`,
  );
}

function parseOutput(payload: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(payload);
  } catch {
    parsed = metadataIn(payload);
  }
  if (!isMap(parsed)) throw malformed('not an object');
  for (const key of Object.keys(parsed)) {
    if (!allowedKeys.has(key)) throw malformed(`unknown key ${JSON.stringify(key)}`);
  }
  return parsed;
}

/** Of what is made to be streamed, and is not, the status and headers are answered, without the body, as on AWS. */
function metadataIn(payload: string): unknown {
  const end = payload.indexOf('\0'.repeat(8));
  try {
    const { statusCode, headers, multiValueHeaders } = JSON.parse(payload.slice(0, Math.max(end, 0)));
    return { statusCode, headers, multiValueHeaders };
  } catch {
    throw malformed('not JSON');
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers, and texts of digits. A status that cannot end a response in HTTP is refused. */
function statusOf(value: unknown): number {
  if (value === undefined || value === null) return 200;
  const status = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw malformed(`statusCode ${JSON.stringify(value)}`);
}

function mapOf(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isMap(value)) throw malformed('headers are not an object');
  return value;
}

/** A header's value as text; lists and objects have none. */
function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw malformed(`header ${name}`);
}

/** Writes `headers` alone; returns the Content-Type. A null value leaves the header out. */
function writeSingle(exchange: Exchange, single: Record<string, unknown> | undefined): string | undefined {
  let contentType: string | undefined;
  for (const name in single) {
    const value = single[name];
    if (value === null) continue;
    const text = textOf(name, value);
    if (name.length === 12 && name.toLowerCase() === 'content-type') contentType = text;
    else push(exchange, name, text);
  }
  return contentType;
}

/**
 * Both maps: values of one name are merged, those of multiValueHeaders first and in its spelling; a value of
 * `headers` that is there already is not repeated. Returns the Content-Type.
 */
function mergeHeaders(
  exchange: Exchange,
  multi: Record<string, unknown>,
  single: Record<string, unknown> | undefined,
): string | undefined {
  const merged = new Map<string, { name: string; values: string[] }>();
  for (const [name, values] of Object.entries(multi)) {
    if (!Array.isArray(values)) throw malformed(`multiValueHeaders ${name} is not a list`);
    merged.set(name.toLowerCase(), { name, values: values.map((value) => textOf(name, value)) });
  }
  for (const [name, value] of Object.entries(single ?? {})) {
    if (value === null) continue;
    const text = textOf(name, value);
    const there = merged.get(name.toLowerCase());
    if (!there) merged.set(name.toLowerCase(), { name, values: [text] });
    else if (!there.values.includes(text)) there.values.push(text);
  }
  for (const [lower, { name, values }] of merged) {
    if (lower !== 'content-type') for (const value of values) push(exchange, name, value);
  }
  return merged.get('content-type')?.values.at(-1);
}

function push(exchange: Exchange, name: string, value: string): void {
  const sent = mappedResponseName(name);
  if (sent !== undefined) exchange.headers.push(sent, value);
}

/** Base64 becomes bytes only when the first type that the client accepts is listed as binary. */
function bodyOf(exchange: Exchange, output: Record<string, unknown>): string | Buffer {
  const body = output['body'];
  if (body === undefined || body === null) return '';
  if (typeof body !== 'string') throw malformed('body is not text');
  if (output['isBase64Encoded'] !== true) return body;
  const { binaryMediaTypes } = exchange.context;
  return isBinaryType(binaryMediaTypes, acceptedType(exchange.accept)) ? Buffer.from(body, 'base64') : body;
}
