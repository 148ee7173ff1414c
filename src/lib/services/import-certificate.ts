// `apigw certs import`: checks certificate, key and chain on this machine, then hands them to ACM; under an ARN, in place of
// what is there. ACM API reference, "ImportCertificate" (tags are taken at the first import alone).

import { X509Certificate } from 'node:crypto';
import { GetCertificateCommand, ImportCertificateCommand } from '@aws-sdk/client-acm';
import { describeCertificate, listCertificates, namesOfCertificate } from '../aws/certificates.ts';
import type { RegionClients } from '../aws/clients.ts';
import { ApigwError } from '../errors.ts';
import { covers } from '../model/domain-name.ts';
import { managedTag } from '../model/managed-tag.ts';
import { type CertificateFiles, type CertificateMaterial, readCertificateFiles } from './certificate-files.ts';
import { type CertifiedEndpoint, describePlace, openCertificate, openCertificatePlace } from './certificate-place.ts';
import { checkCertificate, namesOf } from './check-certificate.ts';
import type { Context } from './context.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';

export interface ImportOptions extends CertificateFiles {
  endpointType: CertifiedEndpoint;
  /** The certificate to be replaced, by ARN or domain name; absent: a new one. */
  replaced?: string;
}

/** Reads and checks the files. Throws InvalidInput at file and line; Conflict where ACM's certificate is not an imported one. */
export async function planCertificateImport(
  context: Context,
  options: ImportOptions,
): Promise<PlannedSteps<{ CertificateArn: string }>> {
  const material = await readCertificateFiles(context.cwd, options);
  const notes = checkCertificate(material, context.now());
  const opened = await openFor(context, options);
  const { clients } = opened;
  const lost = opened.arn === undefined ? [] : await lostNames(clients, opened.arn, material);
  const same = opened.arn === undefined ? await findImported(clients, material.certificate.x509) : undefined;
  let arn = opened.arn ?? same;
  const names = namesOf(material.certificate.x509).join(', ');
  const title = `Import the certificate of ${names} into ${clients.region}${opened.arn ? ` as ${opened.arn}` : ''}`;
  const run = async () => {
    arn = await importInto(clients, material, opened.arn);
    return arn;
  };
  return {
    title,
    target: await describePlace(opened),
    steps: same === undefined ? [{ title: `${title}, valid until ${material.certificate.x509.validTo}`, run }] : [],
    nothing: `${same} is this certificate`,
    notes: [...notes, ...lost],
    ...costOf(same === undefined ? [{ service: 'acm', operation: 'ImportCertificate', input: {} }] : []),
    outcome: () => ({ CertificateArn: arn ?? '' }),
  };
}

async function openFor(context: Context, { endpointType, replaced }: ImportOptions) {
  if (replaced === undefined) return { ...(await openCertificatePlace(context, endpointType)), arn: undefined };
  return openCertificate(context, replaced, endpointType);
}

/** Names that the certificate has now, and the new one has not: domains that use it would lose them. */
async function lostNames(clients: RegionClients, arn: string, { certificate }: CertificateMaterial): Promise<string[]> {
  const detail = await describeCertificate(clients, arn);
  if (detail.Type !== undefined && detail.Type !== 'IMPORTED') {
    throw new ApigwError('Conflict', `${arn} was not imported (${detail.Type}): ACM renews it itself`, {
      hint: 'Import it as a new one: without CERT',
    });
  }
  const names = namesOf(certificate.x509);
  const lost = namesOfCertificate(detail).filter((old) => !names.some((name) => covers(name, old)));
  return lost.length === 0 ? [] : [`The new certificate is not for ${lost.join(', ')}, as the one in its place is`];
}

async function importInto(clients: RegionClients, material: CertificateMaterial, arn: string | undefined) {
  const { certificate, chain, keyText } = material;
  const command = new ImportCertificateCommand({
    Certificate: Buffer.from(certificate.text),
    PrivateKey: Buffer.from(keyText),
    ...(chain.length > 0 && { CertificateChain: Buffer.from(chain.map(({ text }) => text).join('')) }),
    ...(arn === undefined ? { Tags: [{ Key: managedTag.key, Value: managedTag.value }] } : { CertificateArn: arn }),
  });
  const { CertificateArn } = await clients.acm(command, {
    recover: async () => {
      // Into its ARN it can be sent again.
      const found = arn === undefined ? await findImported(clients, certificate.x509) : undefined;
      return found === undefined ? undefined : { CertificateArn: found };
    },
  });
  if (CertificateArn === undefined) throw new ApigwError('Failed', 'ImportCertificate: the answer has no ARN');
  return CertificateArn;
}

/** The ARN under which this very certificate was imported, if it was. */
async function findImported(clients: RegionClients, wanted: X509Certificate): Promise<string | undefined> {
  const [first = ''] = namesOf(wanted);
  for (const { CertificateArn, DomainName = first, Type = 'IMPORTED' } of await listCertificates(clients)) {
    if (Type !== 'IMPORTED' || !namesOf(wanted).includes(DomainName)) continue;
    const { Certificate = '' } = await clients.acm(new GetCertificateCommand({ CertificateArn }));
    if (Certificate !== '' && new X509Certificate(Certificate).fingerprint256 === wanted.fingerprint256) {
      return CertificateArn;
    }
  }
  return undefined;
}
