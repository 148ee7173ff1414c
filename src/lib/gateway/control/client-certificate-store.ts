// Client certificates as they are stored, with the key that the data plane shows them by.

import type { ClientCertificate } from '@aws-sdk/client-api-gateway';
import type { RecordKey } from '../store/records.ts';
import type { Context } from './context.ts';
import { notFound } from './faults.ts';

export type StoredClientCertificate = Omit<ClientCertificate, 'createdDate' | 'expirationDate'> & {
  clientCertificateId: string;
  createdDate: number;
  expirationDate: number;
  /** PKCS#8, PEM. */
  privateKey: string;
};

export const clientCertificateKey = (id: string): RecordKey => ['clientcertificate', id];

/** The certificate, or its 404. */
export function findClientCertificate({ records }: Context, id: string | undefined): StoredClientCertificate {
  const found = records.get<StoredClientCertificate>(clientCertificateKey(id ?? ''));
  if (!found) throw notFound('Invalid Client Certificate identifier specified');
  return found;
}
