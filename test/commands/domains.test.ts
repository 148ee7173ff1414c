// Domain names by commands, against the local gateway: what they lead to, and how they go. Developer Guide, "API mappings",
// "Set up a Regional custom domain name"; ACM User Guide, "DNS validation" (names that two certificates share).

import { APIGateway } from '@aws-sdk/client-api-gateway';
import { Route53, type RRType } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
let gateway: APIGateway;
let route53: Route53;
let zone: string;
const managed = { 'apigw:managed': 'true' };

beforeAll(async () => {
  at = await openWorkplace();
  const settings = {
    endpoint: at.gateway.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  gateway = new APIGateway(settings);
  route53 = new Route53(settings);
  const { HostedZone } = await route53.createHostedZone({ Name: 'example.com', CallerReference: 'one' });
  zone = (HostedZone?.Id ?? '').replace('/hostedzone/', '');
  await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
  for (const stage of ['v1', 'v2']) {
    expect((await at.run('deploy', 'openapi.json', '--stage', stage, '--yes')).exitCode).toBe(0);
  }
});
afterAll(async () => {
  gateway.destroy();
  route53.destroy();
  await at.close();
});

/** A certificate as apigw makes it, issued. */
async function certificateOf(name: string, ...names: string[]): Promise<string> {
  const sans = names.flatMap((san) => ['--san', san]);
  const options = ['--key-algorithm', 'EC_prime256v1', '--wait', '--timeout', '60', '--yes'];
  const { exitCode, value } = await at.json('certs', 'request', name, ...sans, ...options);
  expect(exitCode).toBe(0);
  expect(value).toMatchObject({ Status: 'ISSUED' });
  return (value as { CertificateArn: string }).CertificateArn;
}

/** A regional domain name with an alias, as apigw makes it. */
async function domainOf(domainName: string, certificateArn: string, tags: Record<string, string> = managed) {
  const domain = await gateway.createDomainName({
    domainName,
    regionalCertificateArn: certificateArn,
    endpointConfiguration: { types: ['REGIONAL'] },
    securityPolicy: 'TLS_1_2',
    tags,
  });
  const AliasTarget = {
    HostedZoneId: domain.regionalHostedZoneId,
    DNSName: domain.regionalDomainName,
    EvaluateTargetHealth: false,
  };
  const Changes = (['A', 'AAAA'] as const).map((Type: RRType) => ({
    Action: 'CREATE' as const,
    ResourceRecordSet: { Name: domainName, Type, AliasTarget },
  }));
  await route53.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch: { Changes } });
  return domain;
}

/** `TYPE NAME` of the zone's records, its own aside. */
async function records(): Promise<string[]> {
  const { ResourceRecordSets = [] } = await route53.listResourceRecordSets({ HostedZoneId: zone });
  return ResourceRecordSets.filter(({ Type }) => Type !== 'NS' && Type !== 'SOA').map(
    ({ Name, Type }) => `${Type} ${Name?.replace(/^_[0-9a-f]{32}/, '_')}`,
  );
}

const mappingsOf = async (name: string) => {
  const { value } = await at.json('domains', 'show', name);
  const { mappings } = value as { mappings: { ApiMappingKey: string; Stage: string }[] };
  return Object.fromEntries(mappings.map(({ ApiMappingKey, Stage }) => [ApiMappingKey, Stage]));
};

describe('domains map and unmap', () => {
  const map = (...argv: string[]) => at.run('domains', 'map', 'map.example.com', '--api', 'pets', ...argv);
  beforeAll(async () => {
    await domainOf('map.example.com', await certificateOf('map.example.com'));
  });

  it('shows what it will do, and asks for --yes', async () => {
    const { exitCode, stderr } = await map('--stage', 'v1');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Map https:\/\/map.example.com\/ to \S+\/v1/);
    expect(await mappingsOf('map.example.com')).toEqual({});
  });

  it('maps, does nothing twice, and changes what leads elsewhere', async () => {
    expect(await map('--stage', 'v1', '--yes')).toMatchObject({ exitCode: 0, stdout: 'https://map.example.com/\n' });
    expect((await map('--stage', 'v1')).stderr).toMatch(/Nothing to do: https:\/\/map.example.com\/ leads to stage v1/);
    const changed = await map('--stage', 'v2', '--yes');
    expect(changed.stderr).toMatch(/to \S+\/v2 in place of \S+\/v1/);
    expect(await mappingsOf('map.example.com')).toEqual({ '': 'v2' });
  });

  it('maps paths of one and of several levels, and says what the latter mean', async () => {
    expect((await map('--stage', 'v1', '--path', '/orders/', '--yes')).exitCode).toBe(0);
    const several = await map('--stage', 'v1', '--path', 'orders/v1', '--yes');
    expect(several).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/header names in lower case/) });
    expect(await mappingsOf('map.example.com')).toEqual({ '': 'v2', orders: 'v1', 'orders/v1': 'v1' });
  });

  it.each([
    [['map', 'map.example.com', '--api', 'pets', '--stage', 'v9'], 6, /no stage 'v9'/],
    [['map', 'map.example.com', '--api', 'pet', '--stage', 'v1'], 6, /Did you mean 'pets'/],
    [['map', 'none.example.com', '--api', 'pets', '--stage', 'v1'], 6, /no domain name 'none.example.com'/],
    [['map', 'map.example.com', '--api', 'pets', '--stage', 'v1', '--path', 'a b'], 2, /character/],
    [['map', 'map.example.com', '--api', 'pets', '--stage', 'v1', '--path', 'ping'], 2, /reserved/],
    [['map', 'map_.example.com', '--api', 'pets', '--stage', 'v1'], 2, /underscore/],
    [['map', 'map.example.com', '--api', 'pets'], 2, /Missing: --stage/],
    [['unmap', 'map.example.com', '--path', 'none'], 6, /Mapped paths: .*\/orders/],
    [['show', 'none.example.com'], 6, /domains list/],
  ])('%j ends with %i', async (argv, code, message) => {
    const { exitCode, stderr } = await at.run('domains', ...argv, '--yes');
    expect(exitCode).toBe(code);
    expect(stderr).toMatch(message);
  });

  it('a path of several levels needs a regional domain name with TLS 1.2', async () => {
    const certificateArn = await certificateOf('edge.example.com');
    const domainName = 'edge.example.com';
    await gateway.createDomainName({ domainName, certificateArn, endpointConfiguration: { types: ['EDGE'] } });
    const argv = ['domains', 'map', domainName, '--api', 'pets', '--yes', '--stage', 'v1'];
    const { exitCode, stderr } = await at.run(...argv, '--path', 'orders/v1');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/needs a REGIONAL domain name with TLS 1.2; edge.example.com has EDGE, TLS_1_2/);
    expect((await at.run(...argv, '--path', 'orders')).exitCode).toBe(0);
    expect((await at.run(...argv)).exitCode).toBe(0);
    expect(await mappingsOf(domainName)).toEqual({ '': 'v1', orders: 'v1' });
    expect((await at.run('domains', 'unmap', domainName, '--yes')).exitCode).toBe(0);
    expect(await mappingsOf(domainName)).toEqual({ orders: 'v1' });
  });

  it('unmaps', async () => {
    expect((await at.run('domains', 'unmap', 'map.example.com', '--path', 'orders/v1', '--yes')).exitCode).toBe(0);
    expect(await mappingsOf('map.example.com')).toEqual({ '': 'v2', orders: 'v1' });
  });

  it('are listed with what DNS has to point at', async () => {
    const { stdout } = await at.run('domains', 'list');
    expect(stdout).toMatch(/map.example.com\s+REGIONAL\s+AVAILABLE\s+TLS_1_2\s+d-\w+\.execute-api\.us-east-1/);
    const { value } = await at.json('domains', 'list');
    expect(value).toMatchObject([{ domainName: 'edge.example.com' }, { domainName: 'map.example.com' }]);
  });
});

describe('domains delete', () => {
  const certificateThere = async (arn: string) => (await at.run('certs', 'show', arn)).exitCode === 0;

  it('takes away records, mappings, domain name and certificate, all shown first', async () => {
    const before = await records();
    const arn = await certificateOf('gone.example.com');
    await domainOf('gone.example.com', arn);
    await at.run('domains', 'map', 'gone.example.com', '--api', 'pets', '--stage', 'v1', '--yes');
    const shown = await at.run('domains', 'delete', 'gone.example.com');
    expect(shown.exitCode).toBe(2);
    expect(shown.stderr.match(/^ {2}\d\. .*$/gm)?.map((line) => line.slice(5, 27))).toEqual([
      'Delete the DNS records',
      'Unmap https://gone.exa',
      'Delete the domain name',
      'Wait until nothing use',
      'Delete the DNS records',
      'Delete the certificate',
    ]);
    expect(await records()).toEqual(
      [...before, 'A gone.example.com.', 'AAAA gone.example.com.', 'CNAME _.gone.example.com.'].sort(byName),
    );
    const { exitCode, value } = await at.json('domains', 'delete', 'gone.example.com', '--yes');
    expect(exitCode).toBe(0);
    expect(value).toMatchObject({ domainName: 'gone.example.com', certificateArns: [arn] });
    expect(await records()).toEqual(before);
    expect(await certificateThere(arn)).toBe(false);
    expect((await at.run('domains', 'show', 'gone.example.com')).exitCode).toBe(6);
    expect((await at.run('domains', 'delete', 'gone.example.com', '--yes')).exitCode).toBe(6);
  });

  /** Route 53's order is by reversed labels; for the names of this test that is by name, then type. */
  const byName = (left: string, right: string) =>
    orderOf(left) < orderOf(right) ? -1 : orderOf(left) > orderOf(right) ? 1 : 0;
  const orderOf = (record: string) => {
    const [type = '', name = ''] = record.split(' ');
    return `${name.split('.').reverse().join('.')} ${type}`;
  };

  it('--keep-dns leaves all records', async () => {
    const arn = await certificateOf('kept.example.com');
    await domainOf('kept.example.com', arn);
    expect((await at.run('domains', 'delete', 'kept.example.com', '--keep-dns', '--yes')).exitCode).toBe(0);
    expect(await certificateThere(arn)).toBe(false);
    const kept = (await records()).filter((record) => record.includes('kept'));
    expect(kept).toEqual(['A kept.example.com.', 'AAAA kept.example.com.', 'CNAME _.kept.example.com.']);
  });

  it('certs delete refuses a certificate that is in use, and lists its users', async () => {
    const { exitCode, stderr } = await at.run('certs', 'delete', 'map.example.com', '--yes');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/ is used by arn:aws:\S+/);
    expect((await at.run('certs', 'show', 'map.example.com')).exitCode).toBe(0);
  });

  it('leaves a domain name that apigw did not make', async () => {
    await domainOf('foreign.example.com', await certificateOf('foreign.example.com'), {});
    const { exitCode, stderr } = await at.run('domains', 'delete', 'foreign.example.com', '--yes');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/was not made by apigw: it has no tag apigw:managed/);
    expect((await at.run('domains', 'show', 'foreign.example.com')).exitCode).toBe(0);
  });

  it('leaves a certificate that another domain name uses, and records that point elsewhere', async () => {
    const arn = await certificateOf('shared.example.com', 'sharing.example.com');
    await domainOf('shared.example.com', arn);
    await domainOf('sharing.example.com', arn);
    const ResourceRecordSet = {
      Name: 'shared.example.com',
      Type: 'TXT' as const,
      TTL: 60,
      ResourceRecords: [{ Value: '"mine"' }],
    };
    const Changes = [{ Action: 'CREATE' as const, ResourceRecordSet }];
    await route53.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch: { Changes } });
    const { exitCode, stderr } = await at.run('domains', 'delete', 'shared.example.com', '--yes');
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`The certificate ${arn} stays: sharing.example.com uses it too`);
    expect(await certificateThere(arn)).toBe(true);
    expect((await records()).filter((record) => record.includes('shared'))).toEqual([
      'TXT shared.example.com.',
      'CNAME _.shared.example.com.',
    ]);
  });

  it('leaves a validation record that another certificate needs', async () => {
    const arn = await certificateOf('star.example.com');
    const other = await certificateOf('*.star.example.com');
    await domainOf('star.example.com', arn);
    expect((await at.run('domains', 'delete', 'star.example.com', '--yes')).exitCode).toBe(0);
    expect([await certificateThere(arn), await certificateThere(other)]).toEqual([false, true]);
    expect((await records()).filter((record) => record.includes('star'))).toEqual(['CNAME _.star.example.com.']);
  });

  it('goes on where an interrupted run ended: with the certificate that was left', async () => {
    const arn = await certificateOf('left.example.com');
    const { exitCode, stderr } = await at.run('domains', 'delete', 'left.example.com', '--yes');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/Delete what is left of the domain name left.example.com/);
    expect(await certificateThere(arn)).toBe(false);
    expect((await records()).filter((record) => record.includes('left'))).toEqual([]);
  });
});
