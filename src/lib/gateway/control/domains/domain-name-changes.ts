// Making, changing and deleting a custom domain name, whichever control plane asks for it: checks, the name's claim, the
// targets of its endpoint types, its certificates' users, its trust store.

import { isDeepStrictEqual } from 'node:util';
import { given } from '../../../model/given.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { conflict } from '../faults.ts';
import { quota } from '../quotas.ts';
import { moveCertificateUse, refuseUnfitCertificates, uploadKey } from './domain-certificates.ts';
import { readTruststore, truststoreKey } from './domain-mutual-tls.ts';
import { claimName, nameTaken, releaseName } from './domain-name-claims.ts';
import { refuseUnfitSecurity, settleAddresses } from './domain-name-fields.ts';
import { domainId, domainKey, isChanging, listDomainNames, type StoredDomainName } from './domain-name-store.ts';
import { newDistributionTarget, newRegionalTarget } from './domain-targets.ts';

/** Stores a new domain, after all that AWS checks. */
export function createDomain(context: Context, start: StoredDomainName): StoredDomainName {
  refuseUnfitSecurity(start);
  if (context.records.get(domainKey(start))) throw nameTaken();
  refuseUnfitCertificates(context, start);
  refuseTooMany(context, start);
  claimName(context, start);
  const made = readTruststore(context, withTargets(context, start));
  context.records.put(domainKey(made), made);
  moveCertificateUse(context, undefined, made);
  return made;
}

/** Refuses to touch a domain whose last change is still under way; AWS's text is not known. */
export function refuseChanging(context: Context, domain: StoredDomainName): void {
  if (!isChanging(context, domain)) return;
  throw conflict(`The domain name ${domain.domainName} is being updated. Try again when its status is AVAILABLE.`);
}

/** Stores a domain as it has been changed, after the checks that a new one has to pass, too. */
export function changeDomain(context: Context, before: StoredDomainName, wanted: StoredDomainName): StoredDomainName {
  refuseUnfitSecurity(wanted);
  settleAddresses(wanted.types, wanted.ipAddressType);
  const fitted = withTargets(context, withoutUnused(withUploadDate(context, before, wanted)));
  refuseUnfitCertificates(context, fitted);
  releaseName(context, before);
  claimName(context, fitted);
  const trusted = trustsAsBefore(context, before, fitted)
    ? keepWarnings(before, fitted)
    : readTruststore(context, fitted);
  const after = isSameEndpoint(before, trusted) ? trusted : { ...trusted, changedDate: context.now.getTime() };
  context.records.put(domainKey(after), after);
  if (after.certificateArn || !after.certificateUploadDate) context.records.remove(uploadKey(after));
  moveCertificateUse(context, before, after);
  return after;
}

/** Removes a domain with all that belongs to it. */
export function deleteDomain(context: Context, domain: StoredDomainName): void {
  const id = domainId(domain);
  for (const family of ['basepathmapping', 'routingrule']) context.records.removeAll([family, id]);
  for (const key of [domainKey(domain), uploadKey(domain), truststoreKey(domain)]) context.records.remove(key);
  releaseName(context, domain);
  moveCertificateUse(context, domain);
}

/** Names of its endpoints, made once for each type that it has. */
function withTargets(context: Context, domain: StoredDomainName): StoredDomainName {
  const { distributionDomainName, regionalDomainName, types } = domain;
  return {
    ...domain,
    ...(types.includes('REGIONAL') && { regionalDomainName: regionalDomainName ?? newRegionalTarget(context) }),
    ...(types.includes('EDGE') && { distributionDomainName: distributionDomainName ?? newDistributionTarget(context) }),
  };
}

/** Without the targets and certificates of endpoint types that it no longer has. */
function withoutUnused(domain: StoredDomainName): StoredDomainName {
  const { regionalCertificateArn, regionalCertificateName, regionalDomainName, ...public_ } = domain;
  const { certificateArn, certificateName, certificateUploadDate, distributionDomainName, ...others } = public_;
  const regional = { regionalCertificateArn, regionalCertificateName, regionalDomainName };
  const edge = { certificateArn, certificateName, certificateUploadDate, distributionDomainName };
  return {
    ...others,
    ...(domain.types.includes('REGIONAL') && given(regional)),
    ...(domain.types.some((type) => type !== 'REGIONAL') && given(edge)),
  };
}

function withUploadDate(context: Context, before: StoredDomainName, after: StoredDomainName): StoredDomainName {
  if (before.certificateArn === after.certificateArn) return after;
  const { certificateUploadDate: _before, ...others } = after;
  return after.certificateArn ? { ...others, certificateUploadDate: context.now.getTime() } : others;
}

/** A trust store that is named again is read again: its object may have changed. */
function trustsAsBefore({ prepared }: Context, before: StoredDomainName, after: StoredDomainName): boolean {
  if (prepared.truststore) return false;
  const asked = ({ mutualTlsAuthentication: { truststoreUri, truststoreVersion } = {} }: StoredDomainName) =>
    `${truststoreUri} ${truststoreVersion}`;
  return asked(before) === asked(after);
}

function keepWarnings(before: StoredDomainName, after: StoredDomainName): StoredDomainName {
  return { ...after, ...given({ mutualTlsAuthentication: before.mutualTlsAuthentication }) };
}

/** What AWS changes at once, without the domain's endpoints being touched. */
const atOnce = ['routingMode', 'policy', 'managementPolicy', 'tags'] as const;

function isSameEndpoint(before: StoredDomainName, after: StoredDomainName): boolean {
  const same = Object.fromEntries(atOnce.map((name) => [name, undefined]));
  return isDeepStrictEqual({ ...before, ...same }, { ...after, ...same });
}

function refuseTooMany(context: Context, { domainNameId }: StoredDomainName): void {
  const same = listDomainNames(context).filter((domain) => !domain.domainNameId === !domainNameId);
  if (same.length < quota(context, domainNameId ? 'privateDomainNames' : 'domainNames')) return;
  throw new Fault(
    'LimitExceededException',
    'Maximum number of domain names for this account has been reached.  Please contact AWS if you need additional domain names.',
  );
}
