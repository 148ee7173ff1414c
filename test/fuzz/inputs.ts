// The inputs: requests as bytes, from well-formed ones to noise, each with a nonce in all places where one has room.

import type { Random } from './random.ts';

/** What is written to one connection: its pieces, with a pause between them where there are several. */
export interface Input {
  kind: string;
  nonce: string;
  pieces: string[];
  /** The client hangs up once it has written all. */
  isCut: boolean;
}

interface Seat {
  random: Random;
  nonce: string;
  stage: string;
}

const prototypeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];
const methods = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'get',
  'PROPFIND',
  'X',
];
const paths = ['/mock', '/valid/1', '/http', '/proxy/a', '/lambda', '/none', '', '/', '/valid', '/proxy/'];
const tricks = [
  '/%2e%2e/%2e%2e/etc/passwd',
  '/../../etc/passwd',
  '//mock',
  '/mock//',
  '/mock/%00',
  '/proxy/%00',
  '/proxy/..%2f..%2f',
  '/proxy/%c0%ae%c0%ae',
  '/proxy/%',
  '/proxy/%zz?%zz=%&&=;;=',
  '/proxy/a%0d%0aX-Injected:%201',
  '/proxy/%E2%82',
  '/proxy/;/?#',
  '/proxy/\\..\\',
  '/valid/%7Bid%7D',
  '/__proto__/constructor',
];
const tokens = [
  'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.',
  'Bearer eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.AAAA',
  'Bearer ..',
  'Basic !!!',
  'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0',
  'AWS4-HMAC-SHA256',
  '=,=,=',
];

function body({ random, nonce }: Seat): string {
  const own = JSON.stringify({ nonce, size: random.below(100) / 100 });
  const depth = random.pick([10, 999, 1001, 50_000]);
  return random.pick([
    () => own,
    () => `{"nonce":"${nonce}","next":{"nonce":"${nonce}"},"all":[{},{}]}`,
    () => `{"${random.pick(prototypeNames)}":{"nonce":"${nonce}","polluted":true},"nonce":"${nonce}"}`,
    () => `${'{"next":'.repeat(depth)}{}${'}'.repeat(depth)}`,
    () => '['.repeat(depth),
    () => `{"nonce":"${'a'.repeat(60)}!","size":1e${random.below(1_000_000)}}`,
    () => `{"size":${'9'.repeat(random.below(3000))}}`,
    () => own.slice(0, random.below(own.length)),
    () => random.bytes(random.below(200)),
    () => `\xff\xfe${own}`,
    () => `nonce=${nonce}&a=b`,
    () => '',
  ])();
}

function target({ random, nonce, stage }: Seat): string {
  const path = random.chance(0.3) ? random.pick(tricks) : random.pick(paths);
  const query = random.pick([
    `?q=${nonce}`,
    `?q=${nonce}&q=${nonce}&${random.pick(prototypeNames)}=1`,
    `?${'a=b&'.repeat(random.below(300))}q=${nonce}`,
    '?=%00&%=%&q=',
    '',
  ]);
  return `${stage}${path}${query}`;
}

function headerLines({ random, nonce }: Seat): string[] {
  const lines = ['Host: localhost', `h: ${nonce}`];
  const more = [
    () =>
      `Content-Type: ${random.pick(['application/json', 'text/plain', 'application/octet-stream', ';', 'a/b;c="'])}`,
    () => `Accept: ${random.pick(['*/*', 'application/octet-stream', ',', 'a'.repeat(3000)])}`,
    () => `Accept-Encoding: ${random.pick(['gzip', 'deflate;q=0', '*', 'gzip;q=x', 'br'])}`,
    () => `${random.pick(prototypeNames)}: ${nonce}`,
    () => `Authorization: ${random.pick(tokens)}`,
    () => `X-HTTP-Method-Override: ${random.pick(methods)}`,
    () => `X-Amzn-Trace-Id: ${random.pick(['Root=1', nonce, ';;;', 'x'.repeat(2000)])}`,
    () => `x-api-key: ${nonce}`,
    () => `Cookie: ${'c=d; '.repeat(random.below(200))}`,
    () => `Content-Encoding: ${random.pick(['gzip', 'identity', 'zstd'])}`,
    () => `Expect: ${random.pick(['100-continue', 'nothing'])}`,
    () => `Upgrade: ${random.pick(['websocket', 'h2c'])}`,
    () => `X-Long: ${'y'.repeat(random.below(20_000))}`,
    () => `X-Latin: ${'\xe9\xff'.repeat(random.below(20))}`,
  ];
  for (let left = random.below(5); left > 0; left--) lines.push(random.pick(more)());
  return lines;
}

/** A request with its body, announced well. */
function wellFormed(seat: Seat): string {
  const content = body(seat);
  const lines = [...headerLines(seat), 'Connection: close'];
  const method = seat.random.pick(methods.slice(0, 7));
  if (content !== '') lines.push(`Content-Length: ${content.length}`);
  return `${method} ${target(seat)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${content}`;
}

function chunked(seat: Seat): string {
  const content = body(seat);
  const size = seat.random.pick([content.length.toString(16), 'zz', '-1', 'ffffffffffffffff', '0x5', '']);
  const lines = [...headerLines(seat), 'Transfer-Encoding: chunked', 'Connection: close'];
  const end = seat.random.pick(['0\r\n\r\n', '0\r\nTrailer: x\r\n\r\n', '', '0\r\n']);
  return `POST ${target(seat)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${size}\r\n${content}\r\n${end}`;
}

/** Two ways at once to say where the body ends; lengths that are none. */
function confusing(seat: Seat): string {
  const length = seat.random.pick(['-1', '1e3', '99999999999999999999', '5, 5', '0x10', '11000000', '']);
  const also = seat.random.pick(['Transfer-Encoding: chunked', 'Content-Length: 3', 'Transfer-Encoding: gzip']);
  const lines = [...headerLines(seat), `Content-Length: ${length}`, also, 'Connection: close'];
  return `POST ${target(seat)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body(seat)}`;
}

/** A well-formed request with some bytes changed, dropped or doubled. */
function mutated(seat: Seat): string {
  let text = wellFormed(seat);
  for (let left = 1 + seat.random.below(5); left > 0; left--) {
    const at = seat.random.below(text.length);
    const change = seat.random.pick([seat.random.bytes(1), '', '\0', '\r', '\n', ' ', text.slice(at, at + 20)]);
    text = text.slice(0, at) + change + text.slice(at + seat.random.below(3));
  }
  return text;
}

/** Several on one connection. */
function pipelined(seat: Seat): string {
  // Not HEAD: whoever reads the answers would have to know which of them has no body.
  const all = wellFormed(seat).replace(/^HEAD /, 'GET ');
  const open = all.replace('Connection: close\r\n', '');
  return open + open + all;
}

function malformed(seat: Seat): string {
  const { random } = seat;
  return random.pick([
    () => random.bytes(random.below(500)),
    () => `GET ${target(seat)}\r\n\r\n`,
    () => `GET ${target(seat)} HTTP/${random.pick(['0.9', '1.0', '2.0', '9.9', 'x'])}\r\n\r\n`,
    () => `${'A'.repeat(random.below(20_000))} / HTTP/1.1\r\n\r\n`,
    () => `GET http://evil.example/${seat.nonce} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`,
    () =>
      `GET / HTTP/1.1\r\nHost: ${random.pick(['', '[', '\0', 'a b', 'x'.repeat(300)])}\r\nConnection: close\r\n\r\n`,
    () => `GET ${target(seat)} HTTP/1.1\r\n h: folded\r\n\r\n`,
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    () => '\r\n\r\n\r\n',
  ])();
}

const kinds: readonly (readonly [kind: string, make: (seat: Seat) => string])[] = [
  ['well-formed', wellFormed],
  ['well-formed', wellFormed],
  ['chunked', chunked],
  ['confusing lengths', confusing],
  ['mutated', mutated],
  ['pipelined', pipelined],
  ['malformed', malformed],
];

/** The next input. */
export function makeInput(random: Random, index: number, stage: string): Input {
  const nonce = `nonce-${index.toString(36)}-end`;
  const [kind, make] = random.pick(kinds);
  const text = make({ random, nonce, stage });
  const at = random.below(text.length + 1);
  const isSlow = random.chance(0.1);
  return { kind, nonce, pieces: isSlow ? [text.slice(0, at), text.slice(at)] : [text], isCut: random.chance(0.1) };
}
