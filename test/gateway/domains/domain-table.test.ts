// Which custom domain a host means. Developer guide, "Wildcard custom domain names".

import { expect, test } from 'vitest';
import { DomainTable } from '../../../src/lib/gateway/data/domains/domain-table.ts';
import { customDomain } from './custom-domain.ts';

function tableOf(...names: string[]): DomainTable {
  const table = new DomainTable();
  for (const name of names) table.publish(customDomain({ name }));
  return table;
}

test.each([
  ['api.example.com', 'api.example.com'],
  ['API.Example.COM:8443', 'api.example.com'],
  ['api.example.com.', 'api.example.com'],
  ['api.example.com.:1', 'api.example.com'],
  ['other.example.com', '*.example.com'],
  ['a.b.example.com', undefined],
  ['example.com', undefined],
  ['com', undefined],
  ['', undefined],
  ['[::1]:4650', undefined],
  ['__proto__', undefined],
])('%s is %s', (host, name) => {
  expect(tableOf('api.example.com', '*.example.com').find(host)?.domain.name).toBe(name);
});

test('no host is no domain', () => {
  expect(tableOf('api.example.com').find(undefined)).toBeUndefined();
});

test('what is withdrawn is found no more, and neither is anything after a reset', () => {
  const table = tableOf('api.example.com', '*.example.com');
  expect(table.find('api.example.com')?.domain.name).toBe('api.example.com');
  table.withdraw(customDomain());
  expect(table.find('api.example.com')?.domain.name).toBe('*.example.com');
  table.clear();
  expect(table.find('api.example.com')).toBeUndefined();
});

test('a domain that is published again replaces what it was', () => {
  const table = tableOf('api.example.com');
  table.publish(customDomain({ mappings: [{ key: 'new/er', apiId: 'a', stage: 'b' }] }));
  expect(table.find('api.example.com')?.lowercasesHeaders).toBe(true);
});

const [regional] = customDomain().endpoints;
if (!regional) throw new Error('There is an endpoint');

test('a public domain goes before a private one of its name, and the older of two regions before the newer', () => {
  const table = new DomainTable();
  const endpoints = [{ ...regional, type: 'PRIVATE' as const }];
  table.publish(customDomain({ id: 'api.example.com+private', createdAt: 1, endpoints }));
  table.publish(customDomain({ region: 'us-east-1', createdAt: 3 }));
  table.publish(customDomain({ region: 'us-west-1', createdAt: 2 }));
  table.publish(customDomain({ region: 'eu-west-1', createdAt: 4 }));
  expect(table.find('api.example.com')?.domain.region).toBe('us-west-1');
});

test('while a domain is migrated its Regional endpoint is served', () => {
  const table = new DomainTable();
  table.publish(customDomain({ endpoints: [{ ...regional, type: 'EDGE' }, regional] }));
  expect(table.find('api.example.com')?.endpoint).toBe(regional);
});

test('a new domain answers after the delay', () => {
  let now = 1000;
  const table = new DomainTable(500, () => now);
  table.publish(customDomain({ createdAt: 1000 }));
  expect(table.find('api.example.com')).toBeUndefined();
  now = 1500;
  expect(table.find('api.example.com')).toBeDefined();
});

test('what was there at the start comes in with the first question, once', () => {
  let loads = 0;
  const table = new DomainTable();
  table.loadLater(() => {
    loads++;
    table.publish(customDomain());
  });
  expect(loads).toBe(0);
  expect(table.find('api.example.com')).toBeDefined();
  expect(table.find('other.example.com')).toBeUndefined();
  expect(loads).toBe(1);
});
