// `local ca`: the certificate of the local authority, whether or not a gateway runs; and the flags that say how
// certificates come about.

import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apigw-local-ca-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (...argv: string[]) =>
  runCli(argv, { cwd: folder, env: { HOME: folder, APIGW_STATE_DIR: join(folder, 'state') } });

describe('local ca', () => {
  it('prints the certificate alone on stdout, and on stderr how to trust it', async () => {
    const { exitCode, stderr, stdout } = await run('local', 'ca');
    expect(exitCode).toBe(0);
    const certificate = new X509Certificate(stdout);
    expect([certificate.ca, certificate.verify(certificate.publicKey)]).toEqual([true, true]);
    const file = join(folder, 'state', 'ca', 'ca.pem');
    expect(await readFile(file, 'utf8')).toBe(stdout);
    for (const way of [`curl --cacert ${file}`, `NODE_EXTRA_CA_CERTS=${file}`, 'certutil', 'Firefox']) {
      expect(stderr).toContain(way);
    }
    expect(stdout + stderr).not.toContain('PRIVATE KEY');
    expect((await stat(join(folder, 'state', 'ca', 'authority.pem'))).mode & 0o777).toBe(0o600);
  });

  it('is the same the next time; --json has it with its file', async () => {
    const { stdout: first } = await run('local', 'ca');
    const { stdout } = await run('local', 'ca', '--json');
    expect(JSON.parse(stdout)).toEqual({ certificate: first, file: join(folder, 'state', 'ca', 'ca.pem') });
  });

  it('a folder that is none is told, with its path', async () => {
    await writeFile(join(folder, 'state'), 'a file');
    const { exitCode, stderr } = await run('local', 'ca');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`The certificate authority in ${join(folder, 'state', 'ca')} cannot be used`);
  });
});

describe('local start', () => {
  it.each([
    [['--delay', 'certficate=5'], "There is no delay 'certficate'; there are cache, certificate, dns, domain"],
    [['--delay', 'dns=-1'], "--delay: 'dns=-1' is not NAME=VALUE"],
    [['--delay', 'dns'], "--delay: 'dns' is not NAME=VALUE"],
    [['--validation', 'mail'], 'Expected --validation=mail to be one of: route53, dns'],
  ])('%j is refused', async (flags, message) => {
    const { exitCode, stderr } = await run('local', 'start', '--port', '0', '--ephemeral', ...flags);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
