// The policy engine alone. IAM user guide: "Policy evaluation logic", "Condition operators", "Set operators for
// multivalued context keys", "Policy variables", "Principal".

import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/lib/model/api.ts';
import { compilePolicy, joinPolicies } from '../../../src/lib/model/policy/compile-policy.ts';
import type { PolicyRequest, Verdict } from '../../../src/lib/model/policy/policy-request.ts';
import { PolicyDocumentError } from '../../../src/lib/model/policy-document.ts';

const arn = 'arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/GET/pets/7';

type Keys = Record<string, string | string[]>;

function request(keys: Keys = {}, more: Partial<PolicyRequest> = {}): PolicyRequest {
  return { action: 'execute-api:Invoke', resource: arn, principal: undefined, key: (name) => keys[name], ...more };
}

const everything = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };

function policy(...statements: Json[]): Json {
  return { Version: '2012-10-17', Statement: statements };
}

function verdictOf(statement: { [key: string]: Json }, asked: PolicyRequest = request()): Verdict {
  return compilePolicy(policy({ ...everything, ...statement }))(asked);
}

describe('a policy', () => {
  it('denies where one statement denies, whatever others allow', () => {
    const both = policy(everything, { ...everything, Effect: 'Deny' });
    expect(compilePolicy(both)(request())).toBe('deny');
  });

  it('is silent where no statement applies', () => {
    expect(verdictOf({ Action: 'execute-api:InvalidateCache' })).toBe('silent');
  });

  it('may be one statement without a list', () => {
    expect(compilePolicy({ Version: '2012-10-17', Statement: everything })(request())).toBe('allow');
  });

  it('is joined with others of the same identity: one that denies wins', () => {
    const allow = compilePolicy(policy(everything));
    const deny = compilePolicy(policy({ ...everything, Effect: 'Deny' }));
    const silent = compilePolicy(policy({ ...everything, Action: 's3:*' }));
    expect(joinPolicies([silent, allow])(request())).toBe('allow');
    expect(joinPolicies([allow, deny])(request())).toBe('deny');
    expect(joinPolicies([])(request())).toBe('silent');
  });
});

describe('what is no policy', () => {
  const cases: [string, Json, string][] = [
    ['a list', [], 'A policy is an object'],
    ['no statement', { Version: '2012-10-17' }, 'Statement is missing or empty'],
    [
      'an effect of another spelling',
      policy({ ...everything, Effect: 'allow' }),
      'Statement 1: Effect must be "Allow" or "Deny"',
    ],
    ['no action', policy({ Effect: 'Allow', Resource: '*' }), 'Statement 1 needs Action or NotAction'],
    ['both of a pair', policy({ ...everything, NotAction: 'a:b' }), 'Statement 1 has both Action and NotAction'],
    [
      'an unknown version',
      { Version: '2020-01-01', Statement: everything },
      'Version must be "2012-10-17" or "2008-10-17"',
    ],
    [
      'an unknown operator',
      policy({ ...everything, Condition: { StringIs: { 'aws:username': 'a' } } }),
      'There is no condition operator StringIs',
    ],
    ['an unknown member', policy({ ...everything, Resources: '*' }), 'Statement 1 has an unknown member Resources'],
    [
      'a key without operator',
      policy({ ...everything, Condition: { 'aws:SourceIp': '10.0.0.0/8' } }),
      'Statement 1: Condition.aws:SourceIp must map keys to values',
    ],
  ];
  it.each(cases)('%s', (_, document, message) => {
    expect(() => compilePolicy(document)).toThrow(new PolicyDocumentError(message));
  });
});

describe('actions and resources', () => {
  const cases: [string, { [key: string]: Json }, Verdict][] = [
    ['an action in any case', { Action: 'EXECUTE-API:invoke' }, 'allow'],
    ['an action with a wildcard', { Action: 'execute-api:I*' }, 'allow'],
    ['every action', { Action: '*' }, 'allow'],
    ['one of several', { Action: ['s3:GetObject', 'execute-api:Invoke'] }, 'allow'],
    ['NotAction of another', { Action: undefined as never, NotAction: 's3:*' }, 'allow'],
    ['NotAction of this', { Action: undefined as never, NotAction: 'execute-api:*' }, 'silent'],
    ['the whole ARN', { Resource: arn }, 'allow'],
    ['the ARN in another case', { Resource: arn.replace('pets', 'Pets') }, 'silent'],
    ['a stage', { Resource: 'arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/*' }, 'allow'],
    ['another stage', { Resource: 'arn:aws:execute-api:eu-west-1:123456789012:abc123/test/*' }, 'silent'],
    ['stars within', { Resource: 'arn:aws:execute-api:*:*:*/*/GET/p*/?' }, 'allow'],
    [
      'a question mark is one character',
      { Resource: 'arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/GET/pets/7?' },
      'silent',
    ],
    ['the short form', { Resource: 'execute-api:/prod/GET/pets/*' }, 'allow'],
    ['the short form of all', { Resource: 'execute-api:/*' }, 'allow'],
    ['the short form of another method', { Resource: 'execute-api:/prod/POST/*' }, 'silent'],
    ['a star in the short form crosses slashes', { Resource: 'execute-api:/*/pets/7' }, 'allow'],
    ['NotResource of another', { Resource: undefined as never, NotResource: 'execute-api:/test/*' }, 'allow'],
    ['NotResource of this', { Resource: undefined as never, NotResource: 'execute-api:/prod/*' }, 'silent'],
  ];
  it.each(cases)('%s', (_, statement, verdict) => {
    const defined = Object.fromEntries(
      Object.entries({ ...everything, ...statement }).filter(([, value]) => value !== undefined),
    );
    expect(compilePolicy(policy(defined))(request())).toBe(verdict);
  });

  it('takes time in proportion for a pattern of many stars', () => {
    const resource = `${arn}/${'a'.repeat(1200)}`;
    expect(verdictOf({ Resource: `arn:${'*a'.repeat(250)}*b` }, request({}, { resource }))).toBe('silent');
  });
});

describe('principals', () => {
  const user = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/team/alice' };
  const foreigner = { account: '999999999999', arn: 'arn:aws:iam::999999999999:user/bob' };
  const session = { account: '123456789012', arn: 'arn:aws:sts::123456789012:assumed-role/Admin/me' };
  const root = { account: '123456789012', arn: 'arn:aws:iam::123456789012:root' };
  const named = (who: Json, by: PolicyRequest['principal'], effect = 'Allow') =>
    verdictOf({ Principal: who, Effect: effect }, request({}, { principal: by }));

  const cases: [string, Json, PolicyRequest['principal'], Verdict][] = [
    ['everybody: the anonymous', '*', undefined, 'allow'],
    ['everybody, under AWS', { AWS: '*' }, undefined, 'allow'],
    ['everybody: a user', '*', user, 'allow'],
    ['a user', { AWS: user.arn }, user, 'allow'],
    ['a user is not the anonymous', { AWS: user.arn }, undefined, 'silent'],
    ['another user', { AWS: 'arn:aws:iam::123456789012:user/bob' }, user, 'silent'],
    ['a foreign account by its id', { AWS: '999999999999' }, foreigner, 'allow'],
    ['a foreign account by its root', { AWS: 'arn:aws:iam::999999999999:root' }, foreigner, 'allow'],
    ['the own account lets its users decide', { AWS: '123456789012' }, user, 'silent'],
    ['the own account: its root', { AWS: '123456789012' }, root, 'allow'],
    ['a role stands for its sessions', { AWS: 'arn:aws:iam::123456789012:role/Admin' }, session, 'allow'],
    [
      'a role with a path, which sessions do not show',
      { AWS: 'arn:aws:iam::123456789012:role/team/Admin' },
      session,
      'allow',
    ],
    ['another role', { AWS: 'arn:aws:iam::123456789012:role/Reader' }, session, 'silent'],
    ['a session', { AWS: session.arn }, session, 'allow'],
    ['another session of the role', { AWS: 'arn:aws:sts::123456789012:assumed-role/Admin/you' }, session, 'silent'],
    ['one of several', { AWS: [foreigner.arn, user.arn] }, user, 'allow'],
    ['a service', { Service: 'apigateway.amazonaws.com' }, undefined, 'silent'],
  ];
  it.each(cases)('%s', (_, who, by, verdict) => {
    expect(named(who, by)).toBe(verdict);
  });

  it('denies all of an account', () => {
    expect(named({ AWS: '123456789012' }, user, 'Deny')).toBe('deny');
  });

  it('NotPrincipal is everybody else', () => {
    const { Principal: _, ...statement } = everything;
    const all = compilePolicy(policy({ ...statement, Effect: 'Deny', NotPrincipal: { AWS: user.arn } }));
    expect(all(request({}, { principal: user }))).toBe('silent');
    expect(all(request({}, { principal: foreigner }))).toBe('deny');
    expect(all(request())).toBe('deny');
  });

  it("an identity's own policy names none", () => {
    const { Principal: _, ...statement } = everything;
    expect(compilePolicy(policy(statement))(request({}, { principal: user }))).toBe('allow');
  });
});

describe('conditions', () => {
  const holds: [string, Json, Keys][] = [
    ['StringEquals', { 'aws:username': 'alice' }, { 'aws:username': 'alice' }],
    ['StringEquals', { 'AWS:UserName': ['bob', 'alice'] }, { 'aws:username': 'alice' }],
    ['stringequals', { 'aws:username': 'alice' }, { 'aws:username': 'alice' }],
    ['StringEqualsIgnoreCase', { 'aws:username': 'ALICE' }, { 'aws:username': 'alice' }],
    ['StringNotEquals', { 'aws:username': 'bob' }, { 'aws:username': 'alice' }],
    ['StringNotEquals', { 'aws:username': 'bob' }, {}],
    ['StringNotEqualsIgnoreCase', { 'aws:username': 'bob' }, { 'aws:username': 'alice' }],
    ['StringLike', { 'aws:referer': 'https://*.example.com/?' }, { 'aws:referer': 'https://www.example.com/a' }],
    ['StringLike', { 'aws:useragent': 'a${*}b' }, { 'aws:useragent': 'a*b' }],
    ['StringNotLike', { 'aws:username': 'b*' }, { 'aws:username': 'alice' }],
    ['StringEqualsIfExists', { 'aws:username': 'alice' }, {}],
    ['StringEquals', { 'aws:useragent': '' }, { 'aws:useragent': '' }],
    ['NumericEquals', { 'aws:multifactorauthage': 60 }, { 'aws:multifactorauthage': '60.0' }],
    ['NumericNotEquals', { 'aws:multifactorauthage': '60' }, { 'aws:multifactorauthage': '61' }],
    ['NumericLessThan', { 'aws:multifactorauthage': '61' }, { 'aws:multifactorauthage': '60' }],
    ['NumericLessThanEquals', { 'aws:multifactorauthage': '60' }, { 'aws:multifactorauthage': '60' }],
    ['NumericGreaterThan', { 'aws:epochtime': '1' }, { 'aws:epochtime': '2' }],
    ['NumericGreaterThanEquals', { 'aws:epochtime': '2' }, { 'aws:epochtime': '2' }],
    ['NumericLessThanIfExists', { 'aws:multifactorauthage': '61' }, {}],
    ['DateEquals', { 'aws:currenttime': '2026-11-22T12:00:00+01:00' }, { 'aws:currenttime': '2026-11-22T11:00:00Z' }],
    ['DateNotEquals', { 'aws:currenttime': '2026-11-22' }, { 'aws:currenttime': '2026-11-22T11:00:00Z' }],
    ['DateLessThan', { 'aws:currenttime': '2026-11-22T11:00:01Z' }, { 'aws:currenttime': '2026-11-22T11:00:00Z' }],
    ['DateLessThanEquals', { 'aws:currenttime': '2026-11-22T11:00Z' }, { 'aws:currenttime': '2026-11-22T11:00:00Z' }],
    ['DateGreaterThan', { 'aws:currenttime': '1795345199' }, { 'aws:currenttime': '2026-11-22T11:00:00Z' }],
    ['DateGreaterThanEquals', { 'aws:epochtime': '2026-11-22T11:00:00Z' }, { 'aws:epochtime': '1795345200' }],
    ['Bool', { 'aws:securetransport': true }, { 'aws:securetransport': 'true' }],
    ['Bool', { 'aws:securetransport': 'False' }, { 'aws:securetransport': 'false' }],
    ['BinaryEquals', { 'x:bytes': 'QmluYXJ5' }, { 'x:bytes': 'QmluYXJ5' }],
    ['IpAddress', { 'aws:sourceip': ['192.0.2.0/24', '203.0.113.7'] }, { 'aws:sourceip': '203.0.113.7' }],
    ['IpAddress', { 'aws:sourceip': '10.0.0.0/8' }, { 'aws:sourceip': '10.255.1.2' }],
    ['IpAddress', { 'aws:sourceip': '0.0.0.0/0' }, { 'aws:sourceip': '198.51.100.1' }],
    ['IpAddress', { 'aws:sourceip': '2001:db8::/33' }, { 'aws:sourceip': '2001:DB8:7fff::1' }],
    ['IpAddress', { 'aws:sourceip': '::/0' }, { 'aws:sourceip': '::1' }],
    ['IpAddress', { 'aws:sourceip': '::1' }, { 'aws:sourceip': '0:0:0:0:0:0:0:1' }],
    ['IpAddress', { 'aws:sourceip': '127.0.0.0/8' }, { 'aws:sourceip': '::ffff:127.0.0.1' }],
    ['IpAddress', { 'aws:sourceip': '2001:db8::192.0.2.0/120' }, { 'aws:sourceip': '2001:db8::c000:2ff' }],
    ['NotIpAddress', { 'aws:sourceip': '192.0.2.0/24' }, { 'aws:sourceip': '192.0.3.1' }],
    ['NotIpAddress', { 'aws:sourceip': '192.0.2.0/24' }, {}],
    [
      'ArnEquals',
      { 'aws:principalarn': 'arn:aws:iam::*:user/a*' },
      { 'aws:principalarn': 'arn:aws:iam::123456789012:user/alice' },
    ],
    [
      'ArnLike',
      { 'aws:principalarn': 'arn:aws:iam::123456789012:user/${aws:username}' },
      { 'aws:principalarn': 'arn:aws:iam::123456789012:user/alice', 'aws:username': 'alice' },
    ],
    [
      'ArnNotLike',
      { 'aws:principalarn': 'arn:aws:iam::*:role/*' },
      { 'aws:principalarn': 'arn:aws:iam::123456789012:user/alice' },
    ],
    ['ArnNotEquals', { 'aws:principalarn': 'arn:aws:iam::*:role/*' }, {}],
    ['Null', { 'aws:username': 'true' }, {}],
    ['Null', { 'aws:username': false }, { 'aws:username': 'alice' }],
    ['ForAnyValue:StringEquals', { 'aws:tagkeys': ['a', 'b'] }, { 'aws:tagkeys': ['c', 'b'] }],
    ['ForAllValues:StringLike', { 'aws:tagkeys': ['a*', 'b*'] }, { 'aws:tagkeys': ['a1', 'b1'] }],
    ['ForAllValues:StringEquals', { 'aws:tagkeys': 'a' }, {}],
    ['ForAllValues:StringEquals', { 'aws:tagkeys': 'a' }, { 'aws:tagkeys': [] }],
    ['ForAnyValue:StringNotEquals', { 'aws:tagkeys': 'a' }, { 'aws:tagkeys': ['a', 'b'] }],
    ['ForAllValues:StringNotEquals', { 'aws:tagkeys': 'a' }, { 'aws:tagkeys': ['b', 'c'] }],
    ['StringEquals', { 'aws:userid': "${aws:username, 'nobody'}" }, { 'aws:userid': 'nobody' }],
  ];
  it.each(holds)('%s %j holds for %j', (operator, keys, values) => {
    expect(verdictOf({ Condition: { [operator]: keys } }, request(values))).toBe('allow');
  });

  const fails: [string, Json, Keys][] = [
    ['StringEquals', { 'aws:username': 'alice' }, {}],
    ['StringEquals', { 'aws:username': 'Alice' }, { 'aws:username': 'alice' }],
    ['StringEquals', { 'aws:username': '*' }, { 'aws:username': 'alice' }],
    ['StringNotEquals', { 'aws:username': ['bob', 'alice'] }, { 'aws:username': 'alice' }],
    ['StringLike', { 'aws:useragent': 'a${*}b' }, { 'aws:useragent': 'axb' }],
    ['StringEquals', { 'aws:userid': '${aws:username}' }, { 'aws:userid': '${aws:username}' }],
    ['StringLike', { 'aws:userid': '${aws:username}' }, { 'aws:userid': 'alice', 'aws:username': '*' }],
    ['NumericLessThan', { 'aws:multifactorauthage': '61' }, {}],
    ['NumericLessThan', { 'aws:multifactorauthage': '61' }, { 'aws:multifactorauthage': 'soon' }],
    ['DateGreaterThan', { 'aws:currenttime': 'tomorrow' }, { 'aws:currenttime': '2026-11-22T11:00:00Z' }],
    ['Bool', { 'aws:securetransport': 'true' }, {}],
    ['IpAddress', { 'aws:sourceip': '192.0.2.0/24' }, { 'aws:sourceip': '192.0.3.0' }],
    ['IpAddress', { 'aws:sourceip': '192.0.2.0/33' }, { 'aws:sourceip': '192.0.2.0' }],
    ['IpAddress', { 'aws:sourceip': '2001:db8::/33' }, { 'aws:sourceip': '2001:db8:8000::' }],
    ['IpAddress', { 'aws:sourceip': '0.0.0.0/0' }, { 'aws:sourceip': '::1' }],
    ['IpAddress', { 'aws:sourceip': '1::2::3' }, { 'aws:sourceip': '1::2' }],
    ['ArnEquals', { 'aws:principalarn': 'arn:*' }, { 'aws:principalarn': 'arn:aws:iam::123456789012:user/alice' }],
    [
      'ArnLike',
      { 'aws:principalarn': 'arn:aws:iam:*:user/alice' },
      { 'aws:principalarn': 'arn:aws:iam::123456789012:user/alice' },
    ],
    ['Null', { 'aws:username': 'true' }, { 'aws:username': 'alice' }],
    ['Null', { 'aws:username': 'false' }, {}],
    ['ForAnyValue:StringEquals', { 'aws:tagkeys': 'a' }, {}],
    ['ForAnyValue:StringEqualsIfExists', { 'aws:tagkeys': 'a' }, {}],
    ['ForAllValues:StringEquals', { 'aws:tagkeys': ['a', 'b'] }, { 'aws:tagkeys': ['a', 'c'] }],
    ['ForAllValues:StringNotEquals', { 'aws:tagkeys': 'a' }, { 'aws:tagkeys': ['a', 'b'] }],
  ];
  it.each(fails)('%s %j does not hold for %j', (operator, keys, values) => {
    expect(verdictOf({ Condition: { [operator]: keys } }, request(values))).toBe('silent');
  });

  it('all have to hold', () => {
    const Condition = {
      StringEquals: { 'aws:username': 'alice', 'aws:userid': 'A' },
      Bool: { 'aws:securetransport': 'true' },
    };
    const keys = { 'aws:username': 'alice', 'aws:userid': 'A', 'aws:securetransport': 'true' };
    expect(verdictOf({ Condition }, request(keys))).toBe('allow');
    expect(verdictOf({ Condition }, request({ ...keys, 'aws:userid': 'B' }))).toBe('silent');
    expect(verdictOf({ Condition }, request({ ...keys, 'aws:securetransport': 'false' }))).toBe('silent');
  });
});

describe('policy variables', () => {
  const own = { ...everything, Resource: 'execute-api:/prod/GET/${aws:username}/*' };
  const resource = 'arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/GET/alice/files';

  it('stand for the values of keys, in resources too', () => {
    const asked = request({ 'aws:username': 'alice' }, { resource });
    expect(compilePolicy(policy(own))(asked)).toBe('allow');
    expect(compilePolicy(policy(own))(request({ 'aws:username': 'bob' }, { resource }))).toBe('silent');
  });

  it('without a value match nothing', () => {
    expect(compilePolicy(policy(own))(request({}, { resource }))).toBe('silent');
  });

  it('are plain text in policies of 2008', () => {
    const old = { Version: '2008-10-17', Statement: own };
    expect(compilePolicy(old)(request({ 'aws:username': 'alice' }, { resource }))).toBe('silent');
    const literal = resource.replace('alice', '${aws:username}');
    expect(compilePolicy(old)(request({}, { resource: literal }))).toBe('allow');
  });
});
