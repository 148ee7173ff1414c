// Resource policies by HTTP, and their two phases alone. Developer guide, "How API Gateway resource policies affect
// authorization workflow", tables A and B.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange, Stage } from '../../../../src/lib/gateway/data/exchange.ts';
import type { GatewayFailure } from '../../../../src/lib/gateway/data/failure.ts';
import type { IntegratedPlace } from '../../../../src/lib/gateway/data/place.ts';
import {
  compileFirstPhase,
  compileResourcePolicy,
  compileSecondPhase,
} from '../../../../src/lib/gateway/data/policy/resource-policy.ts';
import type { Json, Method } from '../../../../src/lib/model/api.ts';
import { emptyRestApi } from '../../../../src/lib/model/api.ts';
import type { PolicyPrincipal, Verdict } from '../../../../src/lib/model/policy/policy-request.ts';
import { bareExchange } from '../../bare-exchange.ts';
import { type Harness, mock, restApi, snapshot, startHarness } from '../../data-harness.ts';

const statement = (effect: string, more: { [key: string]: Json } = {}): Json => ({
  Effect: effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
  ...more,
});
const policyOf = (...statements: Json[]): Json => ({ Version: '2012-10-17', Statement: statements });

const arn = 'arn:aws:execute-api:eu-west-1:********9012:abc123/test/GET/pets/7';
const anonymous = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${arn}`;

describe('an open method', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());

  const call = (policy: Json, headers: Record<string, string> = {}, more = {}) => {
    harness.plane.publish(snapshot(restApi({ 'GET /pets/{id}': mock('fine') }, { policy, ...more })));
    return harness.call('/test/pets/7', { headers });
  };

  it('needs an explicit allow', async () => {
    const answer = await call(policyOf(statement('Allow')));
    expect([answer.status, answer.body]).toEqual([200, 'fine']);
  });

  it('is refused where the policy is silent', async () => {
    const answer = await call(policyOf(statement('Allow', { Resource: 'execute-api:/prod/*' })));
    expect(answer.status).toBe(403);
    expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException');
    const Message = `${anonymous} because no resource-based policy allows the execute-api:Invoke action`;
    expect(JSON.parse(answer.body)).toEqual({ Message });
  });

  it('is refused where the policy denies, whatever else it allows', async () => {
    const local = { Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } };
    const answer = await call(policyOf(statement('Allow'), statement('Deny', local)));
    expect([answer.status, JSON.parse(answer.body)]).toEqual([403, { Message: `${anonymous} with an explicit deny` }]);
  });

  it('is allowed by conditions on what the client sends', async () => {
    const policy = policyOf(
      statement('Allow', {
        Condition: {
          StringEquals: { 'aws:UserAgent': 'tester', 'aws:Referer': 'https://example.com/' },
          Bool: { 'aws:SecureTransport': 'true' },
          DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
          NumericGreaterThan: { 'aws:EpochTime': '1577836800' },
        },
      }),
    );
    const headers = { 'User-Agent': 'tester', Referer: 'https://example.com/' };
    expect((await call(policy, headers)).status).toBe(200);
    expect((await call(policy, { 'User-Agent': 'tester' })).status).toBe(403);
  });

  it('cannot have a policy that names AWS principals: nobody is known', async () => {
    const policy = policyOf(statement('Allow', { Principal: { AWS: 'arn:aws:iam::123456789012:user/alice' } }));
    expect((await call(policy)).status).toBe(403);
  });

  it('answers with the gateway response ACCESS_DENIED', async () => {
    const gatewayResponses = {
      ACCESS_DENIED: {
        statusCode: '404',
        responseParameters: {},
        responseTemplates: { 'application/json': '{"why":$context.error.messageString}' },
      },
    };
    const answer = await call(policyOf(statement('Deny')), {}, { gatewayResponses });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([404, { why: `${anonymous} with an explicit deny` }]);
  });

  it('lets nobody in by a policy that cannot be read', async () => {
    expect((await call({ Statement: 'none' })).status).toBe(500);
  });

  it('has no policy where it is empty', async () => {
    expect((await call({})).status).toBe(200);
  });
});

type Phase = (place: IntegratedPlace) => Stage | undefined;

function phaseOf(compilePhase: Phase, authorizationType: Method['authorizationType'], policy: Json | undefined): Stage {
  const api = { ...emptyRestApi('test'), ...(policy !== undefined && { policy }) };
  const context = { ...bareExchange().context, resourcePolicy: compileResourcePolicy(api) };
  return (
    compilePhase({ context, method: mock('', { authorizationType }) } as unknown as IntegratedPlace) ??
    (() => undefined)
  );
}

function outcome(stage: Stage, exchange: Exchange): string {
  try {
    stage(exchange);
    return 'allow';
  } catch (error) {
    return (error as GatewayFailure).message;
  }
}

const policies: Record<Verdict, Json> = {
  allow: policyOf(statement('Allow')),
  silent: policyOf(statement('Allow', { Resource: 'execute-api:/other/*' })),
  deny: policyOf(statement('Deny')),
};
const own: PolicyPrincipal = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/alice' };
const foreign: PolicyPrincipal = { account: '999999999999', arn: 'arn:aws:iam::999999999999:user/bob' };

const byIdentity = 'because no identity-based policy allows the execute-api:Invoke action';
const byResource = 'because no resource-based policy allows the execute-api:Invoke action';

describe('IAM and the resource policy, after the caller is known', () => {
  const cases: [identity: Verdict, resource: Verdict | 'none', tableA: string, tableB: string][] = [
    ['allow', 'allow', 'allow', 'allow'],
    ['allow', 'silent', 'allow', byResource],
    ['allow', 'none', 'allow', byResource],
    ['allow', 'deny', 'with an explicit deny', 'with an explicit deny'],
    ['silent', 'allow', 'allow', byIdentity],
    ['silent', 'silent', byIdentity, byIdentity],
    ['silent', 'none', byIdentity, byIdentity],
    ['silent', 'deny', 'with an explicit deny', 'with an explicit deny'],
    [
      'deny',
      'allow',
      'with an explicit deny in an identity-based policy',
      'with an explicit deny in an identity-based policy',
    ],
    [
      'deny',
      'silent',
      'with an explicit deny in an identity-based policy',
      'with an explicit deny in an identity-based policy',
    ],
    [
      'deny',
      'deny',
      'with an explicit deny in an identity-based policy',
      'with an explicit deny in an identity-based policy',
    ],
  ];
  it.each(cases)('identity %s, resource %s', (identity, resource, tableA, tableB) => {
    const stage = phaseOf(compileSecondPhase, 'AWS_IAM', resource === 'none' ? undefined : policies[resource]);
    for (const [principal, expected] of [
      [own, tableA],
      [foreign, tableB],
    ] as const) {
      const exchange = Object.assign(bareExchange(), { principal, identityVerdict: identity });
      const refusal = `User: ${principal.arn} is not authorized to perform: execute-api:Invoke on resource: ${arn} ${expected}`;
      expect(outcome(stage, exchange)).toBe(expected === 'allow' ? 'allow' : refusal);
    }
  });

  it('has no first phase', () => {
    expect(outcome(phaseOf(compileFirstPhase, 'AWS_IAM', policies.deny), bareExchange())).toBe('allow');
  });
});

describe('a Lambda authorizer and the resource policy', () => {
  const refused = 'User is not authorized to access this resource';
  const cases: [identity: Verdict, resource: Verdict | 'none', expected: string][] = [
    ['allow', 'allow', 'allow'],
    ['allow', 'silent', 'allow'],
    ['allow', 'none', 'allow'],
    ['silent', 'allow', 'allow'],
    ['silent', 'silent', `${refused} ${byIdentity}`],
    ['silent', 'none', `${refused} ${byIdentity}`],
    ['deny', 'allow', `${refused} with an explicit deny in an identity-based policy`],
    ['deny', 'none', `${refused} with an explicit deny in an identity-based policy`],
  ];
  it.each(cases)('authorizer %s, resource %s', (identity, resource, expected) => {
    const policy = resource === 'none' ? undefined : policies[resource];
    const exchange = bareExchange();
    expect(outcome(phaseOf(compileFirstPhase, 'CUSTOM', policy), exchange)).toBe('allow');
    exchange.identityVerdict = identity;
    expect(outcome(phaseOf(compileSecondPhase, 'CUSTOM', policy), exchange)).toBe(expected);
  });

  it('an explicit deny ends the request before the function is called', () => {
    const stage = phaseOf(compileFirstPhase, 'CUSTOM', policies.deny);
    expect(outcome(stage, bareExchange())).toBe(`${anonymous} with an explicit deny`);
  });
});

describe('a Cognito authorizer and the resource policy', () => {
  it.each([
    ['allow', 'allow'],
    ['silent', `${anonymous} ${byResource}`],
    ['deny', `${anonymous} with an explicit deny`],
  ] as const)('the policy must allow, after the token: %s', (resource, expected) => {
    expect(outcome(phaseOf(compileFirstPhase, 'COGNITO_USER_POOLS', policies[resource]), bareExchange())).toBe('allow');
    expect(outcome(phaseOf(compileSecondPhase, 'COGNITO_USER_POOLS', policies[resource]), bareExchange())).toBe(
      expected,
    );
  });

  it('without a policy the token is enough', () => {
    expect(outcome(phaseOf(compileSecondPhase, 'COGNITO_USER_POOLS', undefined), bareExchange())).toBe('allow');
  });
});
