// VPC links as they are stored. Reference: VpcLink of the API Gateway REST API.

import type { VpcLink } from '@aws-sdk/client-api-gateway';
import type { RecordKey, Records, Scope } from '../store/records.ts';
import type { Context } from './context.ts';
import { notFound } from './faults.ts';

/** Its status is not stored: a link is available once the call that made it has been answered. */
export type StoredVpcLink = Omit<VpcLink, 'status' | 'statusMessage'> & { id: string; name: string };

export const vpcLinkFamily = 'vpclink';

export const vpcLinkKey = (id: string): RecordKey => [vpcLinkFamily, id];

/** The link, or its 404 [recorded]. */
export function findVpcLink({ records }: Pick<Context, 'records'>, id: string | undefined): StoredVpcLink {
  const found = records.get<StoredVpcLink>(vpcLinkKey(id ?? ''));
  if (!found) throw notFound('Invalid Vpc Link identifier specified');
  return found;
}

/** Id -> name of all links of an account and region: by either, projects declare where they lead. */
export function vpcLinkNames(records: Records): Map<string, string> {
  return new Map(records.list<StoredVpcLink>([vpcLinkFamily]).map(({ value }) => [value.id, value.name]));
}

/** The key of an account and region. */
export const scopeName = ({ account, region }: Scope): string => `${account}/${region}`;
