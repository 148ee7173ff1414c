// Policies that can be attached to an API: IAM's grammar, with principals and operators. Guide "API Gateway resource
// policies"; IAM user guide, "IAM JSON policy elements".

import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/lib/model/api.ts';
import { checkResourcePolicy } from '../../src/lib/model/validate-resource-policy.ts';

const check = (change: { [key: string]: Json | undefined }) => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  const changed = Object.entries({ ...statement, ...change }).filter(([, value]) => value !== undefined);
  checkResourcePolicy({ Version: '2012-10-17', Statement: Object.fromEntries(changed) as Json });
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
    [{ Condition: { StringIs: { a: 'b' } } }, 'There is no condition operator StringIs'],
    [{ Condition: { NullIfExists: { a: 'true' } } }, 'There is no condition operator NullIfExists'],
  ])('may not say %j', (change, message) => {
    expect(() => check(change)).toThrow(message);
  });
});
