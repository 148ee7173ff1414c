// The certificates of domains: what uses one, and certificates that are uploaded with the domain itself (ACM API
// reference: DescribeCertificate, DeleteCertificate; API Gateway: CreateDomainName).

import { afterAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../tls/certificate-maker.ts';
import { refusal } from '../control-harness.ts';
import { freshName, startDomains } from '../domain-harness.ts';

const domains = await startDomains();
const { acm, arns, v1 } = domains;
afterAll(() => domains.close());

const usersOf = async (CertificateArn: string) =>
  (await acm.describeCertificate({ CertificateArn })).Certificate?.InUseBy ?? [];

test('a certificate is in use by its domains, and is not deleted before they let it go', async () => {
  const domainName = freshName();
  const { domainNameArn } = await v1.createDomainName({
    domainName,
    regionalCertificateArn: arns.star,
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  expect(await usersOf(arns.star)).toEqual([domainNameArn]);
  expect(await refusal(acm.deleteCertificate({ CertificateArn: arns.star }))).toMatchObject({
    error: expect.stringMatching(/^ResourceInUseException/),
  });
  await v1.updateDomainName({
    domainName,
    patchOperations: [{ op: 'replace', path: '/regionalCertificateArn', value: arns.other }],
  });
  expect([await usersOf(arns.star), await usersOf(arns.other)]).toEqual([[], [domainNameArn]]);
  await v1.deleteDomainName({ domainName });
  expect(await usersOf(arns.other)).toEqual([]);
  await acm.deleteCertificate({ CertificateArn: arns.other });
});

describe('an uploaded certificate', () => {
  const upload = async (fields: object = {}) => {
    const domainName = freshName();
    const { certificate, privateKey } = await makeCertificate({ names: [domainName] });
    const certificateBody = certificate;
    return v1.createDomainName({ domainName, certificateBody, certificatePrivateKey: privateKey, ...fields });
  };

  test('serves an edge-optimized domain, and is never shown', async () => {
    const made = await upload({ certificateName: 'mine' });
    expect(made).toMatchObject({
      certificateName: 'mine',
      certificateUploadDate: expect.any(Date),
      endpointConfiguration: { types: ['EDGE'] },
    });
    expect(JSON.stringify(await v1.getDomainName({ domainName: made.domainName }))).not.toContain('PRIVATE KEY');
  });

  test('is refused when it is none, has another key, or is of another name', async () => {
    const other = await makeCertificate({ names: ['other.example.org'] });
    for (const fields of [
      { certificateBody: 'none' },
      { certificatePrivateKey: 'none' },
      { certificatePrivateKey: undefined },
      { certificatePrivateKey: other.privateKey },
      { certificateBody: other.certificate, certificatePrivateKey: other.privateKey },
    ]) {
      expect(await refusal(upload(fields))).toMatchObject({ status: 400 });
    }
  });
});
