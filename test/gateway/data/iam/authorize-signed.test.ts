// IAM authorization by HTTP, with AWS's own signer. Developer guide, "Control access to a REST API with IAM permissions";
// the texts of refusals are those of AWS's front end.

import { gzipSync } from 'node:zlib';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeclaredIdentity, noDeclarations } from '../../../../src/lib/gateway/data/declarations.ts';
import type { Json } from '../../../../src/lib/model/api.ts';
import {
  type Answer,
  type Harness,
  integration,
  lambdaProxy,
  method,
  mock,
  restApi,
  snapshot,
  startHarness,
} from '../../data-harness.ts';

const allowAll: Json = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:*' },
};
const alice: DeclaredIdentity = {
  arn: 'arn:aws:iam::123456789012:user/team/alice',
  accessKeyId: 'AKIAALICE',
  secretAccessKey: 'alice-secret',
  policies: [allowAll],
  organizationId: 'o-1234567890',
  tags: { Team: 'pets' },
};
const session: DeclaredIdentity = {
  arn: 'arn:aws:sts::123456789012:assumed-role/Reader/job',
  accessKeyId: 'ASIAREADER',
  secretAccessKey: 'reader-secret',
  sessionToken: 'reader-token',
  policies: [allowAll],
};
const bob: DeclaredIdentity = {
  arn: 'arn:aws:iam::999999999999:user/bob',
  accessKeyId: 'AKIABOB',
  secretAccessKey: 'bob-secret',
  policies: [allowAll],
};

let harness: Harness;
let events: { requestContext: { identity: Record<string, unknown> }; headers: Record<string, string>; body: string }[] =
  [];
let identities: Record<string, DeclaredIdentity> = {};
let declarations = noDeclarations;

function declare(...declared: DeclaredIdentity[]): void {
  identities = Object.fromEntries(declared.map((identity, at) => [`identity${at}`, identity]));
  declarations = { ...noDeclarations, identities };
}

beforeAll(async () => {
  const invoke = async ({ payload }: { payload: string }) => {
    events.push(JSON.parse(payload));
    return { statusCode: 200, payload: '{"statusCode":200,"body":"called"}' };
  };
  harness = await startHarness(invoke, { declarations: () => declarations });
});
afterAll(() => harness.close());

const iam = { authorizationType: 'AWS_IAM' as const };
const whoTemplate =
  '$context.identity.accessKey $context.identity.accountId $context.identity.user $context.identity.userArn';

beforeEach(() => {
  events = [];
  declare(alice, session, bob);
  publish();
});

function publish(policy?: Json): void {
  const methods = {
    'ANY /pets/{id}': mock(whoTemplate, iam),
    'POST /function': { ...lambdaProxy(), ...iam },
    'GET /open': mock('open'),
    'GET /backend': method(integration('HTTP_PROXY', { httpMethod: 'GET', uri: 'http://127.0.0.1:1/' }), iam),
  };
  harness.plane.publish(snapshot(restApi(methods, policy === undefined ? {} : { policy })));
}

interface Signing {
  method?: string;
  query?: Record<string, string | string[]>;
  headers?: Record<string, string>;
  body?: string | Buffer;
  at?: Date;
  region?: string;
  service?: string;
}

function signer(
  { accessKeyId, secretAccessKey, sessionToken }: DeclaredIdentity,
  { region = 'eu-west-1', service = 'execute-api' }: Signing,
) {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  return new SignatureV4({ service, region, credentials, sha256: Sha256 });
}

function unsigned(path: string, { method: verb = 'GET', query = {}, headers = {}, body }: Signing) {
  const port = harness.port;
  return {
    method: verb,
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path,
    query,
    headers: { host: `127.0.0.1:${port}`, ...headers },
    ...(body !== undefined && { body }),
  };
}

function queryText(query: Record<string, unknown> | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, String(value)] as const),
  );
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return text === '' ? '' : `?${text}`;
}

async function callSigned(identity: DeclaredIdentity, path: string, signing: Signing = {}): Promise<Answer> {
  const request = unsigned(path, signing);
  const signed = await signer(identity, signing).sign(request, { signingDate: signing.at ?? new Date() });
  const { method: verb, headers } = signed;
  const body = signing.body === undefined ? {} : { body: signing.body };
  return harness.call(`${path}${queryText(signing.query)}`, { method: verb, headers, ...body });
}

async function callPresigned(
  identity: DeclaredIdentity,
  path: string,
  signing: Signing & { expiresIn?: number } = {},
): Promise<Answer> {
  const options = { signingDate: signing.at ?? new Date(), expiresIn: signing.expiresIn ?? 60 };
  const signed = await signer(identity, signing).presign(unsigned(path, signing), options);
  return harness.call(`${path}${queryText(signed.query)}`);
}

function refusal(answer: Answer): [status: number, type: unknown, message: string] {
  const { message, Message } = JSON.parse(answer.body) as Record<string, string>;
  return [answer.status, answer.headers['x-amzn-errortype'], message ?? Message ?? ''];
}

describe('a signed request', () => {
  it("is let in by its signer's policy, and shows who called", async () => {
    const answer = await callSigned(alice, '/test/pets/7');
    expect([answer.status, answer.body]).toEqual([
      200,
      expect.stringMatching(/^AKIAALICE 123456789012 AIDA[A-Z2-7]{17} arn:aws:iam::123456789012:user\/team\/alice$/),
    ]);
  });

  it.each(['/test/pets/a%20b', '/test/pets/a*b(c)!', '/test/pets/%E1%88%B4', '/test/pets/a:b@c', '/test/pets/7/'])(
    'with the path %s',
    async (path) => {
      expect((await callSigned(alice, path)).status).toBe(200);
    },
  );

  it('with query parameters, in any order and twice', async () => {
    const query = { b: ['2', '1'], 'a b': 'c/d+e', empty: '' };
    expect((await callSigned(alice, '/test/pets/7', { query })).status).toBe(200);
  });

  it('with a body, compressed too', async () => {
    const post = (body: string | Buffer, headers = {}) =>
      callSigned(alice, '/test/function', { method: 'POST', body, headers });
    expect((await post('{"name":"Rex"}')).body).toBe('called');
    expect((await post(gzipSync('{"name":"Tom"}'), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(events.map(({ body }) => body)).toEqual(['{"name":"Rex"}', '{"name":"Tom"}']);
  });

  it('whose body is not signed', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    expect((await callSigned(alice, '/test/function', { method: 'POST', body: 'x', headers })).status).toBe(200);
  });

  it('of a session needs its token', async () => {
    expect((await callSigned(session, '/test/pets/7')).status).toBe(200);
    const { sessionToken: _, ...withoutToken } = session;
    const answer = await callSigned(withoutToken, '/test/pets/7');
    expect(refusal(answer)).toEqual([
      403,
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ]);
  });

  it('tells the function who called, and keeps the signature from it', async () => {
    await callSigned(session, '/test/function', { method: 'POST', body: '{}' });
    const [event] = events;
    expect(event?.requestContext.identity).toMatchObject({
      accessKey: 'ASIAREADER',
      accountId: '123456789012',
      caller: expect.stringMatching(/^AROA[A-Z2-7]{17}:job$/),
      user: expect.stringMatching(/^AROA[A-Z2-7]{17}:job$/),
      userArn: 'arn:aws:sts::123456789012:assumed-role/Reader/job',
      principalOrgId: null,
      cognitoIdentityId: null,
    });
    expect(Object.keys(event?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain('authorization');
  });

  it('in its query string', async () => {
    expect((await callPresigned(alice, '/test/pets/7', { query: { a: 'b' } })).status).toBe(200);
    expect((await callPresigned(session, '/test/pets/7')).status).toBe(200);
  });
});

describe('a request that is not well signed', () => {
  it('not at all: missing authentication token', async () => {
    const answer = await harness.call('/test/pets/7');
    expect(refusal(answer)).toEqual([403, 'MissingAuthenticationTokenException', 'Missing Authentication Token']);
  });

  it('with a token of another kind', async () => {
    const answer = await harness.call('/test/pets/7', { headers: { Authorization: 'Bearer abc' } });
    const text =
      /^Invalid key=value pair \(missing equal-sign\) in Authorization header \(hashed with SHA-256 and encoded with Base64\): '.+'\.$/;
    expect(refusal(answer)).toEqual([403, 'IncompleteSignatureException', expect.stringMatching(text)]);
  });

  it('without a date', async () => {
    const Authorization = 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=f';
    const answer = await harness.call('/test/pets/7', { headers: { Authorization } });
    const text = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
    expect(refusal(answer)).toEqual([403, 'IncompleteSignatureException', text]);
  });

  it('with half of a query string', async () => {
    const answer = await harness.call(
      '/test/pets/7?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=a&X-Amz-SignedHeaders=host',
    );
    const text =
      "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.";
    expect(refusal(answer)).toEqual([403, 'IncompleteSignatureException', text]);
  });

  it('with a signature of both kinds', async () => {
    const answer = await callSigned(alice, '/test/pets/7', { query: { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256' } });
    const text = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";
    expect(refusal(answer)).toEqual([403, 'InvalidSignatureException', text]);
  });

  it('by an algorithm that is not there', async () => {
    const headers = {
      'X-Amz-Date': new Date().toISOString().replace(/[-:]|\.\d{3}/g, ''),
      Authorization: 'AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=f',
    };
    const text =
      "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 for now). SigV4A is not there in the local gateway.";
    expect(refusal(await harness.call('/test/pets/7', { headers }))).toEqual([
      403,
      'IncompleteSignatureException',
      text,
    ]);
  });

  it('for another region or service', async () => {
    const region = await callSigned(alice, '/test/pets/7', { region: 'us-east-1' });
    expect(refusal(region)).toEqual([
      403,
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'us-east-1'. ",
    ]);
    const service = await callSigned(alice, '/test/pets/7', { service: 'lambda' });
    expect(refusal(service)).toEqual([
      403,
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'execute-api'. ",
    ]);
  });

  it('by nobody who is declared', async () => {
    const answer = await callSigned({ ...alice, accessKeyId: 'AKIANOBODY' }, '/test/pets/7');
    expect(refusal(answer)).toEqual([
      403,
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ]);
  });

  it('with another secret: AWS shows what should have been signed, and no secret', async () => {
    const answer = await callSigned({ ...alice, secretAccessKey: 'guess' }, '/test/pets/7');
    const [status, type, message] = refusal(answer);
    expect([status, type]).toEqual([403, 'InvalidSignatureException']);
    expect(message).toMatch(
      /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.\n\nThe Canonical String for this request should have been\n'GET\n\/test\/pets\/7\n\nhost:127\.0\.0\.1:\d+\n/,
    );
    expect(message).toMatch(
      /\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n\d{8}T\d{6}Z\n\d{8}\/eu-west-1\/execute-api\/aws4_request\n[0-9a-f]{64}'\n$/,
    );
    expect(answer.body).not.toContain('secret');
  });

  it.each([
    ['its path', '/test/pets/8', {}],
    ['its query', '/test/pets/7?a=2', {}],
    ['a signed header', '/test/pets/7?a=1', { 'x-amz-meta': 'other' }],
  ])('that was changed in %s', async (_, path, changed) => {
    const signing = { query: { a: '1' }, headers: { 'x-amz-meta': 'this' } };
    const signed = await signer(alice, signing).sign(unsigned('/test/pets/7', signing));
    const answer = await harness.call(path, { headers: { ...signed.headers, ...changed } });
    expect(refusal(answer).slice(0, 2)).toEqual([403, 'InvalidSignatureException']);
  });

  it('whose body was changed', async () => {
    const signed = await signer(alice, {}).sign(unsigned('/test/function', { method: 'POST', body: 'one' }));
    const answer = await harness.call('/test/function', { method: 'POST', headers: signed.headers, body: 'two' });
    expect(refusal(answer).slice(0, 2)).toEqual([403, 'InvalidSignatureException']);
    expect(events).toEqual([]);
  });

  it('more than five minutes ago, or in five minutes', async () => {
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    expect((await callSigned(alice, '/test/pets/7', { at: minutes(-4) })).status).toBe(200);
    const past = await callSigned(alice, '/test/pets/7', { at: minutes(-6) });
    const expired = /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/;
    expect(refusal(past)).toEqual([403, 'InvalidSignatureException', expect.stringMatching(expired)]);
    const future = await callSigned(alice, '/test/pets/7', { at: minutes(6) });
    const early =
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/;
    expect(refusal(future)).toEqual([403, 'InvalidSignatureException', expect.stringMatching(early)]);
  });

  it('in a query string that held for less', async () => {
    const at = new Date(Date.now() - 10 * 60_000);
    expect((await callPresigned(alice, '/test/pets/7', { at, expiresIn: 900 })).status).toBe(200);
    const answer = await callPresigned(alice, '/test/pets/7', { at, expiresIn: 60 });
    expect(refusal(answer)[2]).toMatch(/^Signature expired: /);
  });

  it('in a session that has ended', async () => {
    declare({ ...session, expiration: '2020-01-01T00:00:00Z' });
    const answer = await callSigned(session, '/test/pets/7');
    expect(refusal(answer)).toEqual([
      403,
      'ExpiredTokenException',
      'The security token included in the request is expired',
    ]);
  });
});

describe('who may', () => {
  const statement = (effect: string, more: { [key: string]: Json } = {}): Json => ({
    Version: '2012-10-17',
    Statement: { Effect: effect, Action: 'execute-api:Invoke', Resource: '*', ...more },
  });
  const refused =
    'is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:abc123/test/GET/pets/7';

  it('nobody whose policy is silent', async () => {
    declare({ ...alice, policies: [] });
    const text = `User: ${alice.arn} ${refused} because no identity-based policy allows the execute-api:Invoke action`;
    expect(refusal(await callSigned(alice, '/test/pets/7'))).toEqual([403, 'AccessDeniedException', text]);
  });

  it('nobody whom one of several policies denies', async () => {
    declare({ ...alice, policies: [allowAll, statement('Deny')] });
    const text = `User: ${alice.arn} ${refused} with an explicit deny in an identity-based policy`;
    expect(refusal(await callSigned(alice, '/test/pets/7'))[2]).toBe(text);
  });

  it('those of another account only where the resource policy says so, too', async () => {
    const text = `User: ${bob.arn} ${refused} because no resource-based policy allows the execute-api:Invoke action`;
    expect(refusal(await callSigned(bob, '/test/pets/7'))[2]).toBe(text);
    publish(statement('Allow', { Principal: { AWS: '999999999999' } }));
    expect((await callSigned(bob, '/test/pets/7')).status).toBe(200);
  });

  it('those of the own account by the resource policy alone', async () => {
    declare({ ...session, policies: [] });
    publish(statement('Allow', { Principal: { AWS: 'arn:aws:iam::123456789012:role/Reader' } }));
    expect((await callSigned(session, '/test/pets/7')).status).toBe(200);
  });

  it.each([
    ['aws:username', 'alice'],
    ['aws:PrincipalType', 'User'],
    ['aws:PrincipalAccount', '123456789012'],
    ['aws:PrincipalArn', alice.arn],
    ['aws:PrincipalOrgID', 'o-1234567890'],
    ['aws:PrincipalTag/Team', 'pets'],
  ])('by the condition key %s, which only signed requests have', async (key, value) => {
    declare({ ...alice, policies: [statement('Allow', { Condition: { StringEquals: { [key]: value } } })] });
    expect((await callSigned(alice, '/test/pets/7')).status).toBe(200);
    declare({ ...alice, policies: [statement('Allow', { Condition: { StringEquals: { [key]: `${value}x` } } })] });
    expect((await callSigned(alice, '/test/pets/7')).status).toBe(403);
  });

  it('a role by its ARN: each call is of a session', async () => {
    declare({ ...session, arn: 'arn:aws:iam::123456789012:role/team/Reader' });
    expect((await callSigned(session, '/test/pets/7')).body).toMatch(
      /:identity0 arn:aws:sts::123456789012:assumed-role\/Reader\/identity0$/,
    );
  });

  it('everybody where the method asks nobody', async () => {
    expect((await harness.call('/test/open')).body).toBe('open');
  });
});

describe('a clock that was moved', () => {
  it('leaves signatures to the clock of the clients, who sign by theirs', async () => {
    const moved = await startHarness(undefined, {
      declarations: () => declarations,
      now: () => Date.now() + 86_400_000,
      clientNow: Date.now,
    });
    moved.plane.publish(snapshot(restApi({ 'GET /open': mock('in', iam) })));
    const request = { ...unsigned('/test/open', {}), port: moved.port, headers: { host: `127.0.0.1:${moved.port}` } };
    const { headers } = await signer(alice, {}).sign(request);
    const answer = await moved.call('/test/open', { headers });
    await moved.close();
    expect([answer.status, answer.body]).toEqual([200, 'in']);
  });
});
