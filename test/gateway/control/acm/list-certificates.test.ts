// Lists of certificates: filters, order, pages (ACM API reference: ListCertificates).

import type { ListCertificatesRequest } from '@aws-sdk/client-acm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../tls/certificate-maker.ts';
import { refusal } from '../control-harness.ts';
import { bytes, startAcm } from './acm-harness.ts';

let service: Awaited<ReturnType<typeof startAcm>>;
beforeAll(async () => {
  service = await startAcm({ certificates: 4 });
  await service.acm.requestCertificate({ DomainName: 'rsa.example.com', ValidationMethod: 'DNS' });
  await service.acm.requestCertificate({ DomainName: 'ec.example.com', KeyAlgorithm: 'EC_prime256v1' });
  const exported = { DomainName: 'export.example.com', Options: { Export: 'ENABLED' } } as const;
  await service.acm.requestCertificate(exported);
  const { certificate, privateKey } = await makeCertificate({
    names: ['own.example.com'],
    key: { type: 'rsa', bits: 2048 },
  });
  await service.acm.importCertificate({ Certificate: bytes(certificate), PrivateKey: bytes(privateKey) });
});
afterAll(() => service.close());

const all = ['RSA_2048', 'EC_prime256v1'] as const;

async function names(input: ListCertificatesRequest): Promise<(string | undefined)[]> {
  const { CertificateSummaryList } = await service.acm.listCertificates(input);
  return CertificateSummaryList?.map(({ DomainName }) => DomainName?.split('.')[0]) ?? [];
}

describe('filters', () => {
  test.each<[ListCertificatesRequest, string[]]>([
    // Keys of other kinds vanish silently.
    [{}, ['rsa', 'export', 'own']],
    [{ Includes: { keyTypes: [...all] } }, ['rsa', 'ec', 'export', 'own']],
    [{ Includes: { keyTypes: ['EC_prime256v1'] } }, ['ec']],
    [{ CertificateStatuses: ['ISSUED', 'EXPIRED'] }, ['own']],
    [{ CertificateStatuses: ['PENDING_VALIDATION'] }, ['rsa', 'export']],
    [{ Includes: { exportOption: 'ENABLED' } }, ['export']],
    [{ CertificateKeyPairOrigins: ['CUSTOMER_PROVIDED'] }, ['own']],
    [{ Includes: { extendedKeyUsage: ['CODE_SIGNING'] } }, []],
    [{ SortBy: 'CREATED_AT', SortOrder: 'DESCENDING' }, ['own', 'export', 'rsa']],
  ])('%j', async (input, expected) => {
    expect(await names(input)).toEqual(expected);
  });

  test('a summary', async () => {
    const { CertificateSummaryList } = await service.acm.listCertificates({ CertificateStatuses: ['ISSUED'] });
    expect(CertificateSummaryList?.[0]).toMatchObject({
      DomainName: 'own.example.com',
      SubjectAlternativeNameSummaries: ['own.example.com'],
      HasAdditionalSubjectAlternativeNames: false,
      Status: 'ISSUED',
      Type: 'IMPORTED',
      KeyAlgorithm: 'RSA-2048',
      InUse: false,
      Exported: false,
      RenewalEligibility: 'INELIGIBLE',
      NotAfter: expect.any(Date),
      ImportedAt: expect.any(Date),
    });
  });
});

describe('pages', () => {
  test('follow one another', async () => {
    const Includes = { keyTypes: [...all] };
    const { CertificateSummaryList: first, NextToken } = await service.acm.listCertificates({ MaxItems: 3, Includes });
    expect([first?.length, typeof NextToken]).toEqual([3, 'string']);
    const { CertificateSummaryList: last, ...rest } = await service.acm.listCertificates({ NextToken, Includes });
    expect(last?.map(({ DomainName }) => DomainName)).toEqual(['own.example.com']);
    expect(rest).not.toHaveProperty('NextToken');
  });
});

describe('what is refused', () => {
  test.each<[object, string]>([
    [{ MaxItems: 1001 }, "ValidationException: 1 validation error detected: Value '1001' at 'maxItems'"],
    [{ Includes: { keyTypes: ['DSA'] } }, "ValidationException: 1 validation error detected: Value '[DSA]' at"],
    [{ SortBy: 'CREATED_AT' }, 'InvalidArgsException: '],
  ])('%j', async (input, text) => {
    expect((await refusal(service.acm.listCertificates(input as ListCertificatesRequest))).error).toContain(text);
  });

  test('more certificates than the quota', async () => {
    const { error } = await refusal(service.acm.requestCertificate({ DomainName: 'five.example.com' }));
    expect(error).toMatch(/^LimitExceededException: You have reached the maximum number of certificates\./);
  });
});
