// What becomes of headers on their way through. Developer guide, "Amazon API Gateway important notes", table of
// header restrictions; where recordings of the service differ from it, the recordings hold.

/** Names that the pipeline looks for in every request, each with a number to switch on. */
export const slots = {
  none: 0,
  accept: 1,
  contentType: 2,
  contentLength: 3,
  transferEncoding: 4,
  contentEncoding: 5,
  methodOverride: 6,
  authorization: 7,
  traceId: 8,
  userAgent: 9,
  host: 10,
  forwardedFor: 11,
  admin: 12,
  trace: 13,
  acceptEncoding: 14,
  apiKey: 15,
  cacheControl: 16,
} as const;

const slotOfName = new Map<string, number>([
  ['accept', slots.accept],
  ['content-type', slots.contentType],
  ['content-length', slots.contentLength],
  ['transfer-encoding', slots.transferEncoding],
  ['content-encoding', slots.contentEncoding],
  ['x-http-method-override', slots.methodOverride],
  ['authorization', slots.authorization],
  ['x-amzn-trace-id', slots.traceId],
  ['user-agent', slots.userAgent],
  ['host', slots.host],
  ['x-forwarded-for', slots.forwardedFor],
  ['x-apigw-admin', slots.admin],
  ['x-apigw-trace', slots.trace],
  ['accept-encoding', slots.acceptEncoding],
  ['x-api-key', slots.apiKey],
  ['cache-control', slots.cacheControl],
]);

/** A client's headers that mappings, templates and Lambda events never see. */
const hiddenFromMappings = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'www-authenticate',
]);
/** This gateway's own: no backend sees them either. */
const ownPrefix = 'x-apigw-';

/** More that an HTTP_PROXY backend does not get; the trace id it gets from the gateway. */
const heldBackFromProxy = new Set([
  ...hiddenFromMappings,
  'host',
  'content-encoding',
  'via',
  'keep-alive',
  'proxy-connection',
  'x-amzn-trace-id',
  'x-amzn-apigateway-api-id',
  'x-http-method-override',
]);

/** Mapped to an HTTP backend and yet never sent. */
const unsendable = new Set(['expect', 'proxy-authenticate', 'te', 'via']);

/** Mapping targets that break the call: 500. */
const forbiddenForHttp = new Set([
  'content-length',
  'transfer-encoding',
  'x-amzn-trace-id',
  'x-amzn-apigateway-api-id',
]);
const forbiddenForAws = new Set([
  ...forbiddenForHttp,
  'authorization',
  'connection',
  'expect',
  'proxy-authenticate',
  'te',
]);

/** Renamed `x-amzn-Remapped-…` on the way to the client. */
const remappedAlways = new Set(['connection', 'content-length', 'date', 'server']);
const remappedFromProxy = new Set([...remappedAlways, 'x-amzn-requestid']);
const remappedWhenMapped = new Set([
  ...remappedAlways,
  'authorization',
  'content-md5',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
]);

/** Content codings that describe the bytes: a Content-Encoding of another kind does not pass an HTTP_PROXY. */
const contentCodings = /^(?:x-)?(?:gzip|deflate|br|zstd|compress)\b/i;

/** A header's name, looked at once and remembered. */
export interface HeaderName {
  lower: string;
  /** JSON text of the name as the client wrote it. */
  json: string;
  slot: number;
  hiddenFromMappings: boolean;
  heldBackFromProxy: boolean;
}

const known = new Map<string, HeaderName>();

/** Everything about a header's name as the client wrote it. Remembers a bounded number of names. */
export function headerName(written: string): HeaderName {
  const remembered = known.get(written);
  if (remembered) return remembered;
  const lower = written.toLowerCase();
  const isOwn = lower.startsWith(ownPrefix);
  const made = {
    lower,
    json: JSON.stringify(written),
    slot: slotOfName.get(lower) ?? slots.none,
    hiddenFromMappings: isOwn || hiddenFromMappings.has(lower),
    heldBackFromProxy: isOwn || heldBackFromProxy.has(lower),
  };
  if (known.size >= 1000) known.clear();
  known.set(written, made);
  return made;
}

/** Whether mapping to this header breaks the call of an integration of this type. */
export function isForbiddenTarget(name: string, backend: 'AWS' | 'HTTP'): boolean {
  return (backend === 'AWS' ? forbiddenForAws : forbiddenForHttp).has(name.toLowerCase());
}

/** Whether a header that is mapped to an HTTP backend is left out nevertheless. */
export function isUnsendable(name: string): boolean {
  return unsendable.has(name.toLowerCase());
}

/** A response header of an integration with integration responses or of a Lambda function: its name for the client. */
export function mappedResponseName(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (lower === 'transfer-encoding') return undefined;
  return remappedWhenMapped.has(lower) ? `x-amzn-Remapped-${name}` : name;
}

/** What becomes of a response header of an HTTP_PROXY backend. */
interface ProxiedHeader {
  /** Its name for the client; undefined: it is dropped. */
  sent: string | undefined;
  /** Those that the gateway reads itself. */
  meaning: 'contentType' | 'contentLength' | 'contentEncoding' | undefined;
}

const meanings = new Map<string, ProxiedHeader['meaning']>([
  ['content-type', 'contentType'],
  ['content-length', 'contentLength'],
  ['content-encoding', 'contentEncoding'],
]);
const droppedFromProxy = new Set(['transfer-encoding', 'via', 'keep-alive', 'proxy-connection', 'content-type']);
const knownProxied = new Map<string, ProxiedHeader>();

/** A response header of an HTTP_PROXY backend, looked at once and remembered. */
export function proxiedHeader(name: string): ProxiedHeader {
  const remembered = knownProxied.get(name);
  if (remembered) return remembered;
  const lower = name.toLowerCase();
  const renamed = remappedFromProxy.has(lower) ? `x-amzn-Remapped-${name}` : name;
  const made = { sent: droppedFromProxy.has(lower) ? undefined : renamed, meaning: meanings.get(lower) };
  if (knownProxied.size >= 1000) knownProxied.clear();
  knownProxied.set(name, made);
  return made;
}

/** Whether a Content-Encoding describes the bytes, and so passes an HTTP_PROXY. */
export function isContentCoding(value: string): boolean {
  return contentCodings.test(value.trim());
}
