// Tags of REST APIs and their stages (guide: "Tagging your API Gateway resources"; API reference: TagResource).

import type { GetTagsRequest, TagResourceRequest, Tags, UntagResourceRequest } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { findRestApi } from './api-store.ts';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';
import { findStage } from './stage-store.ts';

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

function tagResource(input: TagResourceRequest, context: Context): object {
  const target = taggedRecord(input.resourceArn, context);
  target.write(settleTags({ ...target.tags, ...input.tags }));
  return {};
}

function untagResource(input: UntagResourceRequest, context: Context): object {
  const target = taggedRecord(input.resourceArn, context);
  const gone = new Set(input.tagKeys ?? []);
  target.write(settleTags(record(Object.entries(target.tags).filter(([key]) => !gone.has(key)))));
  return {};
}

function getTags(input: GetTagsRequest, context: Context): Tags {
  return { tags: taggedRecord(input.resourceArn, context).tags };
}

interface Tagged {
  tags: TagMap;
  write(tags: TagMap | undefined): void;
}

const tagArn = /^arn:aws[a-z-]*:apigateway:([^:]+)::\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/;

function taggedRecord(arn: string | undefined, context: Context): Tagged {
  const [, region, restApiId = '', stageName] = tagArn.exec(arn ?? '') ?? [];
  if (region !== context.region) throw badRequest(`Invalid ARN specified in the request: ${arn}`);
  const key = stageName === undefined ? ['restapi', restApiId] : ['stage', restApiId, stageName];
  const found: { tags?: TagMap | undefined } =
    stageName === undefined ? findRestApi(context, restApiId) : findStage(context, restApiId, stageName);
  return {
    tags: record(Object.entries(found.tags ?? {})),
    write: (tags) => context.records.put(key, { ...found, tags }),
  };
}

/** Operations on tags. */
export const tagHandlers = { TagResource: tagResource, UntagResource: untagResource, GetTags: getTags };
