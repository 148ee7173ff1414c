// Certificates by commands, against the local gateway. ACM User Guide, "DNS validation", "Prerequisites for importing
// certificates"; ACM API reference, "RequestCertificate", "ImportCertificate", "DeleteCertificate".

import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeCertificate, makeCertificate } from '../services/make-certificate.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

interface Certificate {
  CertificateArn: string;
  DomainName: string;
  SubjectAlternativeNames: string[];
  Status: string;
  Type: string;
  KeyAlgorithm: string;
  Tags: { Key: string; Value: string }[];
  DomainValidationOptions: { ResourceRecord: { Name: string; Value: string } }[];
}

let at: Workplace;
let route53: Route53;
beforeAll(async () => {
  at = await openWorkplace();
  route53 = new Route53({
    endpoint: at.gateway.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
});
afterAll(async () => {
  route53.destroy();
  await at.close();
});

const zoneOf = async (Name: string) => {
  const { HostedZone } = await route53.createHostedZone({ Name, CallerReference: `${Name} ${Math.random()}` });
  return (HostedZone?.Id ?? '').replace('/hostedzone/', '');
};

const recordsOf = async (HostedZoneId: string, type = 'CNAME') => {
  const { ResourceRecordSets = [] } = await route53.listResourceRecordSets({ HostedZoneId });
  return ResourceRecordSets.filter(({ Type }) => Type === type);
};

const list = async (...argv: string[]) => (await at.json('certs', 'list', ...argv)).value as Certificate[];

const imported = async () => (await list('--status', 'ISSUED')).filter(({ Type }) => Type === 'IMPORTED');

describe('certs request', () => {
  it('asks for --yes where nobody can be asked, having shown its plan; nothing is requested', async () => {
    const { exitCode, stderr } = await at.run('certs', 'request', 'plan.example.com');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Request a certificate of plan.example.com in us-east-1, validated by DNS/);
    expect(stderr).toMatch(/account 000000000000, region us-east-1/);
    expect(await list()).toEqual([]);
  });

  it('requests, tags, and prints the records of names whose DNS is elsewhere, once for a name and its wildcard', async () => {
    const argv = ['certs', 'request', 'elsewhere.org', '--san', '*.elsewhere.org', '--yes', '--json'];
    const { exitCode, stderr, stdout } = await at.run(...argv);
    expect(exitCode).toBe(0);
    const made = JSON.parse(stdout) as Certificate;
    expect(made).toMatchObject({
      DomainName: 'elsewhere.org',
      SubjectAlternativeNames: expect.arrayContaining(['elsewhere.org', '*.elsewhere.org']),
      Status: 'PENDING_VALIDATION',
    });
    const { Name, Value } = made.DomainValidationOptions[0]?.ResourceRecord ?? { Name: '', Value: '' };
    expect(stderr.split(Value).length - 1).toBe(1);
    expect(stderr).toContain(Name);
    const shown = (await at.json('certs', 'show', made.CertificateArn)).value as Certificate;
    expect(shown.Tags).toEqual([{ Key: 'apigw:managed', Value: 'true' }]);
  });

  it('run again, goes on with what was requested; other names or another algorithm are another certificate', async () => {
    const again = await at.run('certs', 'request', '*.elsewhere.org', '--san', 'elsewhere.org', '--yes');
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Nothing to do') });
    expect(await list()).toHaveLength(1);
    const argv = ['certs', 'request', 'elsewhere.org', '--san', '*.elsewhere.org', '--key-algorithm', 'EC_prime256v1'];
    expect((await at.run(...argv, '--yes')).exitCode).toBe(0);
    expect(await list()).toHaveLength(2);
    expect(await at.json('certs', 'show', 'elsewhere.org')).toMatchObject({
      exitCode: 2,
      value: { error: { code: 'Ambiguous' } },
    });
  });

  it('writes the records into the hosted zones that fit, the longest name first', async () => {
    const [parent, child] = [await zoneOf('example.com'), await zoneOf('eu.example.com')];
    const argv = ['certs', 'request', 'api.example.com', '--san', 'api.eu.example.com', '--yes'];
    expect((await at.run(...argv)).exitCode).toBe(0);
    const [inParent, inChild] = [await recordsOf(parent), await recordsOf(child)];
    expect(inParent.map(({ Name }) => Name)).toEqual([expect.stringMatching(/^_[0-9a-f]{32}\.api\.example\.com\.$/)]);
    expect(inChild.map(({ Name }) => Name)).toEqual([
      expect.stringMatching(/^_[0-9a-f]{32}\.api\.eu\.example\.com\.$/),
    ]);
    expect(inParent[0]).toMatchObject({ TTL: 300, ResourceRecords: [{ Value: expect.stringContaining('acm-vali') }] });
    const again = await at.run(...argv);
    expect(again.stderr).toMatch(/Nothing to do: arn:aws:acm:\S+ was requested before, and is/);
  });

  it('writes a record that somebody took away again', async () => {
    const zone = await zoneOf('again.org');
    const argv = ['certs', 'request', 'api.again.org', '--yes'];
    await at.run(...argv);
    const [record] = await recordsOf(zone);
    const Changes = [{ Action: 'DELETE' as const, ResourceRecordSet: record }];
    await route53.changeResourceRecordSets({ HostedZoneId: zone, ChangeBatch: { Changes } });
    expect((await at.run(...argv)).stderr).toMatch(/Write its validation records/);
    expect(await recordsOf(zone)).toEqual([record]);
  });

  it('--zone names one; a name outside of it, and one that several zones bear, are refused', async () => {
    const [first, second] = [await zoneOf('twice.org'), await zoneOf('twice.org')];
    const ambiguous = await at.json('certs', 'request', 'api.twice.org', '--yes');
    expect(ambiguous).toMatchObject({ exitCode: 2, value: { error: { code: 'Ambiguous' } } });
    const { message } = (ambiguous.value as { error: { message: string } }).error;
    expect(message).toContain(first);
    expect(message).toContain(second);
    const outside = await at.run('certs', 'request', 'api.other.org', '--zone', second, '--yes');
    expect(outside).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Not in the hosted zone twice.org') });
    expect((await at.run('certs', 'request', 'api.twice.org', '--zone', second, '--yes')).exitCode).toBe(0);
    expect([await recordsOf(first), await recordsOf(second)].map((records) => records.length)).toEqual([0, 1]);
    expect((await at.run('certs', 'request', 'b.twice.org', '--zone', 'none.org', '--yes')).exitCode).toBe(6);
  });

  it('--no-dns writes nothing', async () => {
    const zone = await zoneOf('nodns.org');
    const { stderr } = await at.run('certs', 'request', 'api.nodns.org', '--no-dns', '--yes');
    expect(stderr).toMatch(/Write these records/);
    expect(await recordsOf(zone)).toEqual([]);
  });

  it('--edge requests in us-east-1, whatever the region', async () => {
    const argv = ['certs', 'request', 'edge.example.com', '--region', 'eu-west-1', '--no-dns', '--yes'];
    const { value } = await at.json(...argv, '--edge');
    expect(value).toMatchObject({ CertificateArn: expect.stringMatching(/^arn:aws:acm:us-east-1:/) });
    expect((await at.run('certs', 'show', 'edge.example.com', '--region', 'eu-west-1')).exitCode).toBe(6);
    const shown = await at.json('certs', 'show', 'edge.example.com', '--region', 'eu-west-1', '--edge');
    expect(shown).toMatchObject({ exitCode: 0, value: { DomainName: 'edge.example.com' } });
  });

  it('--validation email has no records, and is told what happens instead', async () => {
    const argv = ['certs', 'request', 'mailed.example.com', '--validation', 'email', '--yes'];
    const { exitCode, stderr } = await at.run(...argv);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/validated by e-mail/);
    expect(stderr).toMatch(/ACM writes to the contacts of the domain/);
    expect(stderr).not.toMatch(/Write these records/);
  });

  it('internationalised names are written as DNS has them', async () => {
    const { value } = await at.json('certs', 'request', 'Bücher.Example.COM.', '--no-dns', '--yes');
    expect(value).toMatchObject({ DomainName: 'xn--bcher-kva.example.com' });
  });

  it.each([
    ['https://api.example.com'],
    ['api_1.example.com'],
    ['com'],
    [`${'a'.repeat(64)}.example.com`],
    [`${'a'.repeat(60)}.example.com`],
    ['10.0.0.1'],
  ])('%s is refused before anything is asked', async (name) => {
    expect(await at.json('certs', 'request', name)).toMatchObject({
      exitCode: 2,
      value: { error: { code: 'InvalidInput' } },
    });
  });
});

describe('certs wait', () => {
  it('ends with 9 when time runs out, and says how to go on', async () => {
    const { value } = await at.json('certs', 'request', 'waits.example.net', '--no-dns', '--yes');
    const { CertificateArn } = value as Certificate;
    const { exitCode, stderr } = await at.run('certs', 'wait', CertificateArn, '--timeout', '0');
    expect(exitCode).toBe(9);
    expect(stderr).toMatch(/PENDING_VALIDATION, not validated yet: waits.example.net/);
    expect(stderr).toContain(`apigw certs wait ${CertificateArn}`);
  });

  it('says what is not there', async () => {
    expect((await at.run('certs', 'wait', 'nobody.example.net')).exitCode).toBe(6);
    const absent = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000';
    expect((await at.run('certs', 'wait', absent)).exitCode).toBe(6);
    expect((await at.run('certs', 'wait', absent, '--timeout', 'soon')).exitCode).toBe(2);
  });
});

describe('certs import', () => {
  let root: MadeCertificate;
  let between: MadeCertificate;
  let leaf: MadeCertificate;
  beforeAll(async () => {
    root = await makeCertificate({ commonName: 'Root' });
    between = await makeCertificate({ commonName: 'Between', signer: root });
    const names = ['imported.example.com', 'www.imported.example.com'];
    leaf = await makeCertificate({ commonName: 'imported.example.com', names, signer: between });
    const expired = await makeCertificate({
      commonName: 'old.org',
      names: ['old.org'],
      signer: root,
      from: -9,
      to: -1,
    });
    const early = await makeCertificate({ commonName: 'new.org', names: ['new.org'], signer: root, from: 1 });
    await at.write('cert.pem', leaf.certificate);
    await at.write('key.pem', leaf.privateKey);
    await at.write('chain.pem', between.certificate + root.certificate);
    await at.write('full.pem', `subject: CN\n${leaf.certificate}${between.certificate}${root.certificate}`);
    await at.write('wrong-order.pem', root.certificate + between.certificate);
    await at.write('root.pem', root.certificate);
    await at.write('other-key.pem', root.privateKey);
    await at.write('expired.pem', expired.certificate);
    await at.write('expired-key.pem', expired.privateKey);
    await at.write('early.pem', early.certificate);
    await at.write('early-key.pem', early.privateKey);
    await at.write('cut.pem', leaf.certificate.split('\n').slice(0, 4).join('\n'));
    await at.write('empty.pem', '');
    await at.write('encrypted.pem', leaf.privateKey.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'));
  });
  const linesOf = (text: string) => text.split('\n').length - 1;
  const importing = (certificate: string, key: string, chain?: string) => [
    ...['certs', 'import', '--yes', '--cert', certificate, '--key', key],
    ...(chain === undefined ? [] : ['--chain', chain]),
  ];

  it.each([
    [
      importing('cert.pem', 'other-key.pem', 'chain.pem'),
      'cert.pem:1:1: the certificate (CN=imported.example.com) is of',
    ],
    [
      importing('cert.pem', 'key.pem', 'wrong-order.pem'),
      'wrong-order.pem:1:1: number 1 of the chain (CN=Root) has not',
    ],
    [importing('cert.pem', 'key.pem', 'root.pem'), 'The chain lacks the certificate of CN=Between'],
    [importing('cert.pem', 'key.pem', 'full.pem'), 'full.pem:2:1: the chain has the certificate itself'],
    [importing('expired.pem', 'expired-key.pem', 'root.pem'), 'expired.pem:1:1: the certificate (CN=old.org) expired'],
    [
      importing('early.pem', 'early-key.pem', 'root.pem'),
      'early.pem:1:1: the certificate (CN=new.org) is not valid yet',
    ],
    [importing('cut.pem', 'key.pem'), 'cut.pem:1:1: BEGIN CERTIFICATE has no END'],
    [importing('empty.pem', 'key.pem'), 'empty.pem:1:1: the file is empty'],
    [importing('key.pem', 'cert.pem'), 'key.pem:1:1: a private key, where certificates are expected'],
    [importing('cert.pem', 'cert.pem'), 'cert.pem:1:1: a CERTIFICATE, where a private key is expected'],
    [importing('cert.pem', 'encrypted.pem'), 'encrypted.pem:1:1: the private key is encrypted'],
    [importing('none.pem', 'key.pem'), 'none.pem: no such file or directory'],
  ])('%j is refused: %s', async (argv, message) => {
    const { exitCode, stderr } = await at.run(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(await imported()).toEqual([]);
  });

  it('names the file and line of a fault further down', async () => {
    const { stderr } = await at.run(...importing('full.pem', 'key.pem', 'chain.pem'));
    expect(stderr).toContain(
      `full.pem:${2 + linesOf(leaf.certificate)}:1: a second certificate, though there is --chain`,
    );
    const { stderr: order } = await at.run(...importing('cert.pem', 'key.pem', 'wrong-order.pem'));
    expect(order).toContain(`comes the one at wrong-order.pem:${1 + linesOf(root.certificate)}`);
  });

  it('imports and tags; once more is nothing to do; no part of the key is ever shown', async () => {
    const first = await at.run(...importing('cert.pem', 'key.pem', 'chain.pem'), '--debug');
    expect(first.exitCode).toBe(0);
    const again = await at.run(...importing('full.pem', 'key.pem'), '--debug');
    expect(again.stderr).toMatch(/Nothing to do: arn:\S+ is this certificate/);
    const [shown] = await imported();
    expect(shown).toMatchObject({ DomainName: 'imported.example.com', Type: 'IMPORTED' });
    for (const line of leaf.privateKey.split('\n').slice(1, -2)) {
      expect(first.stdout + first.stderr + again.stdout + again.stderr).not.toContain(line);
    }
    const { value } = await at.json('certs', 'show', 'imported.example.com');
    expect(value).toMatchObject({ Tags: [{ Key: 'apigw:managed', Value: 'true' }] });
  });

  it('a next certificate goes under the same ARN, with a note on names that it lacks', async () => {
    const next = await makeCertificate({ commonName: 'imported.example.com', names: ['imported.example.com'], to: 99 });
    await at.write('next.pem', next.certificate);
    await at.write('next-key.pem', next.privateKey);
    const [before] = await imported();
    const argv = ['certs', 'import', 'imported.example.com', '--cert', 'next.pem', '--key', 'next-key.pem', '--yes'];
    const { stderr, stdout } = await at.run(...argv);
    expect(stdout).toBe(`${before?.CertificateArn}\n`);
    expect(stderr).toMatch(/The new certificate is not for www.imported.example.com/);
    expect(await imported()).toHaveLength(1);
  });

  it("a certificate of ACM's own is not replaced", async () => {
    const { exitCode, stderr } = await at.run(
      ...['certs', 'import', 'waits.example.net', '--cert', 'cert.pem', '--key', 'key.pem', '--yes'],
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 7, stderr: expect.stringContaining('was not imported') });
  });

  it('certs list --expiring shows those that end within the time', async () => {
    expect(await list('--expiring', '2w')).toEqual([]);
    expect(await list('--expiring', '100d', '--status', 'ISSUED')).toMatchObject([
      { DomainName: 'imported.example.com' },
    ]);
    expect((await at.run('certs', 'list', '--expiring', 'soon')).exitCode).toBe(2);
  });

  it('certs delete takes it away', async () => {
    expect((await at.run('certs', 'delete', 'imported.example.com')).exitCode).toBe(2);
    expect((await at.run('certs', 'delete', 'imported.example.com', '--yes')).exitCode).toBe(0);
    expect(await imported()).toEqual([]);
    expect((await at.run('certs', 'delete', 'imported.example.com', '--yes')).exitCode).toBe(6);
  });
});
