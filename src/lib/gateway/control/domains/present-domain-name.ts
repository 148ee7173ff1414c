// A stored domain name as v1 returns it, with what is derived: ARN, hosted zones, and the status of its last change.

import type { DomainName, DomainNameStatus } from '@aws-sdk/client-api-gateway';
import { given } from '../../../model/given.ts';
import { wireDate } from '../api-store.ts';
import type { Context } from '../context.ts';
import { distributionZone, regionalZone } from '../target-zones.ts';
import { domainArn, isChanging, type StoredDomainName } from './domain-name-store.ts';

/** The record as the control plane returns it; tags are there, even when there are none. */
export function presentDomainName(context: Context, stored: StoredDomainName): DomainName {
  const {
    certificateUploadDate,
    changedDate: _changed,
    createdDate: _created,
    ipAddressType,
    types,
    ...fields
  } = stored;
  return {
    ...fields,
    domainNameArn: domainArn(context, stored),
    domainNameStatus: domainStatus(context, stored),
    endpointConfiguration: { types, ipAddressType },
    securityPolicy: fields.securityPolicy as NonNullable<DomainName['securityPolicy']>,
    tags: fields.tags ?? {},
    ...given({
      certificateUploadDate: certificateUploadDate === undefined ? undefined : wireDate(certificateUploadDate),
      regionalHostedZoneId: fields.regionalDomainName && regionalZone(context.region),
      distributionHostedZoneId: fields.distributionDomainName && distributionZone,
    }),
  };
}

/** A private domain is PENDING until it can be used for the first time; any other is UPDATING while it changes. */
export function domainStatus(context: Context, stored: StoredDomainName): DomainNameStatus {
  if (!isChanging(context, stored)) return 'AVAILABLE';
  return stored.domainNameId && stored.changedDate === stored.createdDate ? 'PENDING' : 'UPDATING';
}
