// Cognito user pool authorizers, by HTTP, with tokens that are really signed. Developer guide, "Control access to REST APIs
// using Amazon Cognito user pools"; Cognito's guide, "Verifying JSON web tokens".

import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Declarations, noDeclarations } from '../../src/lib/gateway/data/declarations.ts';
import type { Authorizer, Json, Method, RestApi } from '../../src/lib/model/api.ts';
import {
  type Answer,
  type Harness,
  lambdaProxy,
  listen,
  mock,
  restApi,
  snapshot,
  startHarness,
} from './data-harness.ts';

const poolId = 'eu-west-1_AbCdEfGhI';
const poolArn = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${poolId}`;
const awsIssuer = `https://cognito-idp.eu-west-1.amazonaws.com/${poolId}`;
const start = 1_795_345_200_000;

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const own = pair();
const second = pair();
const foreign = pair();
const jwk = (kid: string, key: KeyObject) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' });
const ownKeys = { keys: [jwk('k1', own.publicKey)] } as unknown as Json;

let harness: Harness;
let now = start;
let declared: Declarations = noDeclarations;
let published: unknown = ownKeys;
let fetches = 0;
let keyServer: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  keyServer = await listen((_request, response) => {
    fetches++;
    if (published === undefined) response.writeHead(503).end();
    else response.end(JSON.stringify(published));
  });
  harness = await startHarness(
    async ({ payload }) => ({ statusCode: 200, payload: JSON.stringify({ body: payload }) }),
    {
      now: () => now,
      declarations: () => declared,
    },
  );
});
afterAll(async () => {
  await harness.close();
  await keyServer.close();
});
beforeEach(() => {
  now = start;
  fetches = 0;
  published = ownKeys;
  declare({ jwks: ownKeys });
});

function declare(pool: Declarations['userPools'][string]): void {
  declared = { ...noDeclarations, userPools: { [poolId]: pool } };
}

const authorizer: Authorizer = {
  type: 'COGNITO_USER_POOLS',
  identitySource: 'method.request.header.Authorization',
  providerARNs: [poolArn],
};
const guarded: Partial<Method> = { authorizationType: 'COGNITO_USER_POOLS', authorizer: 'pool' };
const body =
  '$context.authorizer.claims.sub|$context.authorizer.claims.email|$context.authorizer.claims["cognito:groups"]|$context.authorizer.principalId';

function publish(more: Partial<Authorizer> = {}, api: Partial<RestApi> = {}, variables = {}): void {
  const methods = {
    'GET /me': mock(body, guarded),
    'GET /event': { ...lambdaProxy(), ...guarded },
    'GET /scoped': mock('scoped', { ...guarded, authorizationScopes: ['pets/read', 'pets/write'] }),
  };
  const authorizers = { pool: { ...authorizer, ...more } };
  harness.plane.publish(snapshot(restApi(methods, { authorizers, ...api }), { variables }));
}

const seconds = start / 1000;
const claims = {
  sub: 'a1',
  email: 'me@example.com',
  'cognito:groups': ['admin', 'staff'],
  aud: 'client1',
  iss: awsIssuer,
  token_use: 'id',
  iat: seconds - 60,
  exp: seconds + 3600,
};
const access = { ...claims, aud: undefined, client_id: 'client1', token_use: 'access', scope: 'openid pets/read' };

function sign(payload: JWTPayload, key: KeyObject = own.privateKey, kid = 'k1'): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

const get = (token: string, path = '/test/me') => harness.call(path, { headers: { Authorization: token } });
const brief = ({ status, headers, body: text }: Answer) => [status, headers['x-amzn-errortype'], text];
const unauthorized = [401, 'UnauthorizedException', '{"message":"Unauthorized"}'];
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a good identity token', () => {
  it('lets its user in, with or without Bearer, and its claims are in $context', async () => {
    publish();
    const token = await sign(claims);
    expect((await get(token)).body).toBe('a1|me@example.com|admin,staff|');
    expect((await get(`Bearer ${token}`)).status).toBe(200);
    expect((await get(`bearer ${token}`)).status).toBe(200);
  });

  it('has its claims in the event: text, times as dates', async () => {
    publish();
    const event = JSON.parse((await get(await sign({ ...claims, email_verified: true }), '/test/event')).body);
    expect(event.requestContext.authorizer).toEqual({
      claims: {
        sub: 'a1',
        email: 'me@example.com',
        'cognito:groups': 'admin,staff',
        aud: 'client1',
        iss: awsIssuer,
        token_use: 'id',
        iat: 'Sun Nov 22 10:59:00 UTC 2026',
        exp: 'Sun Nov 22 12:00:00 UTC 2026',
        email_verified: 'true',
      },
    });
  });

  it('is of the issuer that the project declares', async () => {
    declare({ issuer: 'http://localhost:9229/pool', jwks: ownKeys });
    publish();
    expect((await get(await sign({ ...claims, iss: 'http://localhost:9229/pool' }))).status).toBe(200);
    expect(brief(await get(await sign(claims)))).toEqual(unauthorized);
  });

  it('is of any of the authorizer’s pools, which stage variables may name', async () => {
    const other = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Other';
    publish({ providerARNs: [other, '$' + '{stageVariables.pool}'] }, {}, { pool: poolArn });
    expect((await get(await sign(claims))).status).toBe(200);
    publish({ providerARNs: [other] });
    expect(brief(await get(await sign(claims)))).toEqual(unauthorized);
  });
});

describe('who is refused with 401', () => {
  const header = { alg: 'none', kid: 'k1' };
  const hmac = (secret: string) => {
    const text = `${part({ alg: 'HS256', kid: 'k1' })}.${part(claims)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const tampered = async () => {
    const [head, , signature] = (await sign(claims)).split('.');
    return `${head}.${part({ ...claims, sub: 'root' })}.${signature}`;
  };

  it.each<[string, () => string | Promise<string>]>([
    ['a token that is none', () => 'nonsense'],
    ['Bearer of nothing', () => 'Bearer '],
    ['two parts', () => 'a.b'],
    ['alg none', () => `${part(header)}.${part(claims)}.`],
    ['alg none with a signature', () => `${part(header)}.${part(claims)}.AAAA`],
    [
      'HS256 with the public key as its secret',
      () => hmac(own.publicKey.export({ format: 'pem', type: 'spki' }) as string),
    ],
    ['another key by the same name', () => sign(claims, foreign.privateKey)],
    ['a key that the pool does not have', () => sign(claims, foreign.privateKey, 'k9')],
    ['claims that were changed', tampered],
    ['another pool', () => sign({ ...claims, iss: `${awsIssuer}X` })],
    ['an access token where there are no scopes', () => sign(access)],
    ['no token_use', () => sign({ ...claims, token_use: undefined })],
    ['no exp', () => sign({ ...claims, exp: undefined })],
    ['a token of later', () => sign({ ...claims, nbf: seconds + 60 })],
  ])('%s', async (_, token) => {
    publish();
    expect(brief(await get(await token()))).toEqual(unauthorized);
  });

  it('nobody: no header', async () => {
    publish();
    expect(brief(await harness.call('/test/me'))).toEqual(unauthorized);
  });

  it('an expired token is told so; one that is expired and not of the pool is not', async () => {
    publish();
    now = (claims.exp - 1) * 1000;
    const token = await sign(claims);
    expect((await get(token)).status).toBe(200);
    now = claims.exp * 1000;
    expect(brief(await get(token))).toEqual([
      401,
      'UnauthorizedException',
      '{"message":"The incoming token has expired"}',
    ]);
    expect(brief(await get(await sign(claims, foreign.privateKey)))).toEqual(unauthorized);
  });

  it('is drawn by UNAUTHORIZED where that is customised', async () => {
    const template = { 'application/json': '{"why":$context.error.messageString}' };
    publish({}, { gatewayResponses: { UNAUTHORIZED: { responseParameters: {}, responseTemplates: template } } });
    now = claims.exp * 1000;
    expect((await get(await sign(claims))).body).toBe('{"why":"The incoming token has expired"}');
  });
});

describe('scopes and audience', () => {
  it('a method with scopes takes access tokens that have one of them', async () => {
    publish();
    expect((await get(await sign(access), '/test/scoped')).body).toBe('scoped');
    for (const scope of ['openid', 'pets/readwrite', '', undefined]) {
      expect(brief(await get(await sign({ ...access, scope }), '/test/scoped'))).toEqual(unauthorized);
    }
    expect(brief(await get(await sign({ ...claims, scope: 'pets/read' }), '/test/scoped'))).toEqual(unauthorized);
  });

  it('the validation expression must match the audience as a whole', async () => {
    publish({ identityValidationExpression: 'client[12]' });
    expect((await get(await sign(claims))).status).toBe(200);
    expect(brief(await get(await sign({ ...claims, aud: 'client12' })))).toEqual(unauthorized);
    expect(brief(await get(await sign({ ...claims, aud: undefined })))).toEqual(unauthorized);
    expect((await get(await sign(access), '/test/scoped')).status).toBe(200);
    expect(brief(await get(await sign({ ...access, client_id: 'x' }), '/test/scoped'))).toEqual(unauthorized);
  });
});

describe('the keys', () => {
  const failed = [500, 'AuthorizerConfigurationException', '{"message":null}'];

  it('are fetched once from where they are published, also for tokens that come together', async () => {
    declare({ jwks: `http://127.0.0.1:${keyServer.port}/keys` });
    publish();
    const token = await sign(claims);
    const all = await Promise.all([get(token), get(token), get(token)]);
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await get(token)).status).toBe(200);
    expect(fetches).toBe(1);
  });

  it('are those of the issuer by default', async () => {
    const issuer = `http://127.0.0.1:${keyServer.port}/${poolId}`;
    declare({ issuer });
    publish();
    expect((await get(await sign({ ...claims, iss: issuer }))).status).toBe(200);
    expect(fetches).toBe(1);
  });

  it('are fetched again for one that is not known, every half minute at most', async () => {
    declare({ jwks: `http://127.0.0.1:${keyServer.port}/keys` });
    publish();
    await get(await sign(claims));
    const rotated = await sign(claims, second.privateKey, 'k2');
    published = { keys: [jwk('k1', own.publicKey), jwk('k2', second.publicKey)] };
    expect(brief(await get(rotated))).toEqual(unauthorized);
    expect(fetches).toBe(1);
    now += 30_000;
    expect((await get(rotated)).status).toBe(200);
    expect(fetches).toBe(2);
    for (let turn = 0; turn < 3; turn++) await get(await sign(claims, foreign.privateKey, `unknown${turn}`));
    expect(fetches).toBe(2);
  });

  it('that cannot be had let nobody in, and are asked for again', async () => {
    published = undefined;
    declare({ jwks: `http://127.0.0.1:${keyServer.port}/keys` });
    publish();
    expect(brief(await get(await sign(claims)))).toEqual(failed);
    published = { keys: 'none' };
    expect(brief(await get(await sign(claims)))).toEqual(failed);
    published = ownKeys;
    expect((await get(await sign(claims))).status).toBe(200);
  });
});

describe('a resource policy', () => {
  const statement = (Effect: string) => ({
    Effect,
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
  });
  const withPolicy = (...statements: object[]) => ({
    policy: { Version: '2012-10-17', Statement: statements } as unknown as Json,
  });

  it('must allow what the token allows', async () => {
    const token = await sign(claims);
    publish({}, withPolicy(statement('Allow')));
    expect((await get(token)).status).toBe(200);
    expect(brief(await get('x'))).toEqual(unauthorized);
    publish({}, withPolicy(statement('Allow'), { ...statement('Deny'), Resource: 'execute-api:/test/GET/me' }));
    expect((await get(token)).status).toBe(403);
    publish({}, withPolicy({ ...statement('Allow'), Resource: 'execute-api:/test/POST/me' }));
    expect((await get(token)).status).toBe(403);
  });
});
