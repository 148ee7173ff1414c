// `domains migrate` by argv against the local gateway: regional to edge-optimized and back, what it refuses, and broken off at
// each of its calls. Developer Guide, "Migrate a custom domain name to a different API endpoint type".

import { APIGateway, type PatchOperation } from '@aws-sdk/client-api-gateway';
import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyProxy, openFaultyProxy } from '../e2e/faulty-proxy.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
let proxy: FaultyProxy;
let gateway: APIGateway;
let route53: Route53;
let common: string[];
let zone: string;

beforeAll(async () => {
  at = await openWorkplace({ AWS_REGION: 'eu-west-1' }, {}, { dnsPort: 0 });
  proxy = await openFaultyProxy(at.gateway.endpoint);
  const settings = {
    endpoint: at.gateway.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  gateway = new APIGateway(settings);
  route53 = new Route53(settings);
  await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
  expect((await at.run('deploy', 'openapi.json', '--stage', 'v1', '--yes')).exitCode).toBe(0);
  common = ['--resolver', `127.0.0.1:${at.gateway.dnsPort}`, '--timeout', '60'];
  const { HostedZone } = await route53.createHostedZone({ Name: 'example.com', CallerReference: 'one' });
  zone = HostedZone?.Id ?? '';
});
afterAll(async () => {
  gateway.destroy();
  route53.destroy();
  await proxy.close();
  await at.close();
});

async function setup(name: string, ...more: string[]): Promise<void> {
  const argv = ['domains', 'setup', name, ...common, '--no-verify', '--type', 'REGIONAL', ...more, '--yes'];
  const { exitCode, stderr } = await at.run(...argv);
  expect(exitCode, stderr).toBe(0);
}

const migrate = (name: string, to: string, ...more: string[]) =>
  at.run('domains', 'migrate', name, '--to', to, ...common, '--settle', '0', '--yes', ...more);

/** Its types, whose certificates it has, and what its one record is an alias of. */
async function stateOf(domainName: string) {
  const domain = await gateway.getDomainName({ domainName });
  const { ResourceRecordSets = [] } = await route53.listResourceRecordSets({ HostedZoneId: zone });
  const aliases = ResourceRecordSets.filter(({ Name }) => Name === `${domainName}.`);
  const target = domain.distributionDomainName ?? domain.regionalDomainName;
  return {
    types: domain.endpointConfiguration?.types,
    regions: [domain.certificateArn, domain.regionalCertificateArn].map((arn) => arn?.split(':')[3]),
    led: aliases.map(({ AliasTarget }) => AliasTarget?.DNSName === `${target}.`),
  };
}

const edge = { types: ['EDGE'], regions: ['us-east-1', undefined], led: [true] };
const regional = { types: ['REGIONAL'], regions: [undefined, 'eu-west-1'], led: [true] };

describe('domains migrate', () => {
  it('goes to EDGE with a certificate of us-east-1, and back; a second run has nothing to do', async () => {
    await setup('api.example.com');
    const there = await migrate('api.example.com', 'EDGE');
    expect(there.exitCode, there.stderr).toBe(0);
    expect(there.stderr).toMatch(/Request a certificate for api\.example\.com in us-east-1/);
    expect(there.stderr).toMatch(/about 3\d s/);
    expect(await stateOf('api.example.com')).toEqual(edge);
    const again = await migrate('api.example.com', 'EDGE');
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stderr).toMatch(/Nothing to do: api\.example\.com is EDGE/);
    const back = await migrate('api.example.com', 'REGIONAL');
    expect(back.exitCode, back.stderr).toBe(0);
    expect(await stateOf('api.example.com')).toEqual(regional);
  });

  it('goes back from the middle', async () => {
    await setup('half.example.com');
    expect((await migrate('half.example.com', 'EDGE')).exitCode).toBe(0);
    const patchOperations: PatchOperation[] = [
      { op: 'add', path: '/endpointConfiguration/types', value: 'REGIONAL' },
      { op: 'add', path: '/regionalCertificateArn', value: await certificateOf('half.example.com') },
    ];
    await gateway.updateDomainName({ domainName: 'half.example.com', patchOperations });
    expect((await migrate('half.example.com', 'EDGE')).exitCode).toBe(0);
    expect(await stateOf('half.example.com')).toEqual(edge);
  });

  it.each([
    ['a strict access mode', 'strict', [], [{ op: 'replace', path: '/endpointAccessMode', value: 'STRICT' }], /STRICT/],
    ['paths of several levels', 'deep', ['--path', 'a/b'], [], /several levels/],
    [
      'routing rules',
      'rules',
      [],
      [{ op: 'replace', path: '/routingMode', value: 'ROUTING_RULE_THEN_BASE_PATH_MAPPING' }],
      /routing mode/,
    ],
  ] as [string, string, string[], PatchOperation[], RegExp][])('refuses %s', async (_, label, flags, patch, says) => {
    const domainName = `${label}.example.com`;
    const strict = label === 'strict' ? ['--tls-policy', 'SecurityPolicy_TLS13_1_3_2025_09'] : [];
    await setup(domainName, ...flags, ...strict);
    if (patch.length > 0) await gateway.updateDomainName({ domainName, patchOperations: patch });
    const before = await stateOf(domainName);
    const { exitCode, stderr } = await migrate(domainName, 'EDGE');
    expect(exitCode, stderr).toBe(7);
    expect(stderr).toMatch(says);
    expect(await stateOf(domainName)).toEqual(before);
  });

  it('broken off at each of its calls, the same command ends it', async () => {
    await setup('calls.example.com');
    proxy.arm(-1, 'refused');
    expect((await migrate('calls.example.com', 'EDGE', '--endpoint-url', proxy.endpoint)).exitCode).toBe(0);
    const calls = [...proxy.calls.entries()].filter(([, call]) => !call.startsWith('GET '));
    const writes = calls.filter(([, call]) => /PATCH|rrset$|rrset\/|RequestCertificate/.test(call)).map(([nth]) => nth);
    expect(writes.length).toBeGreaterThanOrEqual(4);
    for (const nth of writes) {
      for (const fault of ['lost', 'refused'] as const) {
        const name = `${fault}${nth}.example.com`;
        await setup(name);
        proxy.arm(nth, fault);
        const env = ['--endpoint-url', proxy.endpoint];
        const first = await migrate(name, 'EDGE', ...env);
        if (first.exitCode !== 0) expect((await migrate(name, 'EDGE')).exitCode).toBe(0);
        expect(await stateOf(name), `${proxy.calls[nth]}: ${first.stderr}`).toEqual(edge);
      }
    }
  }, 120_000);
});

async function certificateOf(name: string): Promise<string> {
  const { value } = await at.json('certs', 'list');
  const all = value as { CertificateArn: string; DomainName: string }[];
  return all.find(({ DomainName }) => DomainName === name)?.CertificateArn ?? '';
}
