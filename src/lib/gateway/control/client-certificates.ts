// Operations on client certificates, by which backends know API Gateway (guide: "Generate and configure an SSL certificate
// for backend authentication"). Key and certificate were made before the transaction began; the key is never told.

import { X509Certificate } from 'node:crypto';
import type {
  ClientCertificate,
  ClientCertificates,
  DeleteClientCertificateRequest,
  GenerateClientCertificateRequest,
  GetClientCertificateRequest,
  GetClientCertificatesRequest,
  UpdateClientCertificateRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { page } from '../store/paging.ts';
import { Fault } from '../wire/fault.ts';
import { wireDate } from './api-store.ts';
import type { StoredClientCertificate } from './client-certificate-store.ts';
import { clientCertificateKey, findClientCertificate } from './client-certificate-store.ts';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refusePath } from './patch.ts';
import { text } from './patch-rules.ts';
import { quota } from './quotas.ts';
import type { StoredStage } from './stage-store.ts';
import { settleTags } from './tags.ts';

const family = ['clientcertificate'];

function generateClientCertificate(input: GenerateClientCertificateRequest, context: Context): ClientCertificate {
  const { prepared, records } = context;
  if (records.list(family).length >= quota(context, 'clientCertificates')) throw tooMany();
  if (!prepared.clientCertificate) throw new Error('No client certificate was prepared');
  const { certificate, privateKey } = prepared.clientCertificate;
  const stored: StoredClientCertificate = {
    clientCertificateId: newCertificateId(context),
    ...given({ description: input.description, tags: settleTags(input.tags) }),
    pemEncodedCertificate: certificate,
    createdDate: context.now.getTime(),
    expirationDate: Date.parse(new X509Certificate(certificate).validTo),
    privateKey,
  };
  records.put(clientCertificateKey(stored.clientCertificateId), stored);
  return present(stored);
}

/** The text is not recorded. */
function tooMany(): Fault {
  const reached = 'Maximum number of Client Certificates for this account has been reached.';
  return new Fault(
    'LimitExceededException',
    `${reached}  Please contact AWS if you need additional Client Certificates.`,
  );
}

function newCertificateId({ newId, records }: Context): string {
  for (;;) {
    const id = newId(6);
    if (!records.get(clientCertificateKey(id))) return id;
  }
}

function present({ privateKey: _secret, ...stored }: StoredClientCertificate): ClientCertificate {
  return {
    ...stored,
    createdDate: wireDate(stored.createdDate),
    expirationDate: wireDate(stored.expirationDate),
  };
}

function getClientCertificate(input: GetClientCertificateRequest, context: Context): ClientCertificate {
  return present(findClientCertificate(context, input.clientCertificateId));
}

function getClientCertificates(input: GetClientCertificatesRequest, { records }: Context): ClientCertificates {
  const all = records.list<StoredClientCertificate>(family).map(({ value }) => value);
  const { items, position } = page(all, input, ({ clientCertificateId }) => clientCertificateId);
  return { items: items.map(present), ...given({ position }) };
}

const patchTable: PatchTable<StoredClientCertificate> = {
  refusal: refusePath,
  rules: [text<StoredClientCertificate>('/description', 'description')],
};

function updateClientCertificate(input: UpdateClientCertificateRequest, context: Context): ClientCertificate {
  const record = findClientCertificate(context, input.clientCertificateId);
  const request = { record, operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateClientCertificateInput', request, patchTable);
  context.records.put(clientCertificateKey(record.clientCertificateId), patched);
  return present(patched);
}

/** The text is not recorded. */
function deleteClientCertificate(input: DeleteClientCertificateRequest, context: Context): object {
  const { clientCertificateId } = findClientCertificate(context, input.clientCertificateId);
  const users = context.records
    .list<StoredStage>(['stage'])
    .filter(({ value }) => value.clientCertificateId === clientCertificateId)
    .map(({ key: [, restApiId], value }) => `${restApiId}/${value.stageName}`);
  if (users.length > 0) {
    throw badRequest(`Client certificate ${clientCertificateId} is in use by stages: ${users.join(', ')}`);
  }
  context.records.remove(clientCertificateKey(clientCertificateId));
  return {};
}

/** Operations on client certificates. */
export const clientCertificateHandlers = {
  GenerateClientCertificate: generateClientCertificate,
  GetClientCertificate: getClientCertificate,
  GetClientCertificates: getClientCertificates,
  UpdateClientCertificate: updateClientCertificate,
  DeleteClientCertificate: deleteClientCertificate,
};
