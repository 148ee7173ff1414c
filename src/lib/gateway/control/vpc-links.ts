// Operations on VPC links (API reference: CreateVpcLink, GetVpcLink, GetVpcLinks, UpdateVpcLink, DeleteVpcLink; guide: "Set
// up a Network Load Balancer for API Gateway private integrations"). Where a link leads here, apigw.yaml says.

import type {
  CreateVpcLinkRequest,
  DeleteVpcLinkRequest,
  GetVpcLinkRequest,
  GetVpcLinksRequest,
  UpdateVpcLinkRequest,
  VpcLink,
  VpcLinks,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { page } from '../store/paging.ts';
import { Fault } from '../wire/fault.ts';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refusePath } from './patch.ts';
import { text } from './patch-rules.ts';
import { quota } from './quotas.ts';
import { settleTags } from './tags.ts';
import { findVpcLink, type StoredVpcLink, vpcLinkFamily, vpcLinkKey } from './vpc-link-store.ts';

const loadBalancerArn = /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/.+$/;

/** PENDING is only seen in this answer: the link is there when it is asked for again. */
function createVpcLink(input: CreateVpcLinkRequest, context: Context): VpcLink {
  const { name, description, targetArns, tags } = input;
  if (!name) throw badRequest('Name cannot be empty');
  const malformed = targetArns?.find((arn) => !loadBalancerArn.test(arn));
  if (malformed !== undefined) throw badRequest(`Invalid ARN. ARN is not well formed ${malformed}`);
  if (targetArns?.length !== 1) throw badRequest('Exactly one target ARN must be specified for a VPC link');
  const { newId, records } = context;
  if (records.list([vpcLinkFamily]).length >= quota(context, 'vpcLinks')) throw tooMany();
  const link = { id: newId(6), name, targetArns, ...given({ description, tags: settleTags(tags) }) };
  records.put(vpcLinkKey(link.id), link satisfies StoredVpcLink);
  return { ...link, status: 'PENDING' };
}

/** The text is not recorded. */
function tooMany(): Fault {
  return new Fault('LimitExceededException', 'Maximum number of VPC links for this account has been reached.');
}

function present(link: StoredVpcLink): VpcLink {
  return { ...link, status: 'AVAILABLE', statusMessage: 'Your vpc link is ready for use' };
}

function getVpcLink(input: GetVpcLinkRequest, context: Context): VpcLink {
  return present(findVpcLink(context, input.vpcLinkId));
}

function getVpcLinks(input: GetVpcLinksRequest, { records }: Context): VpcLinks {
  const all = records.list<StoredVpcLink>([vpcLinkFamily]).map(({ value }) => value);
  const { items, position } = page(all, input, ({ id }) => id);
  return { items: items.map(present), ...given({ position }) };
}

const patchTable: PatchTable<StoredVpcLink> = {
  refusal: refusePath,
  rules: [text<StoredVpcLink>('/name', 'name'), text<StoredVpcLink>('/description', 'description')],
};

function updateVpcLink(input: UpdateVpcLinkRequest, context: Context): VpcLink {
  const record = findVpcLink(context, input.vpcLinkId);
  const patched = checkAndApplyPatch('updateVpcLinkInput', { record, operations: input.patchOperations }, patchTable);
  if (!patched.name) throw badRequest('Name cannot be empty');
  context.records.put(vpcLinkKey(record.id), patched);
  return present(patched);
}

function deleteVpcLink(input: DeleteVpcLinkRequest, context: Context): object {
  const { id } = findVpcLink(context, input.vpcLinkId);
  context.records.remove(vpcLinkKey(id));
  return {};
}

/** Operations on VPC links. */
export const vpcLinkHandlers = {
  CreateVpcLink: createVpcLink,
  GetVpcLink: getVpcLink,
  GetVpcLinks: getVpcLinks,
  UpdateVpcLink: updateVpcLink,
  DeleteVpcLink: deleteVpcLink,
};
