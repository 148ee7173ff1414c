// Tags of hosted zones (API reference: ChangeTagsForResource, ListTagsForResource, ListTagsForResources). Health checks
// have tags, too: there are none here.

import type {
  ChangeTagsForResourceRequest,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  ListTagsForResourcesRequest,
  ListTagsForResourcesResponse,
  ResourceTagSet,
  Tag,
} from '@aws-sdk/client-route-53';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { choice, lengthIn, refuseInvalid, refuseInvalidXml } from './constraints.ts';
import { findZone } from './zone-store.ts';

const mostTags = 50;
const mostInRequest = 10;

function changeTagsForResource(input: ChangeTagsForResourceRequest, context: Context): object {
  const { AddTags = [], RemoveTagKeys = [] } = input;
  const key = tagKey(input, context);
  checkTags(AddTags, RemoveTagKeys);
  const tags = new Map(readTags(context, key));
  for (const name of RemoveTagKeys) tags.delete(name);
  for (const { Key = '', Value = '' } of AddTags) tags.set(Key, Value);
  if (tags.size > mostTags) throw new Fault('InvalidInput', `A resource cannot have more than ${mostTags} tags.`);
  if (tags.size > 0) context.records.put(key, [...tags]);
  else context.records.remove(key);
  return {};
}

function checkTags(added: readonly Tag[], removed: readonly string[]): void {
  refuseInvalidXml([
    ...added.flatMap(({ Key, Value }) => [
      lengthIn(Key, { type: 'TagKey', max: 128 }),
      lengthIn(Value, { type: 'TagValue', max: 256 }),
    ]),
    ...removed.map((name) => lengthIn(name, { type: 'TagKey', max: 128 })),
  ]);
  // [The texts below are not recorded.]
  if (added.length + removed.length === 0) throw new Fault('InvalidInput', 'AddTags or RemoveTagKeys must be given.');
  if (added.length > mostInRequest || removed.length > mostInRequest) {
    throw new Fault('InvalidInput', `A request cannot add or remove more than ${mostInRequest} tags.`);
  }
  const reserved = added.find(({ Key = '' }) => Key === '' || /^aws:/i.test(Key));
  if (reserved) throw new Fault('InvalidInput', `Tag keys cannot be empty or start with aws: ${reserved.Key}`);
}

type Place = Pick<ListTagsForResourceRequest, 'ResourceType' | 'ResourceId'>;

function tagKey({ ResourceType = 'hostedzone', ResourceId = '' }: Place, context: Context): string[] {
  refuseInvalid([choice('resourceType', ResourceType, ['healthcheck', 'hostedzone'])]);
  if (ResourceType === 'healthcheck') {
    throw new Fault('NoSuchHealthCheck', `A health check with id ${ResourceId} does not exist.`);
  }
  return ['route53-tags', ResourceType, findZone(context, ResourceId).id];
}

function readTags({ records }: Context, key: string[]): [string, string][] {
  return records.get<[string, string][]>(key) ?? [];
}

function tagSet(place: Place, context: Context) {
  const [, type = '', id = ''] = tagKey(place, context);
  return {
    ResourceType: type as 'hostedzone',
    ResourceId: id,
    Tags: readTags(context, ['route53-tags', type, id]).map(([Key, Value]) => ({ Key, Value })),
  } satisfies ResourceTagSet;
}

function listTagsForResource(input: ListTagsForResourceRequest, context: Context) {
  return { ResourceTagSet: tagSet(input, context) } satisfies ListTagsForResourceResponse;
}

function listTagsForResources(input: ListTagsForResourcesRequest, context: Context) {
  const { ResourceIds = [], ResourceType } = input;
  if (ResourceIds.length > mostInRequest) {
    throw new Fault('InvalidInput', `A request cannot list the tags of more than ${mostInRequest} resources.`);
  }
  return {
    ResourceTagSets: ResourceIds.map((ResourceId) => tagSet({ ResourceType, ResourceId }, context)),
  } satisfies ListTagsForResourcesResponse;
}

/** Operations on tags. */
export const route53TagHandlers = {
  ChangeTagsForResource: changeTagsForResource,
  ListTagsForResource: listTagsForResource,
  ListTagsForResources: listTagsForResources,
};
