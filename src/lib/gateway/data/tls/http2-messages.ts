// HTTP/2 requests and responses in the form that the data plane reads and writes those of HTTP/1.1. API Gateway does the
// same: backends are called, and logs are written, as if all came over HTTP/1.1 (developer guide, "$context.protocol").

import { Http2ServerRequest, Http2ServerResponse, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { ReadableOptions } from 'node:stream';

/** A request without pseudo-headers; its authority is the Host. */
export class Http2Request extends Http2ServerRequest {
  constructor(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    options: ReadableOptions,
    rawHeaders: readonly string[],
  ) {
    headers.host ??= headers[':authority'];
    super(stream, headers, options, rawHeaders);
    const flat = flatten(headers, rawHeaders);
    // A body may come without its length, as a chunked one does.
    if (!stream.endAfterHeaders && headers['content-length'] === undefined) flat.push('transfer-encoding', 'chunked');
    Object.defineProperty(this, 'rawHeaders', { value: flat });
    Object.defineProperty(this, 'httpVersion', { value: '1.1' });
  }
}

/** Events on AWS show these two in their usual spelling, and all others as HTTP/2 sends them. */
const spelled = new Map([
  ['host', 'Host'],
  ['user-agent', 'User-Agent'],
]);

/** Cookies may be sent one by one; backends get them in one line (RFC 9113, 8.2.3). */
function flatten(headers: IncomingHttpHeaders, rawHeaders: readonly string[]): string[] {
  const flat: string[] = headers.host === undefined ? [] : ['Host', headers.host];
  const cookies: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    if (name === 'cookie') cookies.push(value);
    else if (!name.startsWith(':') && name !== 'host') flat.push(spelled.get(name) ?? name, value);
  }
  if (cookies.length > 0) flat.push('cookie', cookies.join('; '));
  return flat;
}

/** What belongs to a connection of HTTP/1.1, and makes a response of HTTP/2 malformed (RFC 9113, 8.2.2). */
const connectionHeaders = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);

/** A response whose head is written as for HTTP/1.1: names in any case, a name as often as it comes. */
export class Http2Response extends Http2ServerResponse<Http2Request> {
  #hasNoBody = false;

  override writeHead(statusCode: number, ...rest: unknown[]): this {
    this.#hasNoBody = statusCode === 204 || statusCode === 304 || this.req.method === 'HEAD';
    return super.writeHead(statusCode, gather(rest.at(-1)));
  }

  override write(...rest: unknown[]): boolean {
    return this.#hasNoBody || Reflect.apply(super.write, this, rest);
  }

  override end(...rest: unknown[]): this {
    if (!this.#hasNoBody) return Reflect.apply(super.end, this, rest);
    return super.end();
  }
}

function gather(head: unknown): Record<string, string | string[]> {
  const pairs = Array.isArray(head) ? pairsOf(head) : Object.entries(Object(head));
  const gathered: Record<string, string | string[]> = {};
  for (const [written, value] of pairs) {
    const name = written.toLowerCase();
    if (connectionHeaders.has(name)) continue;
    const known = Object.hasOwn(gathered, name) ? gathered[name] : undefined;
    gathered[name] = known === undefined ? String(value) : [known, String(value)].flat();
  }
  return gathered;
}

function pairsOf(flat: readonly unknown[]): [string, unknown][] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[String(name), flat[at + 1]] satisfies [string, unknown]] : []));
}
