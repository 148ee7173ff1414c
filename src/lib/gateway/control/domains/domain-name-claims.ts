// Who has a name: a custom domain name is unique within a region among all accounts, an edge-optimized one besides that
// among all of CloudFront; another account's a.example.com keeps *.example.com from being made. Private names are not
// unique (guide: "Custom domain names for REST APIs", "Wildcard custom domain names").

import { isDeepStrictEqual } from 'node:util';
import type { Records, Scope } from '../../store/records.ts';
import type { Context } from '../context.ts';
import { badRequest } from '../faults.ts';
import type { StoredDomainName } from './domain-name-store.ts';

/** Names of all accounts and regions. */
const everywhere: Scope = { account: '', region: '' };

type Named = Pick<StoredDomainName, 'domainName' | 'types' | 'domainNameId'>;

/** Where a name has to be the only one: its region, and CloudFront for an edge-optimized one. */
function spaces(region: string, { domainNameId, types }: Named): string[] {
  if (domainNameId) return [];
  return types.includes('EDGE') ? [region, 'cloudfront'] : [region];
}

/** Takes the name for this account; refuses one that is taken, in AWS's words [observed]. */
export function claimName(context: Context, domain: Named): void {
  const owner: Scope = { account: context.account, region: context.region };
  const names = context.records.at(everywhere);
  for (const space of spaces(context.region, domain)) {
    const key = ['domainname', domain.domainName, space];
    const taken = names.get<Scope>(key);
    if (taken && !isDeepStrictEqual(taken, owner)) throw space === 'cloudfront' ? cnameTaken(context) : nameTaken();
    refuseForeignNames(names, { name: domain.domainName, space, account: context.account });
    names.put(key, owner);
  }
}

/** Gives the name up. */
export function releaseName({ records, region }: Pick<Context, 'records' | 'region'>, domain: Named): void {
  const names = records.at(everywhere);
  for (const space of spaces(region, domain)) names.remove(['domainname', domain.domainName, space]);
}

/** 400 in both control planes; v2 makes a conflict of it. */
export function nameTaken() {
  return badRequest('The domain name you provided already exists.');
}

function cnameTaken({ requestId }: Context) {
  return badRequest(
    `One or more of the CNAMEs you provided are already associated with a different resource. (Service: AmazonCloudFront; Status Code: 409; Error Code: CNAMEAlreadyExists; Request ID: ${requestId})`,
  );
}

interface Wanted {
  name: string;
  space: string;
  account: string;
}

/** AWS's text is not known. */
function refuseForeignNames(names: Records, { account, name, space }: Wanted): void {
  if (!name.startsWith('*.')) return;
  const foreign = names
    .list<Scope>(['domainname'])
    .find(
      ({ key, value }) =>
        key[2] === space && value.account !== account && key[1]?.slice(key[1].indexOf('.')) === name.slice(1),
    );
  if (!foreign) return;
  throw badRequest('The wildcard domain name you provided conflicts with a domain name of a different account.');
}
