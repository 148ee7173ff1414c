// DescribeLogStreams (CloudWatch Logs API reference): the streams of a group, by name or by their last event.

import type { DescribeLogStreamsRequest, DescribeLogStreamsResponse, LogStream } from '@aws-sdk/client-cloudwatch-logs';
import { given } from '../../../model/given.ts';
import type { Segment } from '../../store/journal/journal.ts';
import { page } from '../../store/paging.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { logGroupArn, requireLogGroup } from './log-group-store.ts';

const mostStreams = 50;

function describeLogStreams(input: DescribeLogStreamsRequest, context: Context): DescribeLogStreamsResponse {
  const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName', limit = mostStreams } = input;
  const group = requireLogGroup(context, input.logGroupName ?? input.logGroupIdentifier ?? '').name;
  if (prefix !== undefined && orderBy === 'LastEventTime') {
    throw new Fault('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const found = context.observed
    .journal(context, group)
    .segments()
    .filter(({ name }) => name.startsWith(prefix ?? ''))
    .sort(orderBy === 'LastEventTime' ? byLastEvent : byName);
  if (input.descending) found.reverse();
  const asked = { limit: Math.min(limit, mostStreams), position: input.nextToken };
  const { items, position } = page(found, asked, ({ name }) => name);
  return {
    logStreams: items.map((segment) => present(segment, `${logGroupArn(context, group)}:log-stream:${segment.name}`)),
    ...given({ nextToken: position }),
  };
}

const byName = (one: Segment, other: Segment): number => (one.name < other.name ? -1 : 1);
const byLastEvent = (one: Segment, other: Segment): number => one.lastAt - other.lastAt;

/** AWS tells no more how much a stream has. */
function present({ name, firstAt, lastAt }: Segment, arn: string): LogStream {
  return {
    logStreamName: name,
    creationTime: firstAt,
    firstEventTimestamp: firstAt,
    lastEventTimestamp: lastAt,
    lastIngestionTime: lastAt,
    uploadSequenceToken: '0',
    arn,
    storedBytes: 0,
  };
}

/** The operation on streams. */
export const logStreamHandlers = { DescribeLogStreams: describeLogStreams };
