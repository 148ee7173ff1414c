// The request of a test (TestInvokeMethod, TestInvokeAuthorizer), which comes by no socket, what becomes of its response, and
// its log in AWS's form. What such a request says of its host and key is recorded.

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { UsageMeter } from './metering/usage-meter.ts';
import type { LogEvent } from './observe/request-log.ts';

/** A request as a test gives it. */
interface TestRequest {
  httpMethod: string;
  /** Flat: name, value, name, value. */
  headers: readonly string[];
  body: string;
}

/** The host that tests are told to have come by. */
export const testDomain = {
  name: 'testPrefix.testDomainName',
  basePathMatched: undefined,
  routingRuleIdMatched: undefined,
  clientCertificate: undefined,
};

/** Whose key they are told to have. */
export const testClient = {
  keyId: 'test-invoke-api-key-id',
  value: 'test-invoke-api-key',
  planId: '',
  meter: new UsageMeter(() => {}),
  bucket: undefined,
  methods: undefined,
};

/** Path and query. */
export function splitTarget(target: string): [string, string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** A body is JSON whatever the headers say. */
export function requestOf({ httpMethod, headers, body }: TestRequest): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: 'test-invoke-source-ip' });
  const request = new IncomingMessage(socket);
  request.method = httpMethod === 'ANY' ? 'GET' : httpMethod;
  request.httpVersion = '1.1';
  const own = /^(?:content-type|content-length|transfer-encoding|x-apigw-.*)$/i;
  for (let at = 0; at < headers.length; at += 2) {
    if (!own.test(headers[at] ?? '')) request.rawHeaders.push(headers[at] ?? '', headers[at + 1] ?? '');
  }
  if (body !== '') {
    request.rawHeaders.push('Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(body)));
    request.push(body);
  }
  request.push(null);
  return request;
}

/** Keeps what would be sent. */
export class CapturedResponse extends ServerResponse {
  readonly #chunks: Buffer[] = [];

  get body(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  override write(chunk: string | Uint8Array, encoding?: unknown): boolean {
    const isNamed = typeof encoding === 'string' && Buffer.isEncoding(encoding);
    this.#chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, isNamed ? encoding : 'utf8') : Buffer.from(chunk));
    return true;
  }

  override end(chunk?: unknown, encoding?: unknown): this {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.write(chunk, encoding);
    return this;
  }
}

/** A line for each event, behind one that names the request. */
export function testLog(requestId: string, events: readonly LogEvent[]): string {
  const dated = events.map(({ timestamp, message }) => `${javaDate(timestamp)} : ${message}\n`);
  return `Execution log for request ${requestId}\n${dated.join('')}`;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Tue Nov 24 10:00:00 UTC 2026`. */
function javaDate(timestamp: number): string {
  const date = new Date(timestamp);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)} UTC ${date.getUTCFullYear()}`;
}
