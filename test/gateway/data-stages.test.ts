// The parts of the data plane alone: on a bare exchange, or without any.

import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../src/lib/gateway/data/deadlines.ts';
import { GatewayFailure } from '../../src/lib/gateway/data/failure.ts';
import { parseLenientJson } from '../../src/lib/gateway/data/lenient-json.ts';
import { compileExpression } from '../../src/lib/gateway/data/mapping-expression.ts';
import {
  convert,
  isBinaryType,
  requestConversion,
  responseConversion,
} from '../../src/lib/gateway/data/media-types.ts';
import { parseQuery } from '../../src/lib/gateway/data/query-string.ts';
import { fillStageVariables } from '../../src/lib/gateway/data/stage-variables.ts';
import { TraceRing } from '../../src/lib/gateway/data/trace-ring.ts';
import { bareExchange } from './bare-exchange.ts';

describe('parameter mapping (data mapping reference)', () => {
  const route = {
    resourcePath: '/pets/{id}',
    resourceId: 'r1',
    operationName: undefined,
    pathVariables: ['id'],
    stages: [],
    stageNames: [],
    observer: undefined,
    sampler: undefined,
  };
  const cases: [expression: string, expected: string | undefined][] = [
    ["'it''s'", "it''s"],
    ["''", ''],
    ['method.request.path.id', '7'],
    ['method.request.path.other', undefined],
    ['method.request.querystring.q', 'two'],
    ['method.request.multivaluequerystring.q', 'one,two'],
    ['method.request.header.x-a', '2'],
    ['method.request.multivalueheader.X-A', '1,2'],
    ['method.request.header.Connection', undefined],
    ['method.request.header.__proto__', undefined],
    ['method.request.body', '{"a":{"b":[1,{"c":"deep"}]},"n":null,"t":true}'],
    ['method.request.body.a.b[1].c', 'deep'],
    ['method.request.body.a.b', '[1,{"c":"deep"}]'],
    ['method.request.body.t', 'true'],
    ['method.request.body.n', undefined],
    ['method.request.body.a.b.length', undefined],
    ['method.request.body.constructor', undefined],
    ['stageVariables.colour', 'blue'],
    ['stageVariables.constructor', undefined],
    ['context.stage', 'test'],
    ['context.resourcePath', '/pets/{id}'],
    ['context.requestTimeEpoch', '1795345200000'],
    ['context.requestTime', '22/Nov/2026:11:00:00 +0000'],
    ['context.authorizer.principalId', undefined],
    ['nonsense', undefined],
  ];
  it.each(cases)('%s', (expression, expected) => {
    const exchange = bareExchange(['X-A', '1', 'x-a', '2', 'Connection', 'close'], 'q=one&q=two');
    exchange.route = route;
    exchange.pathValues = ['7'];
    exchange.body = Buffer.from('{"a":{"b":[1,{"c":"deep"}]},"n":null,"t":true}');
    expect(compileExpression(expression, { colour: 'blue' })(exchange)).toBe(expected);
  });

  it("of a body that is no JSON fails as the client's fault", () => {
    const exchange = bareExchange();
    exchange.body = Buffer.from('{');
    const read = () => compileExpression('method.request.body.a', {})(exchange);
    expect(read).toThrow(GatewayFailure);
    expect(read).toThrow('Invalid JSON in request body');
  });
});

describe('the query string (recorded on AWS)', () => {
  const cases: [text: string, expected: [string, string[]][]][] = [
    ['', []],
    ['a=b+c&a=b%2Bc', [['a', ['b c', 'b+c']]]],
    [
      'a;b=1',
      [
        ['a', ['']],
        ['b', ['1']],
      ],
    ],
    ['a=1=2&&', [['a', ['1=2']]]],
    ['%zz=%', [['%zz', ['%']]]],
    ['__proto__=1', [['__proto__', ['1']]]],
    ['%C3%BC=%E2%9C%93', [['ü', ['✓']]]],
  ];
  it.each(cases)('%j', (text, expected) => {
    expect([...parseQuery(text)]).toEqual(expected);
  });
});

describe('binary media types (recorded on AWS)', () => {
  const cases: [listed: string[], type: string | undefined, expected: boolean][] = [
    [['image/png'], 'image/png', true],
    [['image/png'], 'IMAGE/PNG; q=1', true],
    [['image/png'], 'image/*', false],
    [['image/*'], 'image/png', true],
    [['*/test'], 'image/test', false],
    [['*/*'], 'text/plain', true],
    [['*/*'], undefined, true],
    [['image/png'], undefined, false],
    [['image/png'], '*/*', false],
    [[], '*/*', false],
  ];
  it.each(cases)('%j and %s: %s', (listed, type, expected) => {
    expect(isBinaryType(listed, type)).toBe(expected);
  });
});

describe('content type conversions (developer guide, tables of the page of that name)', () => {
  it.each([
    [false, undefined, 'text'],
    [false, 'CONVERT_TO_TEXT', 'text'],
    [false, 'CONVERT_TO_BINARY', 'fromBase64'],
    [true, undefined, 'bytes'],
    [true, 'CONVERT_TO_BINARY', 'bytes'],
    [true, 'CONVERT_TO_TEXT', 'toBase64'],
  ] as const)('request, binary %s, %s: %s', (isBinary, handling, expected) => {
    expect(requestConversion(isBinary, handling)).toBe(expected);
  });

  it.each([
    [false, false, undefined, 'text'],
    [false, false, 'CONVERT_TO_BINARY', 'fromBase64'],
    [false, true, undefined, 'fromBase64'],
    [false, true, 'CONVERT_TO_TEXT', 'text'],
    [true, false, undefined, 'toBase64'],
    [true, false, 'CONVERT_TO_BINARY', 'bytes'],
    [true, true, undefined, 'bytes'],
    [true, true, 'CONVERT_TO_TEXT', 'toBase64'],
  ] as const)('response, payload binary %s, client binary %s, %s: %s', (payload, client, handling, expected) => {
    expect(responseConversion(payload, client, handling)).toBe(expected);
  });

  it('look at each character of such text once: a megabyte of blanks holds nothing up', () => {
    const start = performance.now();
    const text = Buffer.from(`${' '.repeat(1_000_000)}!`);
    expect(() => convert(text, 'fromBase64')).toThrow(GatewayFailure);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(convert(Buffer.from('aGk=\n'), 'fromBase64').toString()).toBe('hi');
    expect(convert(Buffer.from('aA = =\n'), 'fromBase64').toString()).toBe('h');
  });

  it('fail on text that should be base64 and is not', () => {
    expect(() => convert(Buffer.from('no base64!'), 'fromBase64')).toThrow(GatewayFailure);
    expect(convert(Buffer.from('YWI='), 'fromBase64').toString()).toBe('ab');
  });
});

describe('lenient JSON of MOCK (recorded on AWS)', () => {
  it.each([
    ['{statusCode: 200}', { statusCode: 200 }],
    ["{'statusCode': 200, 'a': 'it\\'s \"so\"',}", { statusCode: 200, a: 'it\'s "so"' }],
    ['{"a": "b: c, }"}', { a: 'b: c, }' }],
    ['[1, 2, ]', [1, 2]],
  ])('%s', (text, expected) => {
    expect(parseLenientJson(text)).toEqual(expected);
  });

  it.each(['', '{', '{statusCode 200}', 'undefined'])('%j is none', (text) => {
    expect(() => parseLenientJson(text)).toThrow(SyntaxError);
  });
});

describe('stage variables in addresses', () => {
  it('are filled in, or named when missing', () => {
    const variables = { host: 'example.com', a: '1' };
    expect(fillStageVariables('http://${stageVariables.host}/${stageVariables.a}', variables)).toEqual({
      text: 'http://example.com/1',
    });
    expect(fillStageVariables('${stageVariables.none}${stageVariables.constructor}', variables)).toEqual({
      missing: 'none',
    });
    expect(fillStageVariables('${stageVariables.constructor}', variables)).toEqual({ missing: 'constructor' });
  });
});

describe('deadlines', () => {
  it('expire in order, and not when cancelled', async () => {
    const deadlines = new Deadlines();
    const expired: string[] = [];
    const start = (milliseconds: number, name: string) =>
      deadlines.start(milliseconds, { expire: () => expired.push(name) });
    start(30, 'first');
    const cancelled = start(30, 'cancelled');
    start(30, 'second');
    start(10, 'short');
    cancelled.cancel();
    cancelled.cancel();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(expired).toEqual(['short', 'first', 'second']);
    start(10, 'again');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(expired.at(-1)).toBe('again');
  });
});

describe('the ring of traces', () => {
  it('forgets the oldest', () => {
    const ring = new TraceRing(2);
    const trace = (requestId: string) => ({
      requestId,
      apiId: 'a',
      stage: 's',
      httpMethod: 'GET',
      path: '/',
      resourcePath: undefined,
      startedAt: '',
      steps: [],
      status: 200,
      microseconds: 1,
      pending: [],
    });
    for (const id of ['1', '2', '3']) ring.add(trace(id));
    expect(ring.get('1')).toBeUndefined();
    expect(ring.get('3')).toMatchObject({ requestId: '3' });
    expect(ring.get('3')).not.toHaveProperty('pending');
  });
});
