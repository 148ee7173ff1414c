// `apigw certs delete`. ACM refuses a certificate that something uses; that is told before anything is asked.

import { type CertificateDetail, DeleteCertificateCommand } from '@aws-sdk/client-acm';
import { describeCertificate, namesOfCertificate } from '../aws/certificates.ts';
import { ApigwError } from '../errors.ts';
import { type CertifiedEndpoint, describePlace, openCertificate } from './certificate-place.ts';
import type { Context } from './context.ts';

export interface CertificateDeletion {
  target: string;
  certificate: CertificateDetail & { CertificateArn: string };
  names: string[];
  run(): Promise<void>;
}

/** Looks at the certificate; `run` deletes it. Throws Conflict, with its users, where something uses it. */
export async function planCertificateDeletion(
  context: Context,
  arnOrName: string,
  endpointType: CertifiedEndpoint,
): Promise<CertificateDeletion> {
  const opened = await openCertificate(context, arnOrName, endpointType);
  const { clients } = opened;
  const certificate = await describeCertificate(clients, opened.arn);
  refuseUsed(certificate);
  return {
    target: await describePlace(opened),
    certificate,
    names: namesOfCertificate(certificate),
    run: async () => {
      await clients.acm(new DeleteCertificateCommand({ CertificateArn: certificate.CertificateArn }));
    },
  };
}

function refuseUsed({ CertificateArn, InUseBy = [] }: CertificateDetail): void {
  if (InUseBy.length === 0) return;
  throw new ApigwError('Conflict', `${CertificateArn} is used by ${InUseBy.join(', ')}`, {
    hint: 'Take it from there first: apigw domains list; after that ACM may count it as used for some minutes',
  });
}
