// Mutual TLS. Developer guide, "How to turn on mutual TLS authentication for your REST APIs in API Gateway"; what is refused
// is answered with 403, as in AWS's article on troubleshooting it; without a certificate there is no connection at all.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lambdaProxy, restApi } from '../data-harness.ts';
import { type Made, makeCertificate, makeRoot, type Wanted } from './certificates.ts';
import { type Edge, startEdge } from './edge-harness.ts';

const name = 'mutual.example.com';
let edge: Edge;
let root: Made;
let client: Made;

const authority = (subject: string, issuer: Made, more: Partial<Wanted> = {}) =>
  makeCertificate({ subject, issuer, isAuthority: true, ...more });

beforeAll(async () => {
  edge = await startEdge(restApi({ 'GET /': lambdaProxy() }));
  root = await makeRoot('CN=clients root');
  client = await makeCertificate({ subject: 'C=US, O=Example, CN=My Client', issuer: root, serialNumber: '0b' });
  await edge.publish({ name, mutualTls: { truststore: root.certificate } });
});

afterAll(() => edge.close());

/** OpenSSL of the client would refuse to load a weak certificate. */
const ciphers = 'DEFAULT@SECLEVEL=0';

const withCertificate = ({ certificate, privateKey }: Made, more: string[] = []) => {
  return { name, tls: { cert: [certificate, ...more].join('\n'), key: privateKey, ciphers } };
};

test('backends are told of the certificate, over both protocols', async () => {
  for (const ask of [edge.ask, edge.askHttp2]) {
    const { status, body } = await ask(withCertificate(client));
    expect(status).toBe(200);
    expect(JSON.parse(body).requestContext.identity.clientCert).toEqual({
      clientCertPem: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/),
      subjectDN: 'C=US,O=Example,CN=My Client',
      issuerDN: 'CN=clients root',
      serialNumber: '11',
      validity: {
        notBefore: expect.stringMatching(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/),
        notAfter: expect.stringMatching(/GMT$/),
      },
    });
  }
});

test('long serial numbers are told in pairs of digits', async () => {
  const serialNumber = '7a'.repeat(16);
  const made = await makeCertificate({ subject: 'CN=long', issuer: root, serialNumber });
  const { body } = await edge.ask(withCertificate(made));
  expect(JSON.parse(body).requestContext.identity.clientCert.serialNumber).toBe(Array(16).fill('7a').join(':'));
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('without a certificate the handshake fails: %s', async (version) => {
  const tls = { minVersion: version, maxVersion: version };
  await expect(edge.ask({ name, tls })).rejects.toThrow();
  expect(await edge.ask({ ...withCertificate(client), tls: { ...withCertificate(client).tls, ...tls } })).toMatchObject(
    {
      status: 200,
    },
  );
});

describe('403 Forbidden', () => {
  const refused: [string, () => Promise<Made>, string][] = [
    [
      'an issuer that is not in the trust store',
      async () => signedBy(await makeRoot('CN=other')),
      'Could not find issuer',
    ],
    [
      'an issuer of the same name with another key',
      async () => signedBy(await makeRoot(root.subject)),
      'Could not find',
    ],
    ['a certificate that signs itself', () => makeCertificate({ subject: 'CN=self' }), 'self signed certificate'],
    ['one that has expired', () => signedBy(root, { validFrom: -9, validTo: -2 }), 'expired'],
    ['one that is not valid yet', () => signedBy(root, { validFrom: 2 }), 'not yet valid'],
    ['a key of 1024 bits', () => signedBy(root, { algorithm: 'RSA-1024' }), 'insecure Signature Algorithm'],
    ['a key on P-521', () => signedBy(root, { algorithm: 'P-521' }), 'insecure Signature Algorithm'],
    ['a signature of SHA-1', () => signedBy(root, { hash: 'SHA-1' }), 'insecure Signature Algorithm'],
    ['an issuer that is no authority', async () => signedBy(await signedBy(root)), 'Could not find issuer'],
  ];

  function signedBy(issuer: Made, more: Partial<Wanted> = {}): Promise<Made> {
    return makeCertificate({ subject: 'CN=client', issuer, ...more });
  }

  test.each(refused)('%s', async (_, make, reason) => {
    const { status, body, headers } = await edge.ask(withCertificate(await make()));
    expect({ status, body }).toEqual({ status: 403, body: '{"message":"Forbidden"}' });
    expect(headers['x-amzn-errortype']).toBe('ForbiddenException');
    expect(edge.logged.at(-1)).toContain(`${name}: Access denied. Reason: `);
    expect(edge.logged.at(-1)).toContain(reason);
  });

  test('for a connection that was made for another domain', async () => {
    await edge.publish();
    expect(await edge.ask({ name: 'api.example.com', host: name })).toMatchObject({ status: 403 });
  });
});

describe('chains', () => {
  test('are looked for in the trust store alone, up to its root, four certificates at most', async () => {
    const two = await authority('CN=two', root);
    const three = await authority('CN=three', two);
    const four = await authority('CN=four', three);
    const five = await authority('CN=five', four);
    const statusWith = async (issuer: Made, store: Made[], sent: string[] = []) => {
      const truststore = store.map(({ certificate }) => certificate).join('\n');
      await edge.publish({ name, mutualTls: { truststore } });
      const leaf = await makeCertificate({ subject: 'CN=leaf', issuer });
      return (await edge.ask(withCertificate(leaf, sent))).status;
    };
    expect(await statusWith(four, [root, two, three, four])).toBe(200);
    expect(await statusWith(five, [root, two, three, four, five])).toBe(403);
    expect(await statusWith(two, [root], [two.certificate])).toBe(403);
    expect(await statusWith(two, [two])).toBe(403);
    expect(await statusWith(two, [two, root])).toBe(200);
    const old = await authority('CN=old', root, { validFrom: -9, validTo: -2 });
    expect(await statusWith(old, [root, old])).toBe(403);
  });

  test('a certificate that is in the trust store as its own root is trusted; what cannot be read there is left out', async () => {
    const self = await makeCertificate({ subject: 'CN=self root' });
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const { status } = await (async () => {
      await edge.publish({ name, mutualTls: { truststore: `${self.certificate}\n` } });
      return edge.ask(withCertificate(self));
    })();
    expect(status).toBe(200);
    const { compileTrust } = await import('../../../src/lib/gateway/data/tls/client-trust.ts');
    const trust = await compileTrust(`text\n${broken}${self.certificate}`);
    const { X509Certificate } = await import('node:crypto');
    expect(trust(new X509Certificate(self.certificate), Date.now())).toBeUndefined();
  });
});

test('a trust store that changes holds for new connections', async () => {
  await edge.publish({ name, mutualTls: { truststore: root.certificate } });
  expect((await edge.ask(withCertificate(client))).status).toBe(200);
  const other = await makeRoot('CN=other root');
  await edge.publish({ name, mutualTls: { truststore: other.certificate } });
  expect((await edge.ask(withCertificate(client))).status).toBe(403);
});
