// The files of `certs import`, checked before they leave the machine: what ACM would refuse, or take and nobody could use.
// ACM User Guide, "Prerequisites for importing certificates", "Certificate and key format for importing".

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ApigwError } from '../errors.ts';
import { type PemBlock, readPem } from '../model/pem.ts';

/** Paths, as given. */
export interface CertificateFiles {
  certificate: string;
  key: string;
  chain?: string;
}

/** A certificate of a file, and the line that it begins at. */
export interface PlacedCertificate {
  x509: X509Certificate;
  text: string;
  file: string;
  line: number;
}

export interface CertificateMaterial {
  certificate: PlacedCertificate;
  /** Ordered: each has signed the one before it. */
  chain: PlacedCertificate[];
  privateKey: KeyObject;
  /** PEM; never shown. */
  keyText: string;
  keyFile: string;
}

/** Reads the files. Throws InvalidInput, with file and line, for what is not PEM or not what it should be. */
export async function readCertificateFiles(cwd: string, files: CertificateFiles): Promise<CertificateMaterial> {
  const [certificate, ...following] = await readCertificates(cwd, files.certificate);
  if (!certificate) throw refusal({ file: files.certificate, line: 1 }, 'there is no certificate in it');
  const [second] = following;
  if (second && files.chain !== undefined) {
    throw refusal(second, 'a second certificate, though there is --chain', 'Put the chain into one of the two files');
  }
  const chain = files.chain === undefined ? following : await readCertificates(cwd, files.chain);
  const { block, privateKey } = await readKey(cwd, files.key);
  return { certificate, chain, privateKey, keyText: block.text, keyFile: files.key };
}

/** A place in a file that a message names. */
export type FilePlace = Pick<PlacedCertificate, 'file' | 'line'>;

/** InvalidInput at a line of a file. */
export function refusal({ file, line }: FilePlace, message: string, hint?: string): ApigwError {
  return new ApigwError('InvalidInput', message, {
    place: { file, line, column: 1 },
    ...(hint !== undefined && { hint }),
  });
}

async function readCertificates(cwd: string, file: string): Promise<PlacedCertificate[]> {
  const blocks = await readBlocks(cwd, file);
  const key = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (key) throw refusal({ file, line: key.line }, 'a private key, where certificates are expected', keyHint);
  const certificates = blocks.filter(({ label }) => certificateLabels.includes(label));
  const [first] = blocks;
  if (certificates.length === 0 && first) {
    throw refusal({ file, line: first.line }, `a ${first.label}, where a certificate is expected`);
  }
  return certificates.map(({ line, text }) => ({ x509: parseCertificate({ file, line }, text), text, file, line }));
}

const certificateLabels: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];

const keyHint = 'Keys go into --key alone: keep them out of files that are handed on';

function parseCertificate(place: FilePlace, text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw refusal(place, 'this is not a certificate: the block can be read, but what is in it cannot');
  }
}

/** Files of other formats, by their first bytes. */
async function readBlocks(cwd: string, file: string): Promise<PemBlock[]> {
  const bytes = await readFile(resolve(cwd, file));
  const place = { file, line: 1 };
  if (bytes.length === 0) throw refusal(place, 'the file is empty');
  if (bytes[0] === 0x30) throw refusal(place, 'the file is binary (DER or PKCS #12), not PEM', binaryHint);
  const { blocks, problems } = readPem(bytes.toString('utf8'));
  const [problem] = problems;
  if (problem) throw refusal({ file, line: problem.line }, problem.message);
  if (blocks.length === 0) throw refusal(place, 'there is no PEM block (-----BEGIN …-----) in it', binaryHint);
  return blocks;
}

const binaryHint =
  'Convert it: openssl x509 -inform der -in FILE -out FILE.pem; of PKCS #12: openssl pkcs12 -in FILE -nodes';

/** ACM's limit of the key, in bytes. */
const longestKey = 5120;

async function readKey(cwd: string, file: string): Promise<{ block: PemBlock; privateKey: KeyObject }> {
  const blocks = await readBlocks(cwd, file);
  const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  const [block, second] = keys;
  const place = { file, line: block?.line ?? blocks[0]?.line ?? 1 };
  if (!block) throw refusal(place, `a ${blocks[0]?.label}, where a private key is expected`);
  if (second) throw refusal({ file, line: second.line }, 'a second private key');
  if (block.label.startsWith('ENCRYPTED') || block.text.includes('ENCRYPTED')) {
    throw refusal(place, 'the private key is encrypted: ACM takes no passphrase', decryptHint);
  }
  if (block.text.length > longestKey) {
    throw refusal(place, `the private key has ${block.text.length} bytes, of ${longestKey} at most`);
  }
  return { block, privateKey: parseKey(place, block.text) };
}

const decryptHint = 'Decrypt it: openssl pkey -in FILE -out FILE.plain (mode 0600), and delete that afterwards';

/** Without the cause: nothing of a key may ever be printed. */
function parseKey(place: FilePlace, text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    throw refusal(place, 'this is not a private key: the block can be read, but what is in it cannot');
  }
}
