// Tags, in both control planes: a table says which resources can have them (guide: "Tagging your API Gateway resources";
// API reference: TagResource).

import type { GetTagsRequest, TagResourceRequest, Tags, UntagResourceRequest } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import type { RecordKey } from '../store/records.ts';
import { findApiKey } from './api-key-store.ts';
import { findRestApi } from './api-store.ts';
import { clientCertificateKey, findClientCertificate } from './client-certificate-store.ts';
import type { Context } from './context.ts';
import { findAssociation } from './domains/access-association-store.ts';
import { domainKey, findDomainName } from './domains/domain-name-store.ts';
import { badRequest } from './faults.ts';
import { findStage } from './stage-store.ts';
import { findUsagePlan } from './usage-plan-store.ts';
import { findVpcLink, vpcLinkKey } from './vpc-link-store.ts';

type TagMap = Record<string, string>;

const tagName = /^[\p{L}\p{Z}\p{N}+\-=._:/@]{1,128}$/u;
const tagValue = /^[\p{L}\p{Z}\p{N}+\-=._:/@]{0,256}$/u;
const mostTags = 50;

/** Tags as they are stored; undefined when there are none. Refuses what the guide's restrictions refuse. */
export function settleTags(tags: TagMap | undefined): TagMap | undefined {
  const entries = Object.entries(tags ?? {});
  if (entries.length > mostTags) throw badRequest(`A resource cannot have more than ${mostTags} tags`);
  for (const [key, value] of entries) {
    if (/^aws:/i.test(key)) throw badRequest(`Tag keys cannot start with aws: ${key}`);
    if (!tagName.test(key)) throw badRequest(`Invalid tag key: ${key}`);
    if (!tagValue.test(value)) throw badRequest(`Invalid tag value: ${value}`);
  }
  return entries.length > 0 ? record(entries) : undefined;
}

/** Adds tags to what the ARN names, in the place of those of the same keys. */
export function addTags(context: Context, arn: string | undefined, tags: TagMap | undefined): void {
  const target = taggedRecord(arn, context);
  target.write(settleTags({ ...target.tags, ...tags }));
}

/** Takes tags away; keys that are not there are fine. */
export function removeTags(context: Context, arn: string | undefined, keys: readonly string[] | undefined): void {
  const target = taggedRecord(arn, context);
  const gone = new Set(keys ?? []);
  target.write(settleTags(record(Object.entries(target.tags).filter(([key]) => !gone.has(key)))));
}

/** The tags of what the ARN names. */
export function tagsOf(context: Context, arn: string | undefined): TagMap {
  return taggedRecord(arn, context).tags;
}

interface TaggedRecord {
  tags?: TagMap | undefined;
}

interface Found {
  key: RecordKey;
  record: TaggedRecord;
}

/** A kind of resource: what its ARNs look like after the region, and how one is found by what stands between the brackets. */
interface TaggedKind {
  pattern: RegExp;
  find(context: Context, parts: readonly (string | undefined)[]): Found;
}

const kinds: readonly TaggedKind[] = [
  {
    pattern: /^:\/restapis\/([^/]+)$/,
    find: (context, [id = '']) => ({ key: ['restapi', id], record: findRestApi(context, id) }),
  },
  {
    pattern: /^:\/restapis\/([^/]+)\/stages\/([^/]+)$/,
    find: (context, [id = '', stage = '']) => ({
      key: ['stage', id, stage],
      record: findStage(context, id, stage),
    }),
  },
  {
    pattern: /^:\/apikeys\/([^/]+)$/,
    find: (context, [id = '']) => ({ key: ['apikey', id], record: findApiKey(context, id) }),
  },
  {
    pattern: /^:\/usageplans\/([^/]+)$/,
    find: (context, [id = '']) => ({ key: ['usageplan', id], record: findUsagePlan(context, id) }),
  },
  {
    pattern: /^:\/clientcertificates\/([^/]+)$/,
    find: (context, [id = '']) => ({ key: clientCertificateKey(id), record: findClientCertificate(context, id) }),
  },
  {
    pattern: /^:\/vpclinks\/([^/]+)$/,
    find: (context, [id = '']) => ({ key: vpcLinkKey(id), record: findVpcLink(context, id) }),
  },
  {
    pattern: /^(?:\d{12})?:\/domainnames\/([^/+]+)(?:\+([^/]+))?$/,
    find: (context, [domainName, domainNameId]) => ({
      key: domainKey({ domainName, domainNameId }),
      record: findDomainName(context, { domainName, domainNameId }),
    }),
  },
  {
    pattern: /^\d{12}:\/domainnameaccessassociations\/domainname\/([^/]+)\/vpcesource\/([^/]+)$/,
    find: (context, [domain = '', source = '']) => findAssociation(context, domain, source),
  },
];

function taggedRecord(arn: string | undefined, context: Context): { tags: TagMap; write(tags?: TagMap): void } {
  const [, region, rest = ''] = /^arn:aws[a-z-]*:apigateway:([^:]+):(.*)$/.exec(arn ?? '') ?? [];
  const kind = region === context.region ? kinds.find(({ pattern }) => pattern.test(rest)) : undefined;
  if (!kind) throw badRequest(`Invalid ARN specified in the request: ${arn}`);
  const { key, record: found } = kind.find(context, kind.pattern.exec(rest)?.slice(1) ?? []);
  return {
    tags: record(Object.entries(found.tags ?? {})),
    write: (tags) => context.records.put(key, { ...found, tags }),
  };
}

function tagResource(input: TagResourceRequest, context: Context): object {
  addTags(context, input.resourceArn, input.tags);
  return {};
}

function untagResource(input: UntagResourceRequest, context: Context): object {
  removeTags(context, input.resourceArn, input.tagKeys);
  return {};
}

function getTags(input: GetTagsRequest, context: Context): Tags {
  return { tags: tagsOf(context, input.resourceArn) };
}

/** Operations on tags. */
export const tagHandlers = { TagResource: tagResource, UntagResource: untagResource, GetTags: getTags };
