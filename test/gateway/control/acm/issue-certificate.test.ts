// From the request to the issue, through the clients of ACM, Route 53 and API Gateway alone (ACM User Guide: "DNS
// validation", "Exportable public certificates"; API reference).

import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ACM, RequestCertificateRequest } from '@aws-sdk/client-acm';
import { type Change, Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answer, refusal } from '../control-harness.ts';
import { bytes, startAcm } from './acm-harness.ts';

let service: Awaited<ReturnType<typeof startAcm>>;
let route53: Route53;
let zone: string;

beforeAll(async () => {
  service = await startAcm();
  const { credentials, endpoint } = service;
  route53 = new Route53({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  zone = await createZone('example.com');
});
afterAll(() => service.close());

async function createZone(Name: string): Promise<string> {
  const { HostedZone } = await route53.createHostedZone({ Name, CallerReference: `${Name} ${Math.random()}` });
  return HostedZone?.Id ?? '';
}

async function request(input: Partial<RequestCertificateRequest> = {}, acm: ACM = service.acm): Promise<string> {
  const wanted = {
    DomainName: 'api.example.com',
    ValidationMethod: 'DNS',
    KeyAlgorithm: 'EC_prime256v1',
    ...input,
  } as const;
  return (await acm.requestCertificate(wanted)).CertificateArn ?? '';
}

const read = async (CertificateArn: string, acm = service.acm) =>
  (await acm.describeCertificate({ CertificateArn })).Certificate;

/** Writes the records that ACM wants into a zone; a record that two names share once. */
async function prove(arn: string, place: { acm?: ACM; zoneId?: string } = {}): Promise<void> {
  const { acm = service.acm, zoneId = zone } = place;
  const records = (await read(arn, acm))?.DomainValidationOptions?.flatMap(
    ({ ResourceRecord }) => ResourceRecord ?? [],
  );
  const changes = new Map<string, Change>();
  for (const { Name = '', Value = '' } of records ?? []) {
    const ResourceRecordSet = { Name, Type: 'CNAME' as const, TTL: 300, ResourceRecords: [{ Value }] };
    changes.set(Name, { Action: 'UPSERT', ResourceRecordSet });
  }
  await route53.changeResourceRecordSets({ HostedZoneId: zoneId, ChangeBatch: { Changes: [...changes.values()] } });
}

const until = (arn: string, fields: object, acm = service.acm) =>
  vi.waitFor(async () => expect(await read(arn, acm)).toMatchObject(fields), { timeout: 10_000, interval: 50 });

async function issue(input: Partial<RequestCertificateRequest> = {}): Promise<string> {
  const arn = await request(input);
  await prove(arn);
  await until(arn, { Status: 'ISSUED' });
  return arn;
}

describe('by DNS', () => {
  test.each(['RSA_2048', 'EC_prime256v1', 'EC_secp384r1'] as const)('%s', async (KeyAlgorithm) => {
    const names = { DomainName: '*.example.com', SubjectAlternativeNames: ['example.com', 'a.b.example.com'] };
    const arn = await issue({ ...names, KeyAlgorithm });
    const rsaUsage = KeyAlgorithm === 'RSA_2048' ? [{ Name: 'KEY_ENCIPHERMENT' }] : [];
    expect(await read(arn)).toMatchObject({
      Status: 'ISSUED',
      IssuedAt: expect.any(Date),
      NotBefore: expect.any(Date),
      NotAfter: expect.any(Date),
      Serial: expect.stringMatching(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/),
      Subject: 'CN=*.example.com',
      Issuer: 'Amazon',
      KeyAlgorithm: KeyAlgorithm.replace('RSA_', 'RSA-'),
      KeyUsages: [{ Name: 'DIGITAL_SIGNATURE' }, ...rsaUsage],
      ExtendedKeyUsages: [{ Name: 'TLS_WEB_SERVER_AUTHENTICATION', OID: '1.3.6.1.5.5.7.3.1' }],
      DomainValidationOptions: Array(3).fill(expect.objectContaining({ ValidationStatus: 'SUCCESS' })),
    });
    const { Certificate = '', CertificateChain = '' } = await service.acm.getCertificate({ CertificateArn: arn });
    const [leaf, root] = [new X509Certificate(Certificate), new X509Certificate(CertificateChain)];
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.subjectAltName).toBe('DNS:*.example.com, DNS:example.com, DNS:a.b.example.com');
  });

  test('in another region by the same record, which stands already', async () => {
    await issue({ DomainName: 'twice.example.com' });
    const acm = service.acmOf('eu-west-1');
    const arn = await request({ DomainName: 'twice.example.com' }, acm);
    await until(arn, { Status: 'ISSUED' }, acm);
  });

  test('not by a record in a zone that is not the delegated one', async () => {
    const parent = await createZone('other.net');
    const twin = await createZone('other.net');
    const arn = await request({ DomainName: 'www.other.net' });
    await prove(arn, { zoneId: twin });
    await new Promise((later) => setTimeout(later, 200));
    expect((await read(arn))?.Status).toBe('PENDING_VALIDATION');
    await prove(arn, { zoneId: parent });
    await until(arn, { Status: 'ISSUED' });
  });
});

describe('by e-mail', () => {
  const approve = async (body: string) => {
    const headers = { 'x-apigw-admin': '1' };
    return (await fetch(`${service.endpoint}/_apigw/certificates/approve`, { method: 'POST', headers, body })).status;
  };

  test('after an approval, which stands in for the link in the mail', async () => {
    const arn = await request({ DomainName: 'mail.example.com', ValidationMethod: 'EMAIL' });
    const resend = { CertificateArn: arn, Domain: 'mail.example.com', ValidationDomain: 'example.com' };
    await service.acm.resendValidationEmail(resend);
    expect((await read(arn))?.DomainValidationOptions?.[0]?.ValidationEmails).toContain('admin@example.com');
    expect(await approve(JSON.stringify({ CertificateArn: arn }))).toBe(200);
    await until(arn, { Status: 'ISSUED' });
    expect(await approve(JSON.stringify({ CertificateArn: arn }))).toBe(404);
    expect(await approve('nonsense')).toBe(400);
    const again = await refusal(service.acm.resendValidationEmail(resend));
    expect(again.error).toMatch(/^InvalidStateException: /);
    const elsewhere = { ...resend, ValidationDomain: 'example.net' };
    expect((await refusal(service.acm.resendValidationEmail(elsewhere))).error).toMatch(
      /^InvalidDomainValidationOptions/,
    );
  });
});

describe('in use', () => {
  test('it is not deleted, it is eligible for renewal, and a renewal keeps the ARN', async () => {
    const DomainName = 'used.example.com';
    const arn = await issue({ DomainName });
    const notYet = await refusal(service.acm.renewCertificate({ CertificateArn: arn }));
    expect(notYet.error).toMatch(/^ValidationException: .*not eligible/);
    await service.client.createDomainName({
      domainName: DomainName,
      regionalCertificateArn: arn,
      endpointConfiguration: { types: ['REGIONAL'] },
    });
    const before = await read(arn);
    expect(before).toMatchObject({ RenewalEligibility: 'ELIGIBLE' });
    expect(before?.InUseBy).toHaveLength(1);
    const account = service.credentials.accessKeyId;
    expect((await refusal(service.acm.deleteCertificate({ CertificateArn: arn }))).error).toBe(
      `ResourceInUseException: Certificate ${arn} in account ${account} is in use.`,
    );
    await service.acm.renewCertificate({ CertificateArn: arn });
    await until(arn, { RenewalSummary: { RenewalStatus: 'SUCCESS' } });
    const after = await read(arn);
    expect(after?.Serial).not.toBe(before?.Serial);
    expect(after?.RenewalSummary).toMatchObject({
      UpdatedAt: expect.any(Date),
      DomainValidationOptions: [{ DomainName, ValidationStatus: 'SUCCESS', ResourceRecord: { Type: 'CNAME' } }],
    });
    await service.client.deleteDomainName({ domainName: DomainName });
    await service.acm.deleteCertificate({ CertificateArn: arn });
    expect((await refusal(read(arn))).error).toMatch(/^ResourceNotFoundException/);
  });
});

describe('export', () => {
  test('of one that was requested so: the key is encrypted with the passphrase, and fits', async () => {
    const arn = await issue({ DomainName: 'export.example.com', Options: { Export: 'ENABLED' } });
    const exported = await service.acm.exportCertificate({ CertificateArn: arn, Passphrase: bytes('open sesame') });
    const { Certificate = '', PrivateKey = '' } = exported;
    expect(PrivateKey).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    const key = createPrivateKey({ key: PrivateKey, passphrase: 'open sesame' });
    expect(new X509Certificate(Certificate).checkPrivateKey(key)).toBe(true);
    expect(() => createPrivateKey({ key: PrivateKey, passphrase: 'wrong' })).toThrow();
    const { CertificateSummaryList = [] } = await service.acm.listCertificates({
      Includes: { keyTypes: ['EC_prime256v1'], exportOption: 'ENABLED' },
    });
    expect(CertificateSummaryList).toMatchObject([
      { CertificateArn: arn, Exported: true, RenewalEligibility: 'ELIGIBLE' },
    ]);
  });

  test('what is refused; the passphrase is never shown', async () => {
    const plain = await issue({ DomainName: 'plain.example.com' });
    const arn = await issue({ DomainName: 'export.example.com', Options: { Export: 'ENABLED' } });
    const refused = async (CertificateArn: string, passphrase: string) =>
      (await refusal(service.acm.exportCertificate({ CertificateArn, Passphrase: bytes(passphrase) }))).error;
    expect(await refused(plain, 'passphrase')).toMatch(/^ValidationException: .*not exportable/);
    expect(await refused(arn, 'abc')).toMatch(/'\*\*\*' at 'passphrase' failed.*greater than or equal to 4$/);
    expect(await refused(arn, 'cost$')).toMatch(/^ValidationException: The passphrase/);
    const pending = await request({ DomainName: 'later.example.com', Options: { Export: 'ENABLED' } });
    expect(await refused(pending, 'passphrase')).toMatch(/^RequestInProgressException/);
  });

  test('is decided when the certificate is requested', async () => {
    const arn = await request({ DomainName: 'later.example.com' });
    const update = (Options: object) => service.acm.updateCertificateOptions({ CertificateArn: arn, Options });
    expect((await refusal(update({ Export: 'ENABLED' }))).error).toMatch(/^InvalidStateException/);
    await update({ CertificateTransparencyLoggingPreference: 'DISABLED' });
    expect((await read(arn))?.Options).toEqual({
      CertificateTransparencyLoggingPreference: 'DISABLED',
      Export: 'DISABLED',
    });
  });
});

describe('the account', () => {
  test('its events begin 45 days before the end, unless it says another number', async () => {
    expect(answer(await service.acm.getAccountConfiguration({}))).toEqual({ ExpiryEvents: { DaysBeforeExpiry: 45 } });
    await service.acm.putAccountConfiguration({ ExpiryEvents: { DaysBeforeExpiry: 10 }, IdempotencyToken: 'a' });
    expect(answer(await service.acm.getAccountConfiguration({}))).toEqual({ ExpiryEvents: { DaysBeforeExpiry: 10 } });
    const wrong = service.acm.putAccountConfiguration({ ExpiryEvents: { DaysBeforeExpiry: 0 }, IdempotencyToken: 'b' });
    expect((await refusal(wrong)).error).toMatch(/^ValidationException/);
  });
});
