// Imports of certificates (ACM User Guide: "Prerequisites for importing certificates"; the article "How do I troubleshoot
// errors when I import a certificate"; texts recorded, but for those that only say which exception it is).

import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Made, makeCertificate } from '../../tls/certificate-maker.ts';
import { answer, refusal } from '../control-harness.ts';
import { bytes, startAcm } from './acm-harness.ts';

let service: Awaited<ReturnType<typeof startAcm>>;
let root: Made;
let between: Made;
let leaf: Made;
let alone: Made;
beforeAll(async () => {
  service = await startAcm();
  root = await makeCertificate({ subject: 'O=Trust, CN=root', isAuthority: true });
  between = await makeCertificate({ subject: 'O=Trust, CN=between', isAuthority: true, signer: root });
  leaf = await makeCertificate({ names: ['api.example.com', '*.example.com'], signer: between });
  alone = await makeCertificate({ names: ['self.example.com'] });
});
afterAll(() => service.close());

interface Texts {
  certificate?: string | Uint8Array;
  privateKey?: string;
  chain?: string;
  arn?: string;
}

const send = ({ arn, certificate = leaf.certificate, chain, privateKey = leaf.privateKey }: Texts = {}) =>
  service.acm.importCertificate({
    Certificate: typeof certificate === 'string' ? bytes(certificate) : certificate,
    PrivateKey: bytes(privateKey),
    ...(chain !== undefined && { CertificateChain: bytes(chain) }),
    ...(arn !== undefined && { CertificateArn: arn }),
  });

const refused = async (texts: Texts) => (await refusal(send(texts))).error.replace('ValidationException: ', '');

describe('an imported certificate', () => {
  test('is issued, and given back with its chain; its key never is', async () => {
    const chain = between.certificate + root.certificate;
    const { CertificateArn } = await send({ chain });
    expect(answer(await service.acm.getCertificate({ CertificateArn }))).toEqual({
      Certificate: leaf.certificate,
      CertificateChain: chain,
    });
    const { Certificate } = await service.acm.describeCertificate({ CertificateArn });
    expect(Certificate).toMatchObject({
      DomainName: 'api.example.com',
      SubjectAlternativeNames: ['api.example.com', '*.example.com'],
      Issuer: 'Trust',
      Serial: '0a:1b:2c:3d',
      Status: 'ISSUED',
      Subject: 'CN=api.example.com',
      Type: 'IMPORTED',
      KeyAlgorithm: 'EC_prime256v1',
      SignatureAlgorithm: 'SHA256WITHECDSA',
      RenewalEligibility: 'INELIGIBLE',
      CertificateKeyPairOrigin: 'CUSTOMER_PROVIDED',
    });
    expect(Certificate).not.toHaveProperty('DomainValidationOptions');
  });

  test.each(['rsa-1024', 'rsa-3072', 'secp384r1', 'secp521r1'])('keys that only imports may have: %s', async (name) => {
    const [, bits] = name.split('-');
    const key = bits ? ({ type: 'rsa', bits: Number(bits) } as const) : ({ type: 'ec', curve: name } as const);
    const made = await makeCertificate({ key, names: [`${name}.example.com`] });
    expect(await send(made)).toMatchObject({ CertificateArn: expect.stringMatching(/^arn:/) });
  });

  test('a key may be in the older forms, too', async () => {
    const made = await makeCertificate({ key: { type: 'rsa', bits: 2048 } });
    const pkcs1 = createPrivateKey(made.privateKey).export({ type: 'pkcs1', format: 'pem' }).toString();
    const sec1 = createPrivateKey(alone.privateKey).export({ type: 'sec1', format: 'pem' }).toString();
    expect(await send({ ...made, privateKey: pkcs1 })).toHaveProperty('CertificateArn');
    expect(await send({ ...alone, privateKey: sec1 })).toHaveProperty('CertificateArn');
  });

  test('is replaced under its ARN, tags kept, which a reimport may not bring', async () => {
    const Tags = [{ Key: 'team', Value: 'a' }];
    const first = { Certificate: bytes(alone.certificate), PrivateKey: bytes(alone.privateKey) };
    const { CertificateArn: arn = '' } = await service.acm.importCertificate({ ...first, Tags });
    const tagged = service.acm.importCertificate({ ...first, CertificateArn: arn, Tags });
    expect((await refusal(tagged)).error).toBe('ValidationException: Tagging is not permitted on re-import.');
    const renewed = await makeCertificate({ names: ['self.example.com', 'more.example.com'] });
    expect(await send({ ...renewed, arn })).toMatchObject({ CertificateArn: arn });
    const { Certificate } = await service.acm.describeCertificate({ CertificateArn: arn });
    expect(Certificate?.SubjectAlternativeNames).toEqual(['self.example.com', 'more.example.com']);
    expect(await service.acm.listTagsForCertificate({ CertificateArn: arn })).toMatchObject({ Tags });
    await service.acm.deleteCertificate({ CertificateArn: arn });
    expect((await refusal(send({ ...renewed, arn }))).error).toBe(
      `ResourceNotFoundException: Could not find certificate ${arn}.`,
    );
  });

  test('one that ACM issues is not replaced by an import', async () => {
    const { CertificateArn: arn = '' } = await service.acm.requestCertificate({ DomainName: 'own.example.com' });
    expect((await refusal(send({ ...alone, arn }))).error).toMatch(/^ValidationException/);
  });
});

const notPem = 'The certificate body/chain provided is not in a valid PEM format';
const brokenAt = (index: number) =>
  `Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`;

describe('what is refused', () => {
  test('the chain: missing, of others, in the wrong order, with the certificate in it', async () => {
    expect(await refused({})).toBe(
      'Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or certificate chain.',
    );
    expect(await refused({ chain: root.certificate })).toBe(
      'Could not validate the certificate with the certificate chain.',
    );
    expect(await refused({ chain: alone.certificate })).toBe(
      'Could not validate the certificate with the certificate chain.',
    );
    expect(await refused({ chain: root.certificate + between.certificate })).toBe(brokenAt(1));
    expect(await refused({ chain: leaf.certificate + between.certificate })).toBe(brokenAt(0));
  });

  test('several certificates in the field of one', async () => {
    expect(await refused({ certificate: leaf.certificate + between.certificate })).toBe(
      'The certificate field contains more than one certificate. You can specify only one certificate in this field.',
    );
  });

  test('what is not PEM', async () => {
    const der = Buffer.from(alone.certificate.replace(/-----.*-----|\n/g, ''), 'base64');
    for (const certificate of [der, 'garbage', alone.certificate.slice(0, 200), alone.certificate.replace('M', '*')]) {
      expect(await refused({ ...alone, certificate })).toBe(notPem);
    }
    expect(await refused({ chain: 'garbage' })).toBe(notPem);
    expect(await refused({ ...alone, privateKey: alone.certificate })).toBe('Passed PEM was not a private key.');
    const broken = alone.privateKey.replace(/\n.{20}/, '\nAAAA');
    expect(await refused({ ...alone, privateKey: broken })).toBe('The private key is not supported.');
  });

  test('keys: another’s, encrypted, too long, too weak, of a curve that AWS does not have', async () => {
    expect(await refused({ ...alone, privateKey: leaf.privateKey })).toMatch(/does not match/);
    const encrypted = createPrivateKey(alone.privateKey).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret',
    });
    expect(await refused({ ...alone, privateKey: String(encrypted) })).toMatch(/encrypted/);
    expect(await refused({ ...alone, privateKey: `${alone.privateKey}${' '.repeat(5120)}` })).toMatch(
      /at 'privateKey' failed to satisfy constraint: Member must have length less than or equal to 5120$/,
    );
    const weak = await makeCertificate({ key: { type: 'rsa', bits: 768 }, signer: between });
    expect(await refused({ ...weak, chain: between.certificate })).toBe(
      'The private key length 768 is not supported for key algorithm.',
    );
    const curve = await makeCertificate({ key: { type: 'ec', curve: 'secp256k1' }, signer: between });
    expect(await refused({ ...curve, chain: between.certificate })).toBe('The private key is not supported.');
  });

  test('a certificate whose time is over, or has not come', async () => {
    const hour = 3600 * 1000;
    expect(await refused(await makeCertificate({ startsIn: -2 * hour, endsIn: -hour }))).toMatch(/expired/);
    expect(await refused(await makeCertificate({ startsIn: hour, endsIn: 2 * hour }))).toMatch(/not valid before/);
  });
});
