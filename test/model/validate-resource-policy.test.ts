// Policies that can be attached to an API: IAM's grammar, with principals and operators. Guide "API Gateway resource
// policies"; IAM user guide, "IAM JSON policy elements".

import { describe, expect, test } from 'vitest';
import { conditionOperator } from '../../src/lib/gateway/data/policy/condition-operators.ts';
import type { Json } from '../../src/lib/model/api.ts';
import { readPolicyDocument } from '../../src/lib/model/policy-document.ts';
import { checkResourcePolicy } from '../../src/lib/model/validate-resource-policy.ts';

const check = (change: { [key: string]: Json | undefined }) => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  const changed = Object.entries({ ...statement, ...change }).filter(([, value]) => value !== undefined);
  checkResourcePolicy(readPolicyDocument({ Version: '2012-10-17', Statement: Object.fromEntries(changed) as Json }));
};

describe('a resource policy', () => {
  test.each([
    [{ Principal: { AWS: ['123456789012', 'arn:aws:iam::123456789012:role/a', '*'] } }],
    [{ Principal: { Service: 'events.amazonaws.com' } }],
    [
      {
        Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:PrincipalTag/a': 'b' }, Null: { 'aws:username': true } },
      },
    ],
  ])('may say %j', (change) => {
    expect(() => check(change)).not.toThrow();
  });

  test.each([
    [{ Principal: undefined }, 'Statement 1 needs Principal or NotPrincipal'],
    [{ Resource: undefined }, 'Statement 1 needs Resource or NotResource'],
    [{ Principal: { AWS: 'alice' } }, 'Statement 1: alice is no principal'],
    [{ Condition: { StringIs: { a: 'b' } } }, 'Statement 1: there is no condition operator StringIs'],
    [{ Condition: { NullIfExists: { a: 'true' } } }, 'Statement 1: there is no condition operator NullIfExists'],
  ])('may not say %j', (change, message) => {
    expect(() => check(change)).toThrow(message);
  });

  test('knows the operators that the data plane evaluates', () => {
    const evaluated = ['StringEquals', 'NotIpAddress', 'ArnNotLike', 'BinaryEquals', 'DateGreaterThanEquals', 'Bool'];
    for (const name of evaluated) {
      expect(conditionOperator(name)).toBeDefined();
      expect(() => check({ Condition: { [name]: { 'aws:SourceIp': '10.0.0.1' } } })).not.toThrow();
    }
  });
});
