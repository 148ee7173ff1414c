// Paths of a domain name. Developer Guide, "Use API mappings to connect API stages to a custom domain name": letters, numbers
// and $-_.+!*'()/, 300 characters, `ping` and `sping` reserved.

import { describe, expect, it } from 'vitest';
import { hasSeveralLevels, readMappingKey } from '../../src/lib/model/mapping-key.ts';

describe('readMappingKey', () => {
  it.each([
    ['', ''],
    ['/', ''],
    ['(none)', ''],
    ['orders', 'orders'],
    ['/orders/v1/', 'orders/v1'],
    ["a$-_.+!*'()Z9", "a$-_.+!*'()Z9"],
    ['a'.repeat(300), 'a'.repeat(300)],
  ])('%j is %j', (given, key) => {
    expect(readMappingKey(given)).toEqual({ key, problems: [] });
  });

  it.each([
    ['a//b', /empty segment/],
    ['//a', /empty segment/],
    ['a b', /character/],
    ['a?b', /character/],
    ['ö', /character/],
    ['a'.repeat(301), /301 characters, of 300/],
    ['ping', /reserved/],
    ['/sping', /reserved/],
  ])('%j is refused', (given, problem) => {
    expect(readMappingKey(given).problems.join()).toMatch(problem);
  });

  it('tells keys of several levels', () => {
    expect([hasSeveralLevels('orders'), hasSeveralLevels('orders/v1')]).toEqual([false, true]);
  });
});
