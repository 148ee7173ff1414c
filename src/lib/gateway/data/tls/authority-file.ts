// The file of a certificate authority: its private key and its certificate in one, so that they are made whole or not at
// all. Two processes may make it at once: the first to link its file wins, the other takes that one.

import { randomBytes } from 'node:crypto';
import { chmod, constants, copyFile, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Key and certificate, PEM. */
export interface AuthorityMaterial {
  certificate: string;
  privateKey: string;
}

const secretFile = 'authority.pem';

/** The file with the certificate alone, for whoever is to trust it. */
export const certificateFile = (directory: string): string => join(directory, 'ca.pem');

/** What the directory has, made by `make` where it has nothing yet. */
export async function keepAuthority(
  directory: string,
  make: () => Promise<AuthorityMaterial>,
): Promise<AuthorityMaterial> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const secret = join(directory, secretFile);
  const material = (await readMaterial(secret)) ?? (await writeFirst(secret, await make()));
  await keepCertificate(certificateFile(directory), material.certificate);
  return material;
}

async function readMaterial(file: string): Promise<AuthorityMaterial | undefined> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (text === undefined) return undefined;
  const privateKey = blockOf(text, 'PRIVATE KEY');
  const certificate = blockOf(text, 'CERTIFICATE');
  if (privateKey && certificate) return { privateKey, certificate };
  throw new Error(`${file} is not the file of a certificate authority: move it away, and another is made`);
}

function blockOf(text: string, label: string): string | undefined {
  return new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\\n?`).exec(text)?.[0];
}

async function writeFirst(file: string, material: AuthorityMaterial): Promise<AuthorityMaterial> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeWhole(draft, `${material.privateKey}${material.certificate}`, 0o600);
    await placeFirst(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  return (await readMaterial(file)) ?? material;
}

/** Where another file stands already, it stays. Some file systems have no links. */
async function placeFirst(draft: string, file: string): Promise<void> {
  const unlessThere = (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
  };
  await link(draft, file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') return undefined;
    return copyFile(draft, file, constants.COPYFILE_EXCL).catch(unlessThere);
  });
}

async function keepCertificate(file: string, certificate: string): Promise<void> {
  const there = await readFile(file, 'utf8').catch(() => '');
  if (there === certificate) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeWhole(draft, certificate, 0o644);
  await rename(draft, file);
}

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
