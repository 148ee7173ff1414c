// Where a request to a custom domain goes. The cases are those of the developer guide: "Use API mappings to connect API
// stages to a custom domain name for REST APIs" and "Routing rules to connect API stages to a custom domain name".

import { describe, expect, test } from 'vitest';
import { compileRoutes } from '../../../src/lib/gateway/data/domains/compile-routes.ts';
import { customDomain, rule } from './custom-domain.ts';

describe('API mappings', () => {
  // "consider a custom domain name https://api.example.com with the following API mappings"
  const levels = compileRoutes(
    customDomain({
      mappings: [
        { key: '', apiId: 'api1', stage: 'prod' },
        { key: 'orders/v1/items', apiId: 'api2', stage: 'prod' },
        { key: 'orders/v2/items', apiId: 'api3', stage: 'prod' },
        { key: 'orders/v2/items/categories', apiId: 'api4', stage: 'prod' },
      ],
    }),
  );
  test.each([
    ['/orders/v1/items', 'api2', '/'],
    ['/orders/v2/items', 'api3', '/'],
    ['/orders/v1/items/123', 'api2', '/123'],
    ['/orders/v2/items/categories/5', 'api4', '/5'],
    ['/customers', 'api1', '/customers'],
    ['/', 'api1', '/'],
    ['/Orders/v1/items', 'api1', '/Orders/v1/items'],
  ])('%s goes to %s', (path, apiId, rest) => {
    expect(levels(path, [])).toMatchObject({ apiId, stageName: 'prod', path: rest });
  });

  // "If you have multi-level mappings, /ordersandmore goes to the mapping orders": a prefix of text
  const prefixes = compileRoutes(
    customDomain({
      mappings: [
        { key: '', apiId: 'root', stage: 'prod' },
        { key: 'orders', apiId: 'api1', stage: 'prod' },
        { key: 'orders/shop/5', apiId: 'api2', stage: 'prod' },
      ],
    }),
  );
  test.each([
    ['/orders/shop/5/hats', 'api2', '/hats', 'orders/shop/5'],
    ['/orders/shop/55', 'api2', '/5', 'orders/shop/5'],
    ['/orders/shop/6', 'api1', '/shop/6', 'orders'],
    ['/ordersandmore', 'api1', '/andmore', 'orders'],
    ['/order', 'root', '/order', undefined],
  ])('with levels %s goes to %s as %s', (path, apiId, rest, basePathMatched) => {
    expect(prefixes(path, [])).toEqual({ apiId, stageName: 'prod', path: rest, basePathMatched });
  });

  const segments = compileRoutes(
    customDomain({
      mappings: [
        { key: '', apiId: 'root', stage: 'prod' },
        { key: 'orders', apiId: 'api1', stage: 'v1' },
        { key: 'any', apiId: 'api2' },
      ],
    }),
  );
  test.each([
    ['/orders', 'api1', 'v1', '/'],
    ['/orders/', 'api1', 'v1', '/'],
    ['/orders/5/%2F?', 'api1', 'v1', '/5/%2F?'],
    ['//orders//5//6', 'api1', 'v1', '/5//6'],
    ['/ordersandmore', 'root', 'prod', '/ordersandmore'],
    ['/any/dev/pets/1', 'api2', 'dev', '/pets/1'],
    ['/any/dev', 'api2', 'dev', '/'],
    ['/any', 'api2', '', '/'],
  ])('with one level %s goes to %s/%s as %s', (path, apiId, stageName, rest) => {
    expect(segments(path, [])).toMatchObject({ apiId, stageName, path: rest });
  });

  test('without a root mapping the rest goes nowhere', () => {
    const find = compileRoutes(customDomain({ mappings: [{ key: 'orders', apiId: 'api1', stage: 'prod' }] }));
    expect(find('/customers', [])).toBeUndefined();
    expect(find('/', [])).toBeUndefined();
  });

  test('a root mapping without a stage: the first segment names it', () => {
    const find = compileRoutes(customDomain({ mappings: [{ key: '', apiId: 'api1' }] }));
    expect(find('/dev/pets', [])).toMatchObject({ stageName: 'dev', path: '/pets', basePathMatched: undefined });
  });
});

describe('routing rules', () => {
  const action = (apiId: string, stripBasePath = false) => ({ apiId, stage: 'prod', stripBasePath });
  const find = compileRoutes(
    customDomain({
      routingMode: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
      mappings: [{ key: 'orders', apiId: 'mapped', stage: 'prod' }],
      rules: [
        rule({ priority: 50, basePath: 'orders/v2', action: action('late') }),
        rule({
          priority: 10,
          headers: [
            { header: 'x-version', valueGlob: 'beta*' },
            { header: 'x-user', valueGlob: '*admin*' },
          ],
          action: action('both'),
        }),
        rule({ priority: 20, basePath: 'orders/v2', action: action('early', true) }),
        rule({ priority: 30, headers: [{ header: 'x-version', valueGlob: '*.1' }], action: action('suffix') }),
        rule({ priority: 40, headers: [{ header: 'x-version', valueGlob: 'Exact' }], action: action('exact') }),
      ],
    }),
  );
  test.each([
    ['/orders/v2', [], 'early', '/'],
    ['/orders/v2/5', [], 'early', '/5'],
    ['/orders/v22', [], 'mapped', '/v22'],
    ['/ORDERS/v2', [], undefined, undefined],
    ['/orders/v2', ['X-Version', 'beta-3', 'X-User', 'an admin'], 'both', '/orders/v2'],
    ['/orders/v2', ['X-Version', 'beta-3'], 'early', '/'],
    ['/orders/v2', ['X-Version', 'BETA', 'X-User', 'admin'], 'early', '/'],
    ['/pets', ['x-version', '2.1'], 'suffix', '/pets'],
    ['/pets', ['x-version', '2.1.0'], undefined, undefined],
    ['/pets', ['x-version', 'other', 'X-VERSION', 'Exact'], 'exact', '/pets'],
    ['/pets', ['x-version', 'exact'], undefined, undefined],
  ])('%s with %j goes to %s as %s', (path, headers, apiId, rest) => {
    const found = find(path, headers);
    expect(found?.apiId).toBe(apiId);
    expect(found?.path).toBe(rest);
  });

  test('a rule without conditions takes everything', () => {
    const rules = [rule({ priority: 1_000_000, action: action('all') })];
    const all = compileRoutes(customDomain({ routingMode: 'ROUTING_RULE_ONLY', rules }));
    expect(all('/a/b', [])).toMatchObject({ apiId: 'all', path: '/a/b' });
  });

  test('the mode decides which of rules and mappings are looked at', () => {
    const mappings = [{ key: '', apiId: 'mapped', stage: 'prod' }];
    const rules = [rule({ priority: 1, basePath: 'ruled', action: action('ruled') })];
    const byMode = (routingMode: 'ROUTING_RULE_ONLY' | 'BASE_PATH_MAPPING_ONLY') =>
      compileRoutes(customDomain({ routingMode, mappings, rules }));
    expect(byMode('ROUTING_RULE_ONLY')('/other', [])).toBeUndefined();
    expect(byMode('BASE_PATH_MAPPING_ONLY')('/ruled', [])).toMatchObject({ apiId: 'mapped' });
  });
});
