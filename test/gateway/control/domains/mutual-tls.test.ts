// Mutual TLS of domains: where the trust store is read, and what is said of its certificates (guide: "Mutual TLS
// authentication for REST APIs", "Troubleshoot mutual TLS").

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CreateDomainNameRequest, PatchOperation } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Made, makeCertificate } from '../../tls/certificate-maker.ts';
import { answer, refusal } from '../control-harness.ts';
import { freshName, issueCertificate, startDomains } from '../domain-harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'apigw-s3-'));
const bucket = join(folder, 'bucket');
const domains = await startDomains({ forwards: { s3: pathToFileURL(folder).href } });
const { arns, v1, v2 } = domains;
const issued = await issueCertificate(domains.endpoint, '*.example.com');
const day = 24 * 3600 * 1000;
let root: Made;
let between: Made;
beforeAll(async () => {
  mkdirSync(bucket);
  root = await makeCertificate({ subject: 'O=Trust, CN=root', isAuthority: true });
  between = await makeCertificate({ subject: 'O=Trust, CN=between', isAuthority: true, signer: root });
  writeFileSync(join(bucket, 'root.pem'), root.certificate);
});
afterAll(async () => {
  await domains.close();
  rmSync(folder, { recursive: true });
});

const request = (fields: Partial<CreateDomainNameRequest> = {}): CreateDomainNameRequest => ({
  domainName: freshName(),
  regionalCertificateArn: issued,
  endpointConfiguration: { types: ['REGIONAL'] },
  mutualTlsAuthentication: { truststoreUri: 's3://bucket/root.pem' },
  ...fields,
});
const trusting = (...made: Pick<Made, 'certificate'>[]) => {
  writeFileSync(join(bucket, 'made.pem'), made.map(({ certificate }) => certificate).join(''));
  return v1.createDomainName(request({ mutualTlsAuthentication: { truststoreUri: 's3://bucket/made.pem' } }));
};
const warningsOf = async (...made: Pick<Made, 'certificate'>[]) =>
  (await trusting(...made)).mutualTlsAuthentication?.truststoreWarnings ?? [];
const update = (domainName: string | undefined, path: string, value: string) => {
  const patchOperations: PatchOperation[] = [{ op: 'replace', path: `/mutualTlsAuthentication/${path}`, value }];
  return v1.updateDomainName({ domainName, patchOperations });
};

test('is switched on and off, in both control planes', async () => {
  const made = await v1.createDomainName(request());
  expect(made.mutualTlsAuthentication).toEqual({ truststoreUri: 's3://bucket/root.pem' });
  const { domainName: DomainName } = made;
  const seen = await v2.getDomainName({ DomainName });
  expect(seen.MutualTlsAuthentication).toEqual({ TruststoreUri: 's3://bucket/root.pem' });
  const off = await v2.updateDomainName({ DomainName, MutualTlsAuthentication: { TruststoreUri: '' } });
  expect(off).not.toHaveProperty('MutualTlsAuthentication');
  const on = await update(DomainName, 'truststoreUri', 's3://bucket/root.pem');
  expect(answer(on)).toEqual(answer(made));
  expect(await update(DomainName, 'truststoreUri', '')).not.toHaveProperty('mutualTlsAuthentication');
});

test('its trust store is read again when a version of it is named, not before', async () => {
  writeFileSync(join(bucket, 'changing.pem'), root.certificate);
  const truststoreUri = 's3://bucket/changing.pem';
  const { domainName } = await v1.createDomainName(request({ mutualTlsAuthentication: { truststoreUri } }));
  writeFileSync(join(bucket, 'changing.pem'), between.certificate);
  await v1.updateDomainName({
    domainName,
    patchOperations: [{ op: 'replace', path: '/endpointConfiguration/ipAddressType', value: 'dualstack' }],
  });
  expect((await v1.getDomainName({ domainName })).mutualTlsAuthentication).toEqual({ truststoreUri });
  expect((await update(domainName, 'truststoreVersion', '2')).mutualTlsAuthentication).toEqual({
    truststoreUri,
    truststoreVersion: '2',
    truststoreWarnings: [expect.stringContaining('CN=between')],
  });
});

describe('certificates of the trust store', () => {
  test('that are valid, strong and chained say nothing', async () => {
    expect(await warningsOf(root, between)).toEqual([]);
  });

  test.each<[string, Parameters<typeof makeCertificate>[0]]>([
    ['expired', { subject: 'CN=old', startsIn: -2 * day, endsIn: -day }],
    ['not valid yet', { subject: 'CN=new', startsIn: day }],
    ['of a weak key', { subject: 'CN=weak', key: { type: 'rsa', bits: 1024 } }],
    ['of another curve', { subject: 'CN=curve', key: { type: 'ec', curve: 'secp521r1' } }],
  ])('that are %s are warned of, and the others trusted', async (_name, wanted) => {
    const bad = await makeCertificate({ isAuthority: true, ...wanted });
    expect(await warningsOf(root, bad)).toEqual([expect.stringContaining(wanted?.subject ?? '')]);
    expect(await refusal(trusting(bad))).toMatchObject({ status: 400 });
  });

  test('that are none, or whose issuer is missing', async () => {
    const none = { certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' };
    expect(await warningsOf(none, root)).toEqual([expect.stringMatching(/^Certificate 1 .* not an X\.509/)]);
    expect(await warningsOf(between)).toEqual([expect.stringContaining('issuer of O=Trust,CN=between')]);
  });

  test('of one subject and different issuers are refused, in AWS’s words', async () => {
    const other = await makeCertificate({ subject: 'O=Trust, CN=between', isAuthority: true });
    expect(await refusal(trusting(root, between, other))).toEqual({
      error:
        'BadRequestException: The certificate subject O=Trust,CN=between conflicts with an existing certificate from a different issuer.',
      status: 400,
    });
  });
});

describe('ownership', () => {
  test('has to be shown where the certificate is an imported one, by one that ACM issued', async () => {
    const imported = (proof?: string) => {
      const fields = { regionalCertificateArn: arns.star, ownershipVerificationCertificateArn: proof };
      return v1.createDomainName(request(fields));
    };
    expect(await refusal(imported())).toMatchObject({
      error: expect.stringContaining('ownershipVerificationCertificateArn'),
      status: 400,
    });
    expect(await refusal(imported(arns.other))).toMatchObject({ status: 400 });
    const made = await imported(issued);
    expect(made.ownershipVerificationCertificateArn).toBe(issued);
  });
});

describe('a trust store that cannot be had', () => {
  test.each(['s3://bucket/nothing.pem', 's3://nothing/root.pem', 's3://bucket/../../root.pem'])('%s', async (uri) => {
    const refused = await refusal(v1.createDomainName(request({ mutualTlsAuthentication: { truststoreUri: uri } })));
    expect(refused).toMatchObject({ error: expect.stringContaining(uri), status: 400 });
  });

  test('where S3 is nowhere, the way out is named', async () => {
    const alone = await startDomains();
    const certificate = await issueCertificate(alone.endpoint, '*.example.com');
    const refused = await refusal(alone.v1.createDomainName(request({ regionalCertificateArn: certificate })));
    expect(refused).toMatchObject({ error: expect.stringContaining('--forward s3='), status: 400 });
    await alone.close();
  });
});

test('an S3 server is asked for the version, by a signed request', async () => {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer(({ headers, url }, response) => {
    asked.push({ url, authorization: headers.authorization });
    response.end(root.certificate);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const served = await startDomains({ forwards: { s3: `http://127.0.0.1:${port}` } });
  const regionalCertificateArn = await issueCertificate(served.endpoint, '*.example.com');
  const mutualTlsAuthentication = { truststoreUri: 's3://bucket/a/b c.pem', truststoreVersion: 'v1' };
  await served.v1.createDomainName(request({ regionalCertificateArn, mutualTlsAuthentication }));
  expect(asked).toEqual([
    { url: '/bucket/a/b%20c.pem?versionId=v1', authorization: expect.stringContaining('/us-east-1/s3/aws4_request') },
  ]);
  await served.close();
  server.close();
});
