// CreateLogGroup, DeleteLogGroup, DescribeLogGroups, retention and tags (CloudWatch Logs API reference).

import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DeleteRetentionPolicyRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  LogGroup,
  PutRetentionPolicyRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { given } from '../../../model/given.ts';
import { page } from '../../store/paging.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { logGroupArn, logGroupKey, requireLogGroup, type StoredLogGroup } from './log-group-store.ts';

function createLogGroup({ logGroupName, tags = {} }: CreateLogGroupRequest, { records, now }: Context): object {
  const name = checkedName(logGroupName);
  if (records.get(logGroupKey(name))) {
    throw new Fault('ResourceAlreadyExistsException', 'The specified log group already exists');
  }
  records.put<StoredLogGroup>(logGroupKey(name), { name, creationTime: now.getTime(), tags: { ...tags } });
  return {};
}

function checkedName(name = ''): string {
  if (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) return name;
  const pattern = String.raw`[\.\-_/#A-Za-z0-9]+`;
  throw new Fault(
    'InvalidParameterException',
    `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
  );
}

function deleteLogGroup({ logGroupName = '' }: DeleteLogGroupRequest, context: Context): object {
  const { name } = requireLogGroup(context, logGroupName);
  context.records.remove(logGroupKey(name));
  return {};
}

const mostGroups = 50;

function describeLogGroups(input: DescribeLogGroupsRequest, context: Context): DescribeLogGroupsResponse {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, limit = mostGroups, nextToken } = input;
  if (prefix !== undefined && pattern !== undefined) {
    const message = 'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.';
    throw new Fault('InvalidParameterException', message);
  }
  const found = context.records
    .list<StoredLogGroup>(['loggroup'])
    .map(({ value }) => value)
    .filter(({ name }) => name.startsWith(prefix ?? '') && name.toLowerCase().includes((pattern ?? '').toLowerCase()));
  const asked = { limit: Math.min(limit, mostGroups), position: nextToken };
  const { items, position } = page(found, asked, ({ name }) => name);
  return { logGroups: items.map((group) => present(group, context)), ...given({ nextToken: position }) };
}

function present({ name, creationTime, retentionInDays }: StoredLogGroup, context: Context): LogGroup {
  const arn = logGroupArn(context, name);
  const segments = context.observed.journal(context, name).segments();
  return {
    logGroupName: name,
    creationTime,
    ...given({ retentionInDays }),
    metricFilterCount: 0,
    arn: `${arn}:*`,
    storedBytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    logGroupClass: 'STANDARD',
    logGroupArn: arn,
  };
}

/** CloudWatch keeps logs for so many days, or for ever. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function putRetentionPolicy(
  { logGroupName = '', retentionInDays }: PutRetentionPolicyRequest,
  context: Context,
): object {
  const group = requireLogGroup(context, logGroupName);
  if (retentionInDays === undefined || !retentions.includes(retentionInDays)) {
    throw new Fault(
      'InvalidParameterException',
      `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${retentions.join(', ')}]`,
    );
  }
  context.records.put<StoredLogGroup>(logGroupKey(group.name), { ...group, retentionInDays });
  return {};
}

function deleteRetentionPolicy({ logGroupName = '' }: DeleteRetentionPolicyRequest, context: Context): object {
  const { retentionInDays: _, ...group } = requireLogGroup(context, logGroupName);
  context.records.put<StoredLogGroup>(logGroupKey(group.name), group);
  return {};
}

function listTagsForResource(
  { resourceArn = '' }: ListTagsForResourceRequest,
  context: Context,
): ListTagsForResourceResponse {
  return { tags: requireLogGroup(context, resourceArn).tags };
}

function tagResource({ resourceArn = '', tags = {} }: TagResourceRequest, context: Context): object {
  const group = requireLogGroup(context, resourceArn);
  context.records.put<StoredLogGroup>(logGroupKey(group.name), { ...group, tags: { ...group.tags, ...tags } });
  return {};
}

function untagResource({ resourceArn = '', tagKeys = [] }: UntagResourceRequest, context: Context): object {
  const group = requireLogGroup(context, resourceArn);
  const kept = Object.entries(group.tags).filter(([key]) => !tagKeys.includes(key));
  context.records.put<StoredLogGroup>(logGroupKey(group.name), { ...group, tags: Object.fromEntries(kept) });
  return {};
}

/** The operations on groups. */
export const logGroupHandlers = {
  CreateLogGroup: createLogGroup,
  DeleteLogGroup: deleteLogGroup,
  DeleteRetentionPolicy: deleteRetentionPolicy,
  DescribeLogGroups: describeLogGroups,
  ListTagsForResource: listTagsForResource,
  PutRetentionPolicy: putRetentionPolicy,
  TagResource: tagResource,
  UntagResource: untagResource,
};
