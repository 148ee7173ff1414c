// What no client of AWS sends: every request is answered or its connection ended, nothing of it reaches the log as a
// defect, and the gateway serves on.

import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../../src/lib/gateway/server.ts';

let gateway: Gateway;
const lines: string[] = [];

beforeAll(async () => {
  gateway = await startGateway({ port: 0, ephemeral: true, log: (line) => lines.push(line) });
});
afterAll(() => gateway.close());
beforeEach(() => {
  lines.length = 0;
});

const nested = (open: string, close: string, levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`;
const document = (rest: string) => `{"openapi":"3.0.1","info":{"title":"a","version":"1"},${rest}}`;

test.each([
  ['lists that never end', '/restapis', '['.repeat(200_000), 400],
  ['a deep object where text belongs', '/restapis', `{"name":${nested('{"a":', '}', 50_000)}}`, 400],
  ['a deep object that nobody asked for', '/restapis', `{"name":"n","more":${nested('[', ']', 50_000)}}`, 201],
  ['a deep policy', '/restapis', JSON.stringify({ name: 'n', policy: nested('{"a":', '}', 20_000) }), 400],
  ['no object', '/restapis', '"text"', 400],
  ['null', '/restapis', 'null', 400],
  ['no UTF-8', '/restapis', Buffer.from([0x7b, 0x22, 0xff, 0xfe]), 400],
  ['XML', '/restapis', '<name/>', 400],
  ['members of prototypes', '/restapis', '{"__proto__":{"name":"x"},"constructor":{"name":"x"}}', 400],
  ['a document of one letter', '/restapis?mode=import', 'a'.repeat(5_000_000), 400],
  ['a document of 10 MB', '/restapis?mode=import', 'a'.repeat(10_000_000), 400],
  ['a deep document', '/restapis?mode=import', document(`"paths":${nested('{"a":', '}', 50_000)}`), 400],
])('%s', async (_name, path, body, status) => {
  const answer = await fetch(gateway.endpoint + path, { method: 'POST', body });
  expect([answer.status, lines]).toEqual([status, []]);
});

test.each(['/restapis/%00', '/restapis/%zz', '/restapis/__proto__', `/restapis/${'a'.repeat(5000)}`, '/__proto__'])(
  'the path %s',
  async (path) => {
    const answer = await fetch(gateway.endpoint + path);
    expect([403, 404]).toContain(answer.status);
    expect(lines).toEqual([]);
  },
);

/** What comes back for bytes, until the gateway ends the connection or, after `cutAfter` milliseconds, the client. */
function sendRaw(text: string, cutAfter?: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.write(text);
    if (cutAfter !== undefined) setTimeout(() => socket.destroy(), cutAfter);
  });
}

const post = (headers: string, body: string) =>
  `POST /restapis HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\n${headers}\r\n\r\n${body}`;

test('what is no HTTP is answered 400 and ended', async () => {
  const refused = /^HTTP\/1\.1 400 /;
  expect(await sendRaw('\x16\x03\x01\x02\r\n\r\n')).toMatch(refused);
  expect(await sendRaw(post('Transfer-Encoding: chunked', 'zz\r\n{}\r\n'))).toMatch(refused);
  expect(await sendRaw(post('Content-Length: 3\r\nTransfer-Encoding: chunked', '0\r\n\r\n'))).toMatch(refused);
});

test('a body that is cut off creates nothing', async () => {
  const name = '{"name":"cut"}';
  expect(await sendRaw(post('Content-Length: 100', name), 50)).toBe('');
  expect(await sendRaw(post('Transfer-Encoding: chunked', `e\r\n${name}\r\n`), 50)).toBe('');
  const apis = (await (await fetch(`${gateway.endpoint}/restapis?limit=500`)).json()) as { item: { name: string }[] };
  expect(apis.item.filter((api) => api.name === 'cut')).toEqual([]);
  expect(lines).toEqual([]);
});
