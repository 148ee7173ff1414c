// Operations on custom domain names (API reference: CreateDomainName … DeleteDomainName; guide: "Custom domain names for
// REST APIs").

import type {
  CreateDomainNameRequest,
  DeleteDomainNameRequest,
  DomainName,
  DomainNames,
  GetDomainNameRequest,
  GetDomainNamesRequest,
  UpdateDomainNameRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../../model/given.ts';
import { page } from '../../store/paging.ts';
import { oneOf, refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { badRequest } from '../faults.ts';
import { checkAndApplyPatch } from '../patch.ts';
import { settleTags } from '../tags.ts';
import { readUpload, refuseMisplacedCertificates, uploadKey } from './domain-certificates.ts';
import { settleMutualTls } from './domain-mutual-tls.ts';
import { changeDomain, createDomain, deleteDomain, refuseChanging } from './domain-name-changes.ts';
import { domainEnums, domainViolations, settleAddresses, settleName, settleTypes } from './domain-name-fields.ts';
import { domainPatchTable } from './domain-name-patch.ts';
import { settlePolicies } from './domain-name-policies.ts';
import { domainId, findDomainName, listDomainNames, type StoredDomainName } from './domain-name-store.ts';
import { presentDomainName } from './present-domain-name.ts';

function createDomainName(input: CreateDomainNameRequest, context: Context): DomainName {
  refuseViolations(domainViolations('createDomainNameInput', input));
  const start = startOf(input, context);
  refuseMisplacedCertificates(start, input);
  const upload = readUpload(input, start.domainName);
  const started = upload ? { ...start, certificateUploadDate: context.now.getTime() } : start;
  const made = createDomain(context, settlePolicies(started));
  if (upload) context.records.put(uploadKey(made), upload);
  return presentDomainName(context, made);
}

/** The domain as it was asked for, with AWS's defaults. */
function startOf(input: CreateDomainNameRequest, context: Context): StoredDomainName {
  const types = settleTypes(input.endpointConfiguration?.types);
  const now = context.now.getTime();
  return {
    domainName: settleName(input.domainName ?? '', types),
    createdDate: now,
    changedDate: now,
    types,
    ipAddressType: settleAddresses(types, input.endpointConfiguration?.ipAddressType),
    securityPolicy: input.securityPolicy ?? 'TLS_1_2',
    routingMode: input.routingMode ?? 'BASE_PATH_MAPPING_ONLY',
    ...given({
      domainNameId: types.includes('PRIVATE') ? context.newId(10) : undefined,
      certificateName: input.certificateName,
      certificateArn: input.certificateArn,
      certificateUploadDate: input.certificateArn ? now : undefined,
      regionalCertificateName: input.regionalCertificateName,
      regionalCertificateArn: input.regionalCertificateArn,
      endpointAccessMode: input.endpointAccessMode,
      mutualTlsAuthentication: settleMutualTls(input.mutualTlsAuthentication),
      ownershipVerificationCertificateArn: input.ownershipVerificationCertificateArn,
      policy: input.policy || undefined,
      tags: settleTags(input.tags),
    }),
  };
}

function getDomainName(input: GetDomainNameRequest, context: Context): DomainName {
  return presentDomainName(context, findDomainName(context, input));
}

/** Private domains that other accounts share are none here. */
function getDomainNames(input: GetDomainNamesRequest, context: Context): DomainNames {
  refuseViolations([oneOf('resourceOwner', input.resourceOwner, domainEnums.resourceOwner)]);
  const all = input.resourceOwner === 'OTHER_ACCOUNTS' ? [] : listDomainNames(context);
  const { items, position } = page(all, input, domainId);
  return { items: items.map((stored) => presentDomainName(context, stored)), ...given({ position }) };
}

function updateDomainName(input: UpdateDomainNameRequest, context: Context): DomainName {
  const record = findDomainName(context, input);
  refuseChanging(context, record);
  const request = { record, operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateDomainNameInput', request, domainPatchTable);
  refuseUnfitMigration(record, patched);
  const { mutualTlsAuthentication, ...others } = patched;
  const mutualTls = given({ mutualTlsAuthentication: settleMutualTls(mutualTlsAuthentication) });
  const settled = { ...others, ...mutualTls, types: settleTypes(patched.types) };
  return presentDomainName(context, changeDomain(context, record, settlePolicies(settled)));
}

/** Guide: "Change a security policy", "Migrate a custom domain name". */
function refuseUnfitMigration(before: StoredDomainName, after: StoredDomainName): void {
  const migrates = before.types.join() !== after.types.join();
  if (migrates && before.endpointAccessMode === 'STRICT' && after.endpointAccessMode === 'STRICT') {
    throw badRequest('The endpoint type cannot be changed while the endpoint access mode is STRICT.');
  }
  if (before.securityPolicy !== after.securityPolicy && after.types.length > 1) {
    throw badRequest('The security policy of a domain name with two endpoint types cannot be changed.');
  }
}

function deleteDomainName(input: DeleteDomainNameRequest, context: Context): object {
  deleteDomain(context, findDomainName(context, input));
  return {};
}

/** Operations on custom domain names. */
export const domainNameHandlers = {
  CreateDomainName: createDomainName,
  GetDomainName: getDomainName,
  GetDomainNames: getDomainNames,
  UpdateDomainName: updateDomainName,
  DeleteDomainName: deleteDomainName,
};
