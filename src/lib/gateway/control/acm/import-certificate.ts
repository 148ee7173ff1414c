// ImportCertificate: a certificate made elsewhere, new or in place of an imported one under its ARN (ACM API reference;
// User Guide, "Reimport a certificate"). Its facts were read before the transaction began.

import type { ImportCertificateRequest, ImportCertificateResponse } from '@aws-sdk/client-acm';
import type { CertificateFacts } from '../../../model/certificate.ts';
import { Fault } from '../../wire/fault.ts';
import { refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { ofLength } from './certificate-constraints.ts';
import { findCertificate, newCertificateArn, putCertificate, type StoredCertificate } from './certificate-store.ts';
import { addTags } from './certificate-tags.ts';
import { certificatePlace } from './certificate-use.ts';
import { checkImported, type ImportedMaterial } from './imported-material.ts';
import { refuseOverQuota } from './request-certificate.ts';

type Request = ImportCertificateRequest;

function importCertificate(input: Request, context: Context): ImportCertificateResponse {
  refuseLong(input);
  const replaced = findReplaced(input, context);
  const { certificateFacts: facts } = context.prepared;
  const material = checkImported(textsOf(input), facts, context.now);
  if (!replaced) refuseOverQuota(context);
  const tags = replaced?.tags ?? addTags({}, input.Tags);
  const arn = replaced?.arn ?? newCertificateArn(context);
  putCertificate(context, { ...makeImported(material, facts, context), arn, tags });
  return { CertificateArn: arn };
}

const longest = { Certificate: 32_768, PrivateKey: 5120, CertificateChain: 2_097_152 } as const;

/** The framework shows a blob as what it is in Java. */
function refuseLong(input: Request): void {
  refuseViolations(
    (Object.keys(longest) as (keyof typeof longest)[]).map((member) => {
      const isLong = (input[member]?.length ?? 0) > longest[member];
      const at = member.charAt(0).toLowerCase() + member.slice(1);
      const shown = `java.nio.HeapByteBuffer[pos=0 lim=${input[member]?.length} cap=${input[member]?.length}]`;
      return isLong ? ofLength(at, shown.padEnd(longest[member] + 1), { min: 1, max: longest[member] }) : undefined;
    }),
  );
}

function findReplaced(input: Request, context: Context): StoredCertificate | undefined {
  const { CertificateArn: arn } = input;
  if (arn === undefined) return undefined;
  if (!certificatePlace(arn)) throw new Fault('InvalidArnException', `The ARN ${arn} is not the ARN of a certificate.`);
  const found = findCertificate(context, arn);
  // Without the account, unlike elsewhere [recorded].
  if (!found || !isOwn(arn, context))
    throw new Fault('ResourceNotFoundException', `Could not find certificate ${arn}.`);
  if (found.type !== 'IMPORTED') {
    throw new Fault('ValidationException', `The certificate ${arn} was not imported: it cannot be reimported.`);
  }
  // Recorded.
  if (input.Tags?.length) throw new Fault('ValidationException', 'Tagging is not permitted on re-import.');
  return found;
}

function isOwn(arn: string, { account, region }: Context): boolean {
  const place = certificatePlace(arn);
  return place?.account === account && place.region === region;
}

function textsOf({ Certificate, CertificateChain, PrivateKey }: Request) {
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
  return {
    certificate: text(Certificate),
    privateKey: text(PrivateKey),
    ...(CertificateChain?.length && { chain: text(CertificateChain) }),
  };
}

type Imported = Omit<StoredCertificate, 'arn' | 'tags'>;

function makeImported(material: ImportedMaterial, facts: CertificateFacts | undefined, { now }: Context): Imported {
  const names = facts?.names ?? [];
  const domainName = facts?.commonName ?? names[0] ?? '';
  return {
    type: 'IMPORTED',
    status: 'ISSUED',
    domainName,
    names: names.length > 0 ? names : [domainName],
    createdAt: now.getTime(),
    importedAt: now.getTime(),
    proofs: [],
    transparency: 'DISABLED',
    exportable: false,
    ...material,
    ...(facts && { facts, notAfter: facts.notAfter }),
  };
}

/** The operation that imports certificates. */
export const importCertificateHandlers = { ImportCertificate: importCertificate };
