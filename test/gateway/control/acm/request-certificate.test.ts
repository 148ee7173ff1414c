// Requests for certificates and what is told of them (ACM API reference: RequestCertificate, DescribeCertificate).

import type { RequestCertificateRequest } from '@aws-sdk/client-acm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, answer, refusal } from '../control-harness.ts';
import { startAcm } from './acm-harness.ts';

let service: Awaited<ReturnType<typeof startAcm>>;
beforeAll(async () => {
  service = await startAcm({ certificateNames: 12 });
});
afterAll(() => service.close());

async function request(input: Partial<RequestCertificateRequest> = {}): Promise<string> {
  const wanted = { DomainName: 'api.example.com', ValidationMethod: 'DNS', ...input } as const;
  return (await service.acm.requestCertificate(wanted)).CertificateArn ?? '';
}

const describeArn = async (arn: string) => (await service.acm.describeCertificate({ CertificateArn: arn })).Certificate;

const refused = (input: Partial<RequestCertificateRequest>) => refusal(request(input));

describe('a pending certificate', () => {
  test('has the members that are observed of one', async () => {
    const arn = await request();
    expect(arn).toMatch(
      new RegExp(`^arn:aws:acm:us-east-1:${account}:certificate/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
    );
    const certificate = await describeArn(arn);
    expect(certificate).toMatchObject({
      CertificateArn: arn,
      CreatedAt: expect.any(Date),
      DomainName: 'api.example.com',
      SubjectAlternativeNames: ['api.example.com'],
      DomainValidationOptions: [
        {
          DomainName: 'api.example.com',
          ValidationDomain: 'api.example.com',
          ValidationMethod: 'DNS',
          ValidationStatus: 'PENDING_VALIDATION',
          ResourceRecord: {
            Name: expect.stringMatching(/^_[0-9a-f]{32}\.api\.example\.com\.$/),
            Type: 'CNAME',
            Value: expect.stringMatching(/^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/),
          },
        },
      ],
      ExtendedKeyUsages: [],
      InUseBy: [],
      Issuer: 'Amazon',
      KeyAlgorithm: 'RSA-2048',
      KeyUsages: [],
      Options: { CertificateTransparencyLoggingPreference: 'ENABLED', Export: 'DISABLED' },
      RenewalEligibility: 'INELIGIBLE',
      SignatureAlgorithm: 'SHA256WITHRSA',
      Status: 'PENDING_VALIDATION',
      Subject: 'CN=api.example.com',
      Type: 'AMAZON_ISSUED',
    });
    for (const member of ['IssuedAt', 'NotBefore', 'NotAfter', 'Serial', 'RenewalSummary']) {
      expect(certificate).not.toHaveProperty(member);
    }
  });

  test('the record is the same for an account and name in every region; a wildcard shares its domain’s', async () => {
    const records = async (arn: string, acm = service.acm) =>
      (await acm.describeCertificate({ CertificateArn: arn })).Certificate?.DomainValidationOptions?.map(
        ({ ResourceRecord }) => ResourceRecord,
      );
    const wanted = { DomainName: '*.Shared.example.com', SubjectAlternativeNames: ['shared.example.com'] };
    const [wildcard, own] = (await records(await request(wanted))) ?? [];
    expect(wildcard).toEqual(own);
    const elsewhere = service.acmOf('eu-west-1');
    const { CertificateArn = '' } = await elsewhere.requestCertificate({ ...wanted, ValidationMethod: 'DNS' });
    expect((await records(CertificateArn, elsewhere))?.[0]).toEqual(own);
    const stranger = service.acmOf('us-east-1', '999999999999');
    const other = await stranger.requestCertificate({ ...wanted, ValidationMethod: 'DNS' });
    expect((await records(other.CertificateArn ?? '', stranger))?.[0]).not.toEqual(own);
  });

  test('names are in small letters, each once, the domain name first', async () => {
    const SubjectAlternativeNames = ['WWW.example.com', 'Example.com', 'www.example.com'];
    const certificate = await describeArn(await request({ DomainName: 'EXAMPLE.com', SubjectAlternativeNames }));
    expect(certificate?.SubjectAlternativeNames).toEqual(['example.com', 'www.example.com']);
  });

  test('by e-mail: the five addresses of the validation domain, no record', async () => {
    const options = [{ DomainName: 'a.b.example.com', ValidationDomain: 'example.com' }];
    const arn = await request({
      DomainName: 'a.b.example.com',
      ValidationMethod: 'EMAIL',
      DomainValidationOptions: options,
    });
    expect((await describeArn(arn))?.DomainValidationOptions).toEqual([
      {
        DomainName: 'a.b.example.com',
        ValidationDomain: 'example.com',
        ValidationMethod: 'EMAIL',
        ValidationStatus: 'PENDING_VALIDATION',
        ValidationEmails: ['administrator', 'hostmaster', 'postmaster', 'webmaster', 'admin'].map(
          (mailbox) => `${mailbox}@example.com`,
        ),
      },
    ]);
  });

  test('GetCertificate has nothing to give yet', async () => {
    const { error, status } = await refusal(service.acm.getCertificate({ CertificateArn: await request() }));
    expect([error, status]).toEqual([expect.stringMatching(/^RequestInProgressException: /), 400]);
  });
});

describe('an idempotency token', () => {
  test('gives the same certificate again; after its deletion another', async () => {
    const input = { DomainName: 'token.example.com', IdempotencyToken: 'abc_1' };
    const arn = await request(input);
    expect(await request(input)).toBe(arn);
    expect(await request({ ...input, IdempotencyToken: 'abc_2' })).not.toBe(arn);
    await service.acm.deleteCertificate({ CertificateArn: arn });
    expect(await request(input)).not.toBe(arn);
  });
});

const label = 'a'.repeat(63);

describe('what is refused', () => {
  test.each([
    'com',
    '-a.example.com',
    'a-.example.com',
    'a..example.com',
    'a.example.com.',
    'a.*.example.com',
    '*a.example.com',
    `a${label}.example.com`,
    'münchen.example.com',
    'a.example.c',
    'under_score.example.com',
  ])('the name %s: the framework tells its pattern', async (DomainName) => {
    const { error } = await refused({ DomainName });
    expect(error).toBe(
      `ValidationException: 1 validation error detected: Value '${DomainName}' at 'domainName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$`,
    );
  });

  test('alternative names are told as a list, before the domain name [recorded]', async () => {
    const { error } = await refused({ DomainName: 'ccc', SubjectAlternativeNames: ['ccc'] });
    expect(error).toMatch(
      /^ValidationException: 2 validation errors detected: Value '\[ccc\]' at 'subjectAlternativeNames'/,
    );
    expect(error).toContain("; Value 'ccc' at 'domainName' failed");
  });

  test('a common name of more than 64 octets; as an alternative name it may have 253 [recorded]', async () => {
    const long = `${'a'.repeat(53)}.example.com`;
    expect(long.length).toBe(65);
    expect((await refused({ DomainName: long })).error).toBe(
      'InvalidDomainValidationOptionsException: The first domain name can be no longer than 64 characters.',
    );
    expect(await request({ DomainName: long.slice(1) })).toMatch(/^arn/);
    const longest = `${label}.${label}.${label}.${'a'.repeat(61)}`;
    expect(await request({ SubjectAlternativeNames: [longest] })).toMatch(/^arn/);
    expect((await refused({ SubjectAlternativeNames: [`${longest}a`] })).error).toMatch(/^ValidationException/);
  });

  test('more names than the quota, which the gateway may be started with [recorded]', async () => {
    const names = Array.from({ length: 12 }, (_one, i) => `n${i}.example.com`);
    expect((await refused({ SubjectAlternativeNames: names })).error).toBe(
      'LimitExceededException: Certificate has too many domains.',
    );
    expect(await request({ SubjectAlternativeNames: names.slice(1) })).toMatch(/^arn/);
  });

  test.each(['RSA_1024', 'RSA_3072', 'RSA_4096', 'EC_secp521r1'] as const)(
    '%s: for imports only',
    async (KeyAlgorithm) => {
      expect((await refused({ KeyAlgorithm })).error).toMatch(/^InvalidParameterException: .*not supported for public/);
    },
  );

  test.each([
    [{ ValidationMethod: 'HTTP' as const }, 'InvalidParameterException: The validation method HTTP is only'],
    [{ ManagedBy: 'CLOUDFRONT' as const }, 'NotImplementedException: ManagedBy'],
    [
      { CertificateAuthorityArn: `arn:aws:acm-pca:us-east-1:${account}:certificate-authority/1` },
      'NotImplementedException: CertificateAuthorityArn',
    ],
    [
      { IdempotencyToken: 'a-b' },
      "ValidationException: 1 validation error detected: Value 'a-b' at 'idempotencyToken'",
    ],
    [
      { DomainValidationOptions: [{ DomainName: 'api.example.com', ValidationDomain: 'example.net' }] },
      'InvalidDomainValidationOptionsException',
    ],
    [
      { DomainValidationOptions: [{ DomainName: 'other.example.com', ValidationDomain: 'example.com' }] },
      'InvalidDomainValidationOptionsException',
    ],
    [{ Tags: [{ Key: 'aws:own', Value: 'x' }] }, 'InvalidTagException'],
  ])('%j', async (input, text) => {
    expect((await refused(input)).error).toContain(text);
  });
});

describe('a request without a required member', () => {
  test('is told by the member’s name, which begins small', async () => {
    const { endpoint, authorization } = service;
    const headers = {
      authorization: authorization.replace('/apigateway/', '/acm/'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'CertificateManager.RequestCertificate',
    };
    const reply = await fetch(endpoint, { method: 'POST', headers, body: '{}' });
    expect(await reply.json()).toEqual({
      __type: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'domainName' failed to satisfy constraint: Member must not be null",
    });
  });
});

describe('ARNs', () => {
  test('of nothing, of another region, of another service', async () => {
    const describeRefused = (arn: string, acm = service.acm) =>
      refusal(acm.describeCertificate({ CertificateArn: arn }));
    const gone = `arn:aws:acm:us-east-1:${account}:certificate/11111111-2222-3333-4444-555555555555`;
    const missing = (arn: string) => ({
      error: `ResourceNotFoundException: Could not find certificate ${arn} in account ${account}.`,
      status: 400,
    });
    expect(await describeRefused(gone)).toEqual(missing(gone));
    const arn = await request();
    expect(await describeRefused(arn, service.acmOf('eu-west-1'))).toEqual(missing(arn));
    expect((await describeRefused('arn:aws:s3:::bucket/certificate')).error).toMatch(/^InvalidArnException: /);
  });
});

describe('tags', () => {
  test('are added, replaced, removed by key or by key and value', async () => {
    const arn = await request({ Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] });
    await service.acm.addTagsToCertificate({
      CertificateArn: arn,
      Tags: [
        { Key: 'a', Value: '2' },
        { Key: 'c', Value: '3' },
      ],
    });
    await service.acm.removeTagsFromCertificate({
      CertificateArn: arn,
      Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }],
    });
    expect(answer(await service.acm.listTagsForCertificate({ CertificateArn: arn }))).toEqual({
      Tags: [
        { Key: 'a', Value: '2' },
        { Key: 'c', Value: '3' },
      ],
    });
  });

  test('fifty, and no more', async () => {
    const arn = await request();
    const Tags = Array.from({ length: 50 }, (_one, i) => ({ Key: `k${i}` }));
    await service.acm.addTagsToCertificate({ CertificateArn: arn, Tags });
    const more = service.acm.addTagsToCertificate({ CertificateArn: arn, Tags: [{ Key: 'one more' }] });
    expect((await refusal(more)).error).toMatch(/^TooManyTagsException/);
  });
});
