// The local certificate authority: what it signs is verified by Node, by OpenSSL and by a TLS connection (RFC 5280).

import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../../src/lib/gateway/data/tls/certificate-authority.ts';
import type { IssuedCertificate, PublicKeyAlgorithm } from '../../../src/lib/model/certificate.ts';
import { publicKeyAlgorithms } from '../../../src/lib/model/certificate.ts';

const day = 24 * 3600 * 1000;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'apigw-ca-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const request = (keyAlgorithm: PublicKeyAlgorithm = 'EC_prime256v1') => ({
  names: ['api.example.com', '*.example.com'],
  keyAlgorithm,
  notBefore: new Date(Date.now() - day),
  notAfter: new Date(Date.now() + 198 * day),
});

describe('what it signs', () => {
  test.each(publicKeyAlgorithms)('%s: the chain is verified by Node and by OpenSSL', async (keyAlgorithm) => {
    const issued = await createCertificateAuthority(directory).issue(request(keyAlgorithm));
    const leaf = new X509Certificate(issued.certificate);
    const root = new X509Certificate(issued.chain);
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(issued.privateKey))).toBe(true);
    expect([leaf.ca, root.ca, leaf.checkHost('x.example.com')]).toEqual([false, true, '*.example.com']);
    writeFileSync(join(directory, 'leaf.pem'), issued.certificate);
    const files = ['-CAfile', join(directory, 'ca.pem'), join(directory, 'leaf.pem')];
    const options = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'api.example.com'];
    expect(execFileSync('openssl', ['verify', ...options, ...files], { encoding: 'utf8' })).toMatch(/: OK\n$/);
  });

  test('its facts are in the words of ACM', async () => {
    const { facts } = await createCertificateAuthority().issue(request('RSA_2048'));
    expect(facts).toMatchObject({
      subject: 'CN=api.example.com',
      commonName: 'api.example.com',
      names: ['api.example.com', '*.example.com'],
      issuer: 'apigw',
      keyAlgorithm: 'RSA_2048',
      signatureAlgorithm: 'SHA256WITHECDSA',
      keyUsages: ['DIGITAL_SIGNATURE', 'KEY_ENCIPHERMENT'],
      extendedKeyUsages: [{ name: 'TLS_WEB_SERVER_AUTHENTICATION', oid: '1.3.6.1.5.5.7.3.1' }],
    });
    expect(facts.serial).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  });

  test('no two certificates share a serial number or a key', async () => {
    const authority = createCertificateAuthority();
    const [one, other] = await Promise.all([authority.issue(request()), authority.issue(request())]);
    expect(one.facts.serial).not.toBe(other.facts.serial);
    expect(one.privateKey).not.toBe(other.privateKey);
    expect(one.chain).toBe(other.chain);
  });

  test('a TLS client that trusts the root connects; one that does not, or asks for another name, refuses', async () => {
    const authority = createCertificateAuthority();
    const issued = await authority.issue(request());
    const ca = await authority.certificate();
    expect(await handshake(issued, { ca, servername: 'deep.example.com' })).toBe('authorized');
    expect(await handshake(issued, { ca, servername: 'example.com' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    const other = await createCertificateAuthority().certificate();
    expect(await handshake(issued, { ca: other, servername: 'api.example.com' })).toMatch(/SELF_SIGNED|UNABLE_TO/);
  });
});

function handshake(issued: IssuedCertificate, trust: { ca: string; servername: string }): Promise<string> {
  const server = createServer({ cert: issued.certificate + issued.chain, key: issued.privateKey });
  server.on('tlsClientError', () => {});
  return new Promise((resolve) => {
    const end = (outcome: string) => {
      client.destroy();
      server.close();
      resolve(outcome);
    };
    let client: ReturnType<typeof connect>;
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      client = connect({ port, host: '127.0.0.1', ...trust }, () => end('authorized'));
      client.on('error', (error: NodeJS.ErrnoException) => end(String(error.code)));
    });
  });
}

describe('its directory', () => {
  test('keeps the authority; others may read neither key nor directory', async () => {
    const first = await createCertificateAuthority(directory).certificate();
    expect(await createCertificateAuthority(directory).certificate()).toBe(first);
    expect(readFileSync(join(directory, 'ca.pem'), 'utf8')).toBe(first);
    const modes = [directory, join(directory, 'authority.pem')].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
    expect(readdirSync(directory).sort()).toEqual(['authority.pem', 'ca.pem']);
  });

  test('two that make it at once end with one', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () => createCertificateAuthority(directory).certificate()),
    );
    expect(new Set(made).size).toBe(1);
    expect(readdirSync(directory).sort()).toEqual(['authority.pem', 'ca.pem']);
  });

  test('a lost certificate comes back from the file of the authority', async () => {
    const first = await createCertificateAuthority(directory).certificate();
    rmSync(join(directory, 'ca.pem'));
    expect(await createCertificateAuthority(directory).certificate()).toBe(first);
    expect(existsSync(join(directory, 'ca.pem'))).toBe(true);
  });

  test('a file that is none is told of, and not overwritten', async () => {
    chmodSync(directory, 0o755);
    writeFileSync(join(directory, 'authority.pem'), 'mine');
    const authority = createCertificateAuthority(directory);
    await expect(authority.certificate()).rejects.toThrow(/authority.pem is not the file of a certificate authority/);
    expect(readFileSync(join(directory, 'authority.pem'), 'utf8')).toBe('mine');
  });
});
