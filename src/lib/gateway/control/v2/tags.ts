// Tags in API Gateway's second control plane: the same ARNs and the same records as in the first.

import type {
  GetTagsRequest,
  GetTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Context } from '../context.ts';
import { addTags, removeTags, tagsOf } from '../tags.ts';

function tagResource(input: TagResourceRequest, context: Context): object {
  addTags(context, input.ResourceArn, input.Tags);
  return {};
}

function untagResource(input: UntagResourceRequest, context: Context): object {
  removeTags(context, input.ResourceArn, input.TagKeys);
  return {};
}

function getTags(input: GetTagsRequest, context: Context): GetTagsResponse {
  return { Tags: tagsOf(context, input.ResourceArn) };
}

/** Operations on tags. */
export const tagHandlers = { TagResource: tagResource, UntagResource: untagResource, GetTags: getTags };
