// GetLogEvents and FilterLogEvents (CloudWatch Logs API reference): what was written to a stream, and what of a group fits a
// pattern, page by page.

import type {
  FilteredLogEvent,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
  GetLogEventsRequest,
  GetLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { given } from '../../../model/given.ts';
import type { JournalEntry, Segment } from '../../store/journal/journal.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { compileFilterPattern } from './filter-pattern.ts';
import { requireLogGroup } from './log-group-store.ts';

const mostEvents = 10_000;
const mostBytes = 1_048_576;
const oneDay = 86_400_000;

/** An event in its place among all of its group. */
interface PlacedEvent extends JournalEntry {
  stream: string;
  id: string;
}

function filterLogEvents(input: FilterLogEventsRequest, context: Context): FilterLogEventsResponse {
  const matches = compileFilterPattern(input.filterPattern ?? '');
  const names = input.logStreamNames;
  if (names && input.logStreamNamePrefix !== undefined) {
    throw new Fault('InvalidParameterException', 'Cannot use both logStreamNames and logStreamNamePrefix.');
  }
  const after = input.nextToken === undefined ? '' : Buffer.from(input.nextToken, 'base64url').toString('latin1');
  const end = (input.endTime ?? Number.POSITIVE_INFINITY) + 1;
  const found = eventsOf(context, input.logGroupName ?? input.logGroupIdentifier ?? '', {
    start: input.startTime ?? 0,
    end,
    wants: ({ name }) => names?.includes(name) ?? name.startsWith(input.logStreamNamePrefix ?? ''),
  })
    .filter(({ id, message }) => id > after && matches(message))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const events = firstOf(found, input.limit ?? mostEvents);
  const last = events.length < found.length ? events.at(-1) : undefined;
  return {
    events: events.map(presentFiltered),
    searchedLogStreams: [],
    ...given({ nextToken: last && Buffer.from(last.id, 'latin1').toString('base64url') }),
  };
}

function presentFiltered({ id, message, stream, timestamp }: PlacedEvent): FilteredLogEvent {
  return { logStreamName: stream, timestamp, message, ingestionTime: timestamp, eventId: id };
}

/** As many as asked for, and no more bytes than a page has. */
function firstOf(found: readonly PlacedEvent[], limit: number): PlacedEvent[] {
  const most = Math.min(limit, mostEvents);
  const taken: PlacedEvent[] = [];
  let bytes = 0;
  for (const event of found) {
    bytes += event.message.length + 26;
    if (taken.length >= most || (bytes > mostBytes && taken.length > 0)) break;
    taken.push(event);
  }
  return taken;
}

function getLogEvents(input: GetLogEventsRequest, context: Context): GetLogEventsResponse {
  const { logStreamName = '', startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = mostEvents } = input;
  const group = input.logGroupName ?? input.logGroupIdentifier ?? '';
  const wants = ({ name }: Segment): boolean => name === logStreamName;
  requireLogGroup(context, group);
  if (!segmentsOf(context, group).some(wants)) {
    throw new Fault('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
  const found = eventsOf(context, group, { start: startTime, end: endTime, wants }).sort((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  const window = windowOf(found, input, limit);
  const events = found.slice(window.from, window.to);
  return {
    events: events.map(({ message, timestamp }) => ({ timestamp, message, ingestionTime: timestamp })),
    nextForwardToken: `f/${events.at(-1)?.id ?? window.token}`,
    nextBackwardToken: `b/${events[0]?.id ?? window.token}`,
  };
}

/** A token names the event that it stands behind (`f/`) or before (`b/`): the same token again says that there is no more. */
function windowOf(
  found: readonly PlacedEvent[],
  { nextToken, startFromHead = false }: GetLogEventsRequest,
  limit: number,
): { from: number; to: number; token: string } {
  const most = Math.min(limit, mostEvents);
  const [, direction, id = ''] = /^([fb])\/(\d*)$/.exec(nextToken ?? '') ?? [];
  if (nextToken !== undefined && direction === undefined) {
    throw new Fault('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  if (direction === 'f') {
    const from = countWhere(found, (event) => event.id <= id);
    return { from, to: from + most, token: id };
  }
  const end = direction === 'b' ? countWhere(found, (event) => event.id < id) : found.length;
  if (direction === undefined && startFromHead) return { from: 0, to: most, token: '' };
  return { from: Math.max(0, end - most), to: end, token: id };
}

/** How many stand before the first that does not fit; the events are in order. */
function countWhere(found: readonly PlacedEvent[], fits: (event: PlacedEvent) => boolean): number {
  const at = found.findIndex((event) => !fits(event));
  return at < 0 ? found.length : at;
}

interface Selection {
  /** Milliseconds; from `start` on, and before `end`. */
  start: number;
  end: number;
  wants(segment: Segment): boolean;
}

/** The events of a group in this time; those that its retention policy no longer keeps are gone. */
function eventsOf(context: Context, group: string, { start, end, wants }: Selection): PlacedEvent[] {
  const { name, retentionInDays } = requireLogGroup(context, group);
  const kept = retentionInDays === undefined ? 0 : context.now.getTime() - retentionInDays * oneDay;
  const from = Math.max(start, kept);
  const journal = context.observed.journal(context, name);
  return segmentsOf(context, group)
    .filter((segment) => wants(segment) && segment.lastAt >= from && segment.firstAt < end)
    .flatMap((segment) =>
      journal
        .read(segment)
        .map((entry, at) => ({ ...entry, stream: segment.name, id: idOf(entry, segment, at) }))
        .filter(({ timestamp }) => timestamp >= from && timestamp < end),
    );
}

function segmentsOf(context: Context, group: string): readonly Segment[] {
  return context.observed.journal(context, requireLogGroup(context, group).name).segments();
}

/** 56 digits, as AWS's ids have: in the order of time, then of writing. */
function idOf({ timestamp }: JournalEntry, { number }: Segment, at: number): string {
  return String(timestamp).padStart(20, '0') + String(number).padStart(18, '0') + String(at).padStart(18, '0');
}

/** The operations that read events. */
export const logEventHandlers = { FilterLogEvents: filterLogEvents, GetLogEvents: getLogEvents };
