// Reads what came back on a connection as answers of HTTP/1.1, and says what of it is none.

import { gunzipSync, inflateSync } from 'node:zlib';

export interface HttpAnswer {
  status: number;
  headers: Map<string, string>;
  body: Buffer;
}

/** The answers, and the first thing that is not well-formed. Bytes of an answer that was cut off are told by `rest`. */
export function readAnswers(
  bytes: Buffer,
  isHead: (index: number) => boolean,
): { answers: HttpAnswer[]; rest: Buffer; fault?: string } {
  const answers: HttpAnswer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return { answers, rest };
    const head = readHead(rest.subarray(0, end).toString('latin1'));
    if (typeof head === 'string') return { answers, rest, fault: head };
    const after = rest.subarray(end + 4);
    const body = bodyOf(head, after, isHead(answers.length));
    if (body === undefined) return { answers, rest };
    if (head.status >= 200) answers.push({ ...head, body: decoded(head.headers, body.content) });
    rest = after.subarray(body.length);
  }
  return { answers, rest };
}

type Head = Omit<HttpAnswer, 'body'>;

function readHead(text: string): Head | string {
  const [first = '', ...lines] = text.split('\r\n');
  const status = /^HTTP\/1\.1 ([1-5]\d\d) [\x20-\x7e]*$/.exec(first)?.[1];
  if (status === undefined) return `no status line: ${JSON.stringify(first.slice(0, 100))}`;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+): ?([^\0\r\n]*)$/.exec(line) ?? [];
    if (name === undefined) return `no header: ${JSON.stringify(line.slice(0, 100))}`;
    headers.set(name.toLowerCase(), value ?? '');
  }
  return { status: Number(status), headers };
}

/** What stands after the head; undefined where it is not all there. */
function bodyOf(
  { status, headers }: Head,
  after: Buffer,
  isHead: boolean,
): { content: Buffer; length: number } | undefined {
  const none = { content: Buffer.alloc(0), length: 0 };
  if (isHead || status < 200 || status === 204 || status === 304) return none;
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(after);
  const length = headers.get('content-length');
  const size = length === undefined ? after.length : Number(length);
  return after.length < size ? undefined : { content: after.subarray(0, size), length: size };
}

function readChunks(after: Buffer): { content: Buffer; length: number } | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = after.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = Number.parseInt(after.subarray(at, end).toString('latin1'), 16);
    if (after.length < end + size + 4) return undefined;
    parts.push(after.subarray(end + 2, end + 2 + size));
    at = end + size + 4;
    if (size === 0) return { content: Buffer.concat(parts), length: at };
  }
}

function decoded(headers: ReadonlyMap<string, string>, body: Buffer): Buffer {
  try {
    if (headers.get('content-encoding') === 'gzip') return gunzipSync(body);
    if (headers.get('content-encoding') === 'deflate') return inflateSync(body);
  } catch {
    // What a backend was told to call compressed stays as it is.
  }
  return body;
}
