// `domains setup` by argv against the local gateway: from nothing, again, on a terminal, from a saved plan, and what it refuses.
// Developer Guide, "Set up a Regional custom domain name"; ACM User Guide, "DNS validation".

import { ACM } from '@aws-sdk/client-acm';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../cli/run-cli.ts';
import { type FaultyProxy, openFaultyProxy } from '../e2e/faulty-proxy.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
let proxy: FaultyProxy;
let gateway: APIGateway;
let route53: Route53;
let acm: ACM;
let zone: string;
/** Asks the gateway's own DNS; the way of a client is another test's. */
let common: string[];

beforeAll(async () => {
  at = await openWorkplace({}, {}, { dnsPort: 0 });
  proxy = await openFaultyProxy(at.gateway.endpoint);
  const settings = {
    endpoint: at.gateway.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  gateway = new APIGateway(settings);
  route53 = new Route53(settings);
  acm = new ACM(settings);
  zone = await createZone('example.com');
  await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
  for (const stage of ['v1', 'v2']) {
    expect((await at.run('deploy', 'openapi.json', '--stage', stage, '--yes')).exitCode).toBe(0);
  }
  common = ['--resolver', `127.0.0.1:${at.gateway.dnsPort}`, '--no-verify', '--timeout', '60'];
});
afterAll(async () => {
  for (const client of [gateway, route53, acm]) client.destroy();
  await proxy.close();
  await at.close();
});

async function createZone(name: string, more: object = {}): Promise<string> {
  const { HostedZone } = await route53.createHostedZone({ Name: name, CallerReference: name, ...more });
  return (HostedZone?.Id ?? '').replace('/hostedzone/', '');
}

const setup = (name: string, ...more: string[]) => at.run('domains', 'setup', name, ...common, ...more);

async function recordsAt(name: string) {
  const { ResourceRecordSets = [] } = await route53.listResourceRecordSets({ HostedZoneId: zone });
  return ResourceRecordSets.filter((set) => set.Name === `${name}.`);
}

async function createCname(Name: string, Value: string): Promise<void> {
  const ResourceRecordSet = { Name, Type: 'CNAME' as const, TTL: 60, ResourceRecords: [{ Value }] };
  const Changes = [{ Action: 'CREATE' as const, ResourceRecordSet }];
  await route53.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch: { Changes } });
}

describe('from nothing', () => {
  const argv = ['domains', 'setup', 'api.example.com', '--stage', 'v1', '--yes'];
  const writes = (calls: readonly string[]) =>
    calls.filter((call) => !/^GET | CertificateManager\.(List|Describe)|^POST \/$/.test(call));

  it('makes certificate, proof, domain name, mapping and record', async () => {
    proxy.arm(-1, 'refused');
    const { exitCode, stderr, stdout } = await at.run(...argv, ...common, '--endpoint-url', proxy.endpoint);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe('https://api.example.com/\n');
    expect(writes(proxy.calls).map((call) => call.replaceAll(/\/Z[A-Z0-9]+/g, '/ZONE').split('?')[0])).toEqual([
      'POST / CertificateManager.RequestCertificate',
      'POST /2013-04-01/hostedzone/ZONE/rrset',
      'POST /domainnames',
      'POST /v2/domainnames/api.example.com/apimappings',
      'POST /2013-04-01/hostedzone/ZONE/rrset',
    ]);
    const domain = await gateway.getDomainName({ domainName: 'api.example.com' });
    expect(domain).toMatchObject({
      domainNameStatus: 'AVAILABLE',
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'TLS_1_2',
      tags: { 'apigw:managed': 'true' },
    });
    const [record, ...others] = await recordsAt('api.example.com');
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      Type: 'A',
      AliasTarget: {
        DNSName: `${domain.regionalDomainName}.`,
        HostedZoneId: domain.regionalHostedZoneId,
        EvaluateTargetHealth: false,
      },
    });
    const { Tags } = await acm.listTagsForCertificate({ CertificateArn: domain.regionalCertificateArn });
    expect(Tags).toEqual([{ Key: 'apigw:managed', Value: 'true' }]);
  });

  it('run again finds all in place: it only reads, asks nothing and says so', async () => {
    proxy.arm(-1, 'refused');
    const again = argv.filter((word) => word !== '--yes');
    const { exitCode, stderr } = await at.run(...again, ...common, '--endpoint-url', proxy.endpoint);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/Nothing to do: https:\/\/api\.example\.com\/ leads to pets/);
    expect(writes(proxy.calls)).toEqual([]);
  });

  it('reuses a wildcard certificate, and leads another path of the same name', async () => {
    const wild = await setup('*.shop.example.com', '--stage', 'v1', '--yes');
    expect(wild.exitCode, wild.stderr).toBe(0);
    const { exitCode, stderr } = await setup('a.shop.example.com', '--stage', 'v1', '--path', 'v1', '--yes');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toMatch(/Request a certificate/);
    const second = await at.json(
      'domains',
      'setup',
      'a.shop.example.com',
      ...common,
      '--stage',
      'v2',
      '--path',
      'x/v2',
      '--yes',
    );
    expect(second).toMatchObject({ exitCode: 0, value: { url: 'https://a.shop.example.com/x/v2', changed: true } });
    const shown = (await at.json('domains', 'show', 'a.shop.example.com')).value as { mappings: object[] };
    expect(shown.mappings).toHaveLength(2);
  });

  it('brings back what was taken away or changed by hand', async () => {
    const [record] = await recordsAt('api.example.com');
    if (!record) throw new Error('no record');
    await route53.changeResourceRecordSets({
      HostedZoneId: zone,
      ChangeBatch: { Changes: [{ Action: 'DELETE', ResourceRecordSet: record }] },
    });
    expect((await at.run('domains', 'unmap', 'api.example.com', '--yes')).exitCode).toBe(0);
    const { exitCode, stderr } = await setup(
      'api.example.com',
      '--stage',
      'v2',
      '--ip-address-type',
      'dualstack',
      '--yes',
    );
    expect(exitCode, stderr).toBe(0);
    expect((await recordsAt('api.example.com')).map(({ Type }) => Type).sort()).toEqual(['A', 'AAAA']);
  });

  it('makes an edge-optimized name with a certificate of us-east-1 from another region', async () => {
    const argv = [
      'domains',
      'setup',
      'edge.example.com',
      ...common,
      '--region',
      'eu-west-1',
      '--type',
      'EDGE',
      '--yes',
    ];
    await at.run('deploy', 'openapi.json', '--stage', 'v1', '--region', 'eu-west-1', '--yes');
    const { exitCode, stderr } = await at.run(...argv);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/Request a certificate for edge\.example\.com in us-east-1/);
    expect(stderr).toMatch(/40 minutes/);
    const [record] = await recordsAt('edge.example.com');
    expect(record?.AliasTarget?.HostedZoneId).toBe('Z2FDTNDATAQYW2');
  });
});

describe('what it needs to know', () => {
  it('is told all at once where nobody is there', async () => {
    await at.write('other.json', mockSpec('other', { '/a': 'one' }));
    for (const stage of ['v1', 'v2']) {
      expect((await at.run('deploy', 'other.json', '--stage', stage, '--yes')).exitCode).toBe(0);
    }
    const { exitCode, stderr } = await at.run('domains', 'setup');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Missing: NAME, --api, --stage/);
    const elsewhere = await at.run('domains', 'setup', 'api.elsewhere.org', ...common);
    expect(elsewhere.exitCode).toBe(2);
    expect(elsewhere.stderr).toMatch(
      /Missing: --api, --stage, --create-zone elsewhere\.org or --dns external \(no hosted zone/,
    );
  });

  it('is asked on a terminal, and nothing is made when the answer is no', async () => {
    const down = '\u001b[B';
    const answers: Answer[] = [
      { question: 'Domain name', keys: 'asked.example.com\r' },
      { question: 'Which API', keys: `${down}\r` },
      { question: 'Which stage', keys: '\r' },
      { question: 'Base path', keys: 'orders\r' },
      { question: 'Set up asked.example.com?', keys: 'n\r' },
    ];
    const { exitCode, stderr } = await at.ask(['domains', 'setup', '--no-color', ...common], answers);
    expect(stderr).toMatch(/Set up https:\/\/asked\.example\.com\/orders for \w+/);
    expect(exitCode).toBe(130);
    await expect(gateway.getDomainName({ domainName: 'asked.example.com' })).rejects.toThrow(/Invalid domain name/);
  });

  it('is carried out after a yes', async () => {
    const answers: Answer[] = [
      { question: 'Base path', keys: '\r' },
      { question: 'Set up yes.example.com?', keys: 'y\r' },
    ];
    const argv = ['domains', 'setup', 'yes.example.com', '--api', 'pets', '--stage', 'v1', ...common];
    const { exitCode, stderr, stdout } = await at.ask(argv, answers);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe('https://yes.example.com/\n');
  });

  it('refuses names that are none', async () => {
    for (const name of ['localhost', 'a b.example.com', `${'a'.repeat(64)}.example.com`, 'https://example.com']) {
      const { exitCode, stderr } = await setup(name, '--api', 'pets', '--stage', 'v1');
      expect(exitCode, name).toBe(2);
      expect(stderr).not.toMatch(/fault of apigw/);
    }
  });

  it('takes an internationalised name by its ASCII form', async () => {
    const { value } = await at.json(
      'domains',
      'setup',
      'Bücher.example.com',
      '--api',
      'pets',
      '--stage',
      'v1',
      ...common,
      '--yes',
    );
    expect(value).toMatchObject({ domainName: 'xn--bcher-kva.example.com' });
  });
});

describe('a saved plan', () => {
  it('is carried out once, and refused when what is there has changed', async () => {
    const argv = ['domains', 'setup', 'plan.example.com', '--api', 'pets', '--stage', 'v1', ...common];
    expect((await at.json(...argv, '--plan-out', 'plan.json')).value).toMatchObject({ steps: 7 });
    await expect(gateway.getDomainName({ domainName: 'plan.example.com' })).rejects.toThrow();
    const saved = ['domains', 'setup', '--plan', 'plan.json', ...common, '--yes'];
    const { exitCode, stderr } = await at.run(...saved);
    expect(exitCode, stderr).toBe(0);
    expect(await at.json(...saved)).toMatchObject({ exitCode: 7, value: { error: { code: 'PlanStale' } } });
  });
});

describe('what DNS says', () => {
  it('refuses the zone that is not the delegated one, and finds the one that is', async () => {
    const twin = await createZone('twice.org');
    const { HostedZone } = await route53.createHostedZone({ Name: 'twice.org', CallerReference: 'second' });
    const second = (HostedZone?.Id ?? '').replace('/hostedzone/', '');
    const argv = ['api.twice.org', '--api', 'pets', '--stage', 'v1'];
    const refused = await setup(...(argv as [string]), '--zone', second);
    expect(refused.exitCode).toBe(7);
    expect(refused.stderr).toMatch(/not the delegated one/);
    expect((await setup(...(argv as [string]))).stderr).toContain(`hosted zone twice.org (${twin})`);
  });

  it('refuses a private zone', async () => {
    await createZone('hidden.org', { VPC: { VPCId: 'vpc-1a2b3c4d', VPCRegion: 'us-east-1' } });
    const { exitCode, stderr } = await setup('api.hidden.org', '--api', 'pets', '--stage', 'v1');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/is private/);
  });

  it('refuses a name that leads elsewhere, and moves it in one change when told', async () => {
    await createCname('moved.example.com', 'old.example.net');
    const refused = await setup('moved.example.com', '--api', 'pets', '--stage', 'v1', '--yes');
    expect(refused.exitCode).toBe(7);
    expect(refused.stderr).toMatch(/CNAME old\.example\.net/);
    const moved = await setup('moved.example.com', '--api', 'pets', '--stage', 'v1', '--replace-records', '--yes');
    expect(moved.exitCode, moved.stderr).toBe(0);
    expect((await recordsAt('moved.example.com')).map(({ Type }) => Type)).toEqual(['A']);
  });

  it('tells the records to enter where DNS is elsewhere, waits, and ends with 9 when time is up', async () => {
    const argv = [
      'domains',
      'setup',
      'ext.example.com',
      '--api',
      'pets',
      '--stage',
      'v1',
      '--dns',
      'external',
      '--yes',
    ];
    const { exitCode, stderr } = await at.run(...argv, ...common.slice(0, 3), '--timeout', '1');
    expect(exitCode).toBe(9);
    const told = /^ {2}(_\w+)\.ext\.example\.com\. \(in example\.com: _\w+\.ext\) {2}CNAME {2}(\S+)\.$/m.exec(stderr);
    expect(stderr).toMatch(/Hint: .*run the same command again/);
    if (!told) throw new Error(stderr);
    await createCname(`${told[1]}.ext.example.com`, told[2] ?? '');
    const second = await at.run(...argv, ...common.slice(0, 3), '--timeout', '8');
    expect(second.stderr).not.toMatch(/Request a certificate/);
    const cname = /^ {2}ext\.example\.com\. \(in example\.com: ext\) {2}CNAME {2}(\S+)\.$/m.exec(second.stderr);
    expect(second.exitCode).toBe(9);
    await createCname('ext.example.com', cname?.[1] ?? '');
    const third = await at.run(...argv, ...common);
    expect(third.exitCode, third.stderr).toBe(0);
    expect(third.stderr).toMatch(/Nothing to do/);
  });

  it('refuses the top of a zone where DNS is elsewhere', async () => {
    const { exitCode, stderr } = await setup('example.com', '--api', 'pets', '--stage', 'v1', '--dns', 'external');
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/top of its zone/);
  });
});

describe('a name that is taken', () => {
  it('is another account’s: a conflict that says so', async () => {
    const account = { AWS_ACCESS_KEY_ID: '111111111111', AWS_SECRET_ACCESS_KEY: 'x' };
    const other = await openWorkplace({ AWS_ENDPOINT_URL: at.gateway.endpoint, ...account });
    try {
      await other.write('openapi.json', mockSpec('theirs', { '/a': 'one' }));
      expect((await other.run('deploy', 'openapi.json', '--stage', 'v1', '--yes')).exitCode).toBe(0);
      const argv = ['domains', 'setup', 'api.example.com', '--dns', 'external', ...common.slice(0, 3), '--yes'];
      const { stderr: told } = await other.run(...argv, '--timeout', '1');
      const [, name, value] = /^ {2}(_\S+)\. \(in .*\) {2}CNAME {2}(\S+)\.$/m.exec(told) ?? [];
      await createCname(name ?? '', value ?? '');
      const { exitCode, stderr } = await other.run(...argv, '--timeout', '20');
      expect(exitCode, stderr).toBe(7);
      expect(stderr).toMatch(/api\.example\.com is taken/);
    } finally {
      await other.close();
    }
  });
});
