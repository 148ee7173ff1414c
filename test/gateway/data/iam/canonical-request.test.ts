// AWS's published test vectors for Signature Version 4 (the "aws-signing-test-suite"): each is a request as it is sent.

import { describe, expect, it } from 'vitest';
import { canonicalTexts } from '../../../../src/lib/gateway/data/iam/canonical-request.ts';
import { sha256, signatureOf } from '../../../../src/lib/gateway/data/signature-v4.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const date = '20150830T123600Z';
const scope = '20150830/us-east-1/service/aws4_request';
const token = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';
const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const presigned = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request&X-Amz-Date=${date}&X-Amz-SignedHeaders=host&X-Amz-Expires=3600`;

const vectors: [name: string, target: string, more: [string, string][], signature: string, method?: string][] = [
  ['get-vanilla', '/', [], '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', '/', [], '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b', 'POST'],
  [
    'get-relative-relative-normalized',
    '/example1/example2/../..',
    [],
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  ['get-slashes-normalized', '//example//', [], '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
  ['get-space-normalized', '/example space/', [], '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741'],
  ['get-utf8', '/\u1234', [], '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
  [
    'get-vanilla-query-order-key-case',
    '/?Param2=value2&Param1=value1',
    [],
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-vanilla-query-order-encoded',
    '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
    [],
    '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
  ],
  ['get-vanilla-utf8-query', '/?\u1234=bar', [], '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04'],
  [
    'get-vanilla-query-unreserved',
    `/?${unreserved}=${unreserved}`,
    [],
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  [
    'get-vanilla-empty-query-key',
    '/?Param1=value1',
    [],
    'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  ],
  [
    'get-header-value-trim',
    '/',
    [
      ['My-Header1', ' value1'],
      ['My-Header2', ' "a   b   c"'],
    ],
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  [
    'get-header-key-duplicate',
    '/',
    [
      ['My-Header1', 'value2'],
      ['My-Header1', 'value2'],
      ['My-Header1', 'value1'],
    ],
    'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  ],
  [
    'post-header-key-sort',
    '/',
    [['My-Header1', 'value1']],
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
    'POST',
  ],
  [
    'get-vanilla-with-session-token',
    '/',
    [['X-Amz-Security-Token', token]],
    '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
  ],
];

describe('Signature Version 4', () => {
  it.each(vectors)('%s', (_, target, more, signature, method = 'GET') => {
    const headers: [string, string][] = [['Host', 'example.amazonaws.com'], ...more, ['X-Amz-Date', date]];
    const signedHeaders = [...new Set(headers.map(([name]) => name.toLowerCase()))].sort();
    const terms = { signedHeaders, date, scope, payloadHash: sha256('') };
    const { stringToSign } = canonicalTexts({ method, target, rawHeaders: headers.flat() }, terms);
    expect(signatureOf(secret, scope, stringToSign)).toBe(signature);
  });

  it('in the query string leaves out itself', () => {
    const signature = 'e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d';
    const request = {
      method: 'GET',
      target: `/?${presigned}&X-Amz-Signature=${signature}`,
      rawHeaders: ['Host', 'example.amazonaws.com'],
    };
    const { stringToSign } = canonicalTexts(request, { signedHeaders: ['host'], date, scope, payloadHash: sha256('') });
    expect(signatureOf(secret, scope, stringToSign)).toBe(signature);
  });

  it('encodes a path once more that is encoded already', () => {
    const terms = { signedHeaders: ['host'], date, scope, payloadHash: sha256('') };
    const { canonicalRequest } = canonicalTexts({ method: 'GET', target: '/prod/a%20b*', rawHeaders: [] }, terms);
    expect(canonicalRequest.split('\n')[1]).toBe('/prod/a%2520b%2A');
  });
});
