// Access associations: which VPC endpoints may call a private domain (API reference: CreateDomainNameAccessAssociation …
// RejectDomainNameAccessAssociation; guide: "Custom domain names for private APIs"). An association is its maker's; the
// domain can be another account's, whose management policy then has to let the maker in. AWS's texts are not known.

import type {
  CreateDomainNameAccessAssociationRequest,
  DeleteDomainNameAccessAssociationRequest,
  DomainNameAccessAssociation,
  DomainNameAccessAssociations,
  GetDomainNameAccessAssociationsRequest,
  RejectDomainNameAccessAssociationRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../../model/given.ts';
import { policyFromText } from '../../../model/rest-records-policy.ts';
import { page } from '../../store/paging.ts';
import type { RecordKey } from '../../store/records.ts';
import { oneOf, refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { badRequest, conflict } from '../faults.ts';
import { quota } from '../quotas.ts';
import { settleTags } from '../tags.ts';
import {
  associationFamily,
  foreignAssociationFamily,
  type StoredAssociation,
  unknownAssociation,
} from './access-association-store.ts';
import { domainEnums } from './domain-name-fields.ts';
import { domainId, domainKey, domainOfArn, type StoredDomainName } from './domain-name-store.ts';

const arnPattern =
  /^arn:aws[a-z-]*:apigateway:[a-z0-9-]+:(\d{12}):\/domainnameaccessassociations\/domainname\/([^/]+)\/vpcesource\/(vpce-[a-z0-9]+)$/;

function createAssociation(
  input: CreateDomainNameAccessAssociationRequest,
  context: Context,
): DomainNameAccessAssociation {
  const at = 'createDomainNameAccessAssociationInput.accessAssociationSourceType';
  refuseViolations([oneOf(at, input.accessAssociationSourceType, ['VPCE'])]);
  const { domainNameArn = '', accessAssociationSource: source = '' } = input;
  const { domain, owner } = findPrivateDomain(context, domainNameArn);
  if (!/^vpce-[a-z0-9]+$/.test(source)) throw badRequest(`Invalid access association source: ${source}`);
  refuseTaken(context, domain, source);
  const { account, region } = context;
  const association: StoredAssociation = {
    domainNameAccessAssociationArn: `arn:aws:apigateway:${region}:${account}:/domainnameaccessassociations/domainname/${domainId(domain)}/vpcesource/${source}`,
    domainNameArn,
    accessAssociationSourceType: 'VPCE',
    accessAssociationSource: source,
    ...given({ tags: settleTags(input.tags) }),
  };
  context.records.put([associationFamily, domainId(domain), source], association);
  if (owner !== account) context.records.at({ account: owner, region }).put(foreignKey(association), association);
  return association;
}

function foreignKey({ domainNameAccessAssociationArn }: StoredAssociation): RecordKey {
  return [foreignAssociationFamily, domainNameAccessAssociationArn];
}

/** The domain, of the caller's or of an account that lets the caller in. */
function findPrivateDomain(context: Context, arn: string): { domain: StoredDomainName; owner: string } {
  const place = domainOfArn(arn);
  if (!place?.domainNameId || place.region !== context.region) {
    throw badRequest(`Invalid domain name ARN: ${arn}. It must be the ARN of a private custom domain name.`);
  }
  const owner = place.account ?? context.account;
  const domain = context.records.at({ account: owner, region: context.region }).get<StoredDomainName>(domainKey(place));
  const lets = owner === context.account || letsIn(domain?.managementPolicy, context.account);
  if (!domain || !lets) throw badRequest(`The domain name ${arn} does not exist, or is not shared with this account.`);
  return { domain, owner };
}

/** Whether a statement of the policy names the account, or everybody. */
function letsIn(managementPolicy: string | undefined, account: string): boolean {
  if (!managementPolicy) return false;
  const { Statement } = policyFromText(managementPolicy) as { Statement?: unknown };
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as { Effect?: string; Principal?: unknown }[];
  return statements.some(
    ({ Effect, Principal } = {}) =>
      Effect === 'Allow' && [Principal].flat().some((one) => principalsOf(one).some((who) => isOrHas(who, account))),
  );
}

function principalsOf(principal: unknown): unknown[] {
  return typeof principal === 'object' && principal !== null ? Object.values(principal).flat() : [principal];
}

const isOrHas = (who: unknown, account: string): boolean => who === '*' || String(who).includes(account);

/** An endpoint serves one private domain of a name (guide: considerations). */
function refuseTaken(context: Context, domain: StoredDomainName, source: string): void {
  const all = context.records.list<StoredAssociation>([associationFamily]);
  if (all.some(({ key }) => key[1] === domainId(domain) && key[2] === source)) {
    throw conflict('The domain name access association already exists.');
  }
  if (all.some(({ key }) => key[2] === source && key[1]?.split('+')[0] === domain.domainName)) {
    throw badRequest(`The VPC endpoint ${source} is associated with another domain name ${domain.domainName}.`);
  }
  const most = quota(context, 'accessAssociations');
  if (all.length >= most) throw badRequest(`An account cannot have more than ${most} domain name access associations.`);
}

function getAssociations(
  input: GetDomainNameAccessAssociationsRequest,
  context: Context,
): DomainNameAccessAssociations {
  refuseViolations([oneOf('resourceOwner', input.resourceOwner, domainEnums.resourceOwner)]);
  const from = input.resourceOwner === 'OTHER_ACCOUNTS' ? foreignAssociationFamily : associationFamily;
  const all = context.records.list<StoredAssociation>([from]).map(({ value }) => value);
  const { items, position } = page(all, input, ({ domainNameAccessAssociationArn }) => domainNameAccessAssociationArn);
  return { items, ...given({ position }) };
}

/** Only its maker deletes an association. */
function deleteAssociation(input: DeleteDomainNameAccessAssociationRequest, context: Context): object {
  const arn = input.domainNameAccessAssociationArn ?? '';
  if (arnPattern.exec(arn)?.[1] !== context.account) throw unknownAssociation();
  remove(context, arn);
  return {};
}

/** Only the domain's owner rejects one. */
function rejectAssociation(input: RejectDomainNameAccessAssociationRequest, context: Context): object {
  const { domainNameAccessAssociationArn: arn = '', domainNameArn = '' } = input;
  const owner = domainOfArn(domainNameArn)?.account;
  if (owner !== context.account || find(context, arn)?.domainNameArn !== domainNameArn) throw unknownAssociation();
  remove(context, arn);
  return {};
}

function find({ records, region }: Context, arn: string): StoredAssociation | undefined {
  const [, account = '', domain = '', source = ''] = arnPattern.exec(arn) ?? [];
  return records.at({ account, region }).get<StoredAssociation>([associationFamily, domain, source]);
}

function remove(context: Context, arn: string): void {
  const found = find(context, arn);
  if (!found) throw unknownAssociation();
  const { records, region } = context;
  const [, account = '', domain = '', source = ''] = arnPattern.exec(arn) ?? [];
  records.at({ account, region }).remove([associationFamily, domain, source]);
  const owner = domainOfArn(found.domainNameArn)?.account;
  if (owner !== undefined && owner !== account) records.at({ account: owner, region }).remove(foreignKey(found));
}

/** Operations on access associations. */
export const accessAssociationHandlers = {
  CreateDomainNameAccessAssociation: createAssociation,
  GetDomainNameAccessAssociations: getAssociations,
  DeleteDomainNameAccessAssociation: deleteAssociation,
  RejectDomainNameAccessAssociation: rejectAssociation,
};
