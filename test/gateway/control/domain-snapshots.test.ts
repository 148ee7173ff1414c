// What TLS and host routing are given of a domain, read from the records that the SDK's calls left behind.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allDomains, domainSnapshots } from '../../../src/lib/gateway/control/domain-snapshots.ts';
import { openStore, type Store } from '../../../src/lib/gateway/store/open-store.ts';
import type { CustomDomain } from '../../../src/lib/model/custom-domain.ts';
import { account } from './control-harness.ts';
import { createMappable, importCertificate, startDomains } from './domain-harness.ts';

const stateDirectory = mkdtempSync(join(tmpdir(), 'apigw-snapshots-'));
const scope = { account, region: 'us-east-1' };
let store: Store;
let arn: string;
let apiId: string;
let renewed: string;

beforeAll(async () => {
  const domains = await startDomains({ ephemeral: false, stateDirectory });
  arn = domains.arns.star;
  apiId = await createMappable(domains.v1);
  const DomainName = 'api.example.com';
  const { DomainNameConfigurations: [made] = [] } = await domains.v2.createDomainName({
    DomainName,
    DomainNameConfigurations: [{ CertificateArn: arn }],
    RoutingMode: 'ROUTING_RULE_THEN_API_MAPPING',
  });
  expect(made?.ApiGatewayDomainName).toBeDefined();
  await domains.v2.createApiMapping({ DomainName, ApiId: apiId, Stage: 'dev', ApiMappingKey: 'orders/v1' });
  await domains.v1.createBasePathMapping({ domainName: DomainName, restApiId: apiId });
  await domains.v2.createRoutingRule({
    DomainName,
    Priority: 7,
    Conditions: [
      { MatchHeaders: { AnyOf: [{ Header: 'X-Version', ValueGlob: 'b*' }] } },
      { MatchBasePaths: { AnyOf: ['/beta/'] } },
    ],
    Actions: [{ InvokeApi: { ApiId: apiId, Stage: 'dev', StripBasePath: true } }],
  });
  await importCertificate(domains.acm, ['*.example.com'], arn);
  const { Certificate = '' } = await domains.acm.getCertificate({ CertificateArn: arn });
  renewed = Certificate;
  await domains.close();
  store = openStore(stateDirectory);
});
afterAll(async () => {
  await store.close();
  rmSync(stateDirectory, { recursive: true });
});

const read = () => store.transaction(scope, (records) => allDomains(records, scope)).value;
const changes = (family: string, id: string) =>
  store.transaction(scope, (records) => domainSnapshots(records, [{ scope, key: [family, id] }])).value;

test('endpoints with their certificates, mappings and rules', () => {
  expect(read()).toEqual([
    {
      ...scope,
      id: 'api.example.com',
      name: 'api.example.com',
      createdAt: expect.any(Number),
      endpoints: [
        {
          type: 'REGIONAL',
          target: expect.stringMatching(/^d-/),
          securityPolicy: 'TLS_1_2',
          certificate: { certificate: renewed, privateKey: expect.stringContaining('PRIVATE KEY') },
        },
      ],
      routingMode: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING',
      mappings: [
        { key: '', apiId },
        { key: 'orders/v1', apiId, stage: 'dev' },
      ],
      rules: [
        {
          id: expect.any(String),
          priority: 7,
          headers: [{ header: 'x-version', valueGlob: 'b*' }],
          basePath: 'beta',
          action: { apiId, stage: 'dev', stripBasePath: true },
        },
      ],
    } satisfies CustomDomain,
  ]);
});

test('a domain changes with its own records and with its certificate; it is withdrawn once it is gone', () => {
  for (const family of ['domainname', 'basepathmapping', 'routingrule', 'truststore']) {
    expect(changes(family, 'api.example.com')).toEqual({ publish: read(), withdraw: [] });
  }
  expect(changes('certificate', arn.replace(/^.*\//, ''))).toEqual({ publish: read(), withdraw: [] });
  expect(changes('restapi', apiId)).toEqual({ publish: [], withdraw: [] });
  expect(changes('domainname', 'gone.example.com')).toEqual({
    publish: [],
    withdraw: [{ ...scope, id: 'gone.example.com' }],
  });
});
