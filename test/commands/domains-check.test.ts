// `domains check` by argv against the local gateway, by real DNS and TLS: a healthy domain name, then one thing broken at a
// time. Developer Guide, "Custom domain names for public REST APIs"; ACM User Guide, "Managed certificate renewal".

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { type ResourceRecordSet, Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckedDomainName } from '../../src/lib/services/check-domain.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
let gateway: APIGateway;
let route53: Route53;
let zone: string;

beforeAll(async () => {
  at = await openWorkplace({}, {}, { dnsPort: 0, httpsPort: 0 });
  const settings = {
    endpoint: at.gateway.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  gateway = new APIGateway(settings);
  route53 = new Route53(settings);
  zone = await createZone('example.com');
  await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
  expect((await at.run('deploy', 'openapi.json', '--stage', 'v1', '--yes')).exitCode).toBe(0);
});
afterAll(async () => {
  gateway.destroy();
  route53.destroy();
  await at.close();
});

async function createZone(Name: string): Promise<string> {
  const { HostedZone } = await route53.createHostedZone({ Name, CallerReference: Name });
  return HostedZone?.Id ?? '';
}

async function setup(name: string, ...more: string[]): Promise<void> {
  const argv = ['domains', 'setup', name, '--stage', 'v1', '--timeout', '60', '--no-verify', ...more, '--yes'];
  const { exitCode, stderr } = await at.run(...argv);
  expect(exitCode, stderr).toBe(0);
}

async function check(name: string) {
  const { exitCode, value } = await at.json('domains', 'check', name);
  const { checks, ...rest } = value as CheckedDomainName;
  return { exitCode, ...rest, of: (wanted: string) => checks.filter(({ check }) => check === wanted), checks };
}

/** The checks that are neither passed nor skipped, by name. */
const bad = (checks: CheckedDomainName['checks']) =>
  checks
    .filter(({ status }) => status === 'fail' || status === 'warn')
    .map(({ check, status }) => `${check} ${status}`);

async function recordsWhere(fits: (set: ResourceRecordSet) => boolean): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await route53.listResourceRecordSets({ HostedZoneId: zone });
  return ResourceRecordSets.filter(fits);
}

async function change(Action: 'CREATE' | 'DELETE', sets: readonly ResourceRecordSet[]): Promise<void> {
  const Changes = sets.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
  await route53.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch: { Changes } });
}

/** Runs the command that a hint names, as a user would, and expects that it repaired all. */
async function repair(name: string, hint: string | undefined): Promise<void> {
  const [, ...argv] = (hint ?? '').split(' ');
  const { exitCode, stderr } = await at.run(...argv, '--yes');
  expect(exitCode, `${hint}: ${stderr}`).toBe(0);
  expect(bad((await check(name)).checks)).toEqual([]);
}

describe('domains check', () => {
  it('passes what domains setup has made, to the answer of one request', async () => {
    await setup('api.example.com');
    const { checks, exitCode, of, ...rest } = await check('api.example.com');
    expect(bad(checks)).toEqual([]);
    expect({ exitCode, ...rest }).toEqual({ exitCode: 0, domainName: 'api.example.com', status: 'pass' });
    expect(checks.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'state pass',
      'endpoint pass',
      'delegation pass',
      'records pass',
      'certificate pass',
      'renewal pass',
      'tls-policy pass',
      'mappings pass',
      'dns pass',
      'tls pass',
      'request pass',
    ]);
    expect(of('tls')[0]?.message).toMatch(/^TLSv1\.3, a certificate for api\.example\.com/);
    expect(of('request')[0]?.message).toMatch(/^GET \/ is answered \d{3}$/);
  });

  it('shows a line for each check, with its sign', async () => {
    const { exitCode, stdout } = await at.run('domains', 'check', 'api.example.com');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^✔ state +AVAILABLE\n/);
    expect(stdout.trim().split('\n')).toHaveLength(11);
  });

  it('a record that is gone: names what writes it again', async () => {
    await setup('gone.example.com');
    await change('DELETE', await recordsWhere(({ Name }) => Name === 'gone.example.com.'));
    const { exitCode, stdout } = await at.run('domains', 'check', 'gone.example.com');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/✖ records +gone\.example\.com has no alias record/);
    expect(stdout).toMatch(/- tls +DNS has no address/);
    const { checks, of, status } = await check('gone.example.com');
    expect(status).toBe('fail');
    expect(bad(checks)).toEqual(['records fail', 'dns fail']);
    await repair('gone.example.com', of('records')[0]?.hint);
  });

  it('a record that leads elsewhere: names what replaces it', async () => {
    await setup('other.example.com');
    await change('DELETE', await recordsWhere(({ Name }) => Name === 'other.example.com.'));
    const Name = 'other.example.com';
    await change('CREATE', [{ Name, Type: 'A', TTL: 1, ResourceRecords: [{ Value: '127.0.0.9' }] }]);
    const { exitCode, of } = await check(Name);
    expect(exitCode).toBe(1);
    expect(of('records')[0]).toMatchObject({ status: 'fail', message: expect.stringContaining('A 127.0.0.9') });
    expect(of('dns')[0]).toMatchObject({ status: 'fail' });
    expect(of('records')[0]?.hint).toMatch(/^apigw domains setup other\.example\.com .*--replace-records$/);
    await repair(Name, of('records')[0]?.hint);
  });

  it('no mapping: 403 Forbidden is told apart from the API, and the command that maps', async () => {
    await setup('bare.example.com');
    await gateway.deleteBasePathMapping({ domainName: 'bare.example.com', basePath: '(none)' });
    const { checks, exitCode, of } = await check('bare.example.com');
    expect(exitCode).toBe(1);
    expect(bad(checks)).toEqual(['mappings fail', 'request fail']);
    expect(of('mappings')[0]?.hint).toBe('apigw domains map bare.example.com --api API --stage STAGE');
    expect(of('request')[0]?.message).toMatch(/answered 403 Forbidden: nothing is mapped there/);
  });

  it('a validation record that is gone: renewal fails before the certificate does', async () => {
    await setup('proof.example.com');
    const isProof = ({ Name = '' }: ResourceRecordSet) => /^_[0-9a-f]+\.proof\.example\.com\.$/.test(Name);
    const proofs = await recordsWhere(isProof);
    expect(proofs).toHaveLength(1);
    await change('DELETE', proofs);
    const { checks, exitCode, of } = await check('proof.example.com');
    expect(exitCode).toBe(1);
    expect(bad(checks)).toEqual(['renewal fail']);
    expect(of('renewal')[0]?.hint).toBe('apigw certs request proof.example.com');
    await repair('proof.example.com', of('renewal')[0]?.hint);
  });

  it('an old TLS policy is a warning: exit code 0', async () => {
    await setup('old.example.com');
    const patchOperations = [{ op: 'replace' as const, path: '/securityPolicy', value: 'TLS_1_0' }];
    await gateway.updateDomainName({ domainName: 'old.example.com', patchOperations });
    const { checks, exitCode, of, status } = await check('old.example.com');
    expect({ exitCode, status }).toEqual({ exitCode: 0, status: 'warn' });
    expect(bad(checks)).toEqual(['tls-policy warn']);
    await repair('old.example.com', of('tls-policy')[0]?.hint);
  });

  it('a zone that DNS does not ask: names its name servers', async () => {
    await createZone('shop.example.com');
    await setup('api.shop.example.com');
    const ResourceRecords = [{ Value: 'ns1.elsewhere.net' }, { Value: 'ns2.elsewhere.net' }];
    await change('CREATE', [{ Name: 'shop.example.com', Type: 'NS', TTL: 60, ResourceRecords }]);
    const { exitCode, of } = await check('api.shop.example.com');
    expect(exitCode).toBe(1);
    expect(of('delegation')[0]).toMatchObject({
      status: 'fail',
      message: expect.stringMatching(/DNS does not ask the hosted zone shop\.example\.com .* but ns1\.elsewhere\.net/),
      hint: expect.stringMatching(/^Enter its name servers at the registrar: ns-.*--create-zone shop\.example\.com$/),
    });
  });

  it('ends with 6 for a name that is not there, and with 2 for what is no name', async () => {
    expect(await at.run('domains', 'check', 'none.example.com')).toMatchObject({ exitCode: 6, stdout: '' });
    expect(await at.run('domains', 'check', 'https://x.example.com/')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
