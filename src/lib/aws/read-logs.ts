// The events of a log group, page by page, and those that come while one watches. CloudWatch Logs API reference,
// FilterLogEvents: pages may be empty, and events may come late.

import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { ApigwError } from '../errors.ts';
import type { Clients } from './clients.ts';
import type { Clock } from './send.ts';

/** What is asked for. */
export interface LogQuestion {
  group: string;
  /** Milliseconds since the epoch. */
  startTime: number;
  /** In CloudWatch Logs' syntax. */
  pattern?: string;
}

/** Events in the order of time. A group that nothing was written to yet, and that is not there therefore, has none. */
export async function* readLogs(
  clients: Pick<Clients, 'cloudWatchLogs'>,
  { group, startTime, pattern }: LogQuestion,
): AsyncGenerator<FilteredLogEvent> {
  const { FilterLogEventsCommand } = await import('./sdk/cloudwatch-logs.ts');
  let nextToken: string | undefined;
  do {
    const page = await clients
      .cloudWatchLogs(
        new FilterLogEventsCommand({
          logGroupName: group,
          startTime,
          ...(pattern !== undefined && { filterPattern: pattern }),
          ...(nextToken !== undefined && { nextToken }),
        }),
      )
      .catch(noneYet);
    yield* page.events ?? [];
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

function noneYet(error: unknown): { events?: FilteredLogEvent[]; nextToken?: string } {
  if (error instanceof ApigwError && error.code === 'NotFound') return {};
  throw error;
}

/** Milliseconds between looks: far from the quota of five a second that all of an account share. */
const lookEvery = 2000;
/** Events may come this much later than others that are newer. */
const lateness = 10_000;

/** The same without an end: until the clock's sleep is interrupted. */
export async function* followLogs(
  clients: Pick<Clients, 'cloudWatchLogs'>,
  question: LogQuestion,
  clock: Pick<Clock, 'sleep'>,
): AsyncGenerator<FilteredLogEvent> {
  const seen = new Map<string, number>();
  let newest = question.startTime;
  for (;;) {
    const startTime = Math.max(question.startTime, newest - lateness);
    for await (const event of readLogs(clients, { ...question, startTime })) {
      const { eventId = '', timestamp = 0 } = event;
      if (seen.has(eventId)) continue;
      seen.set(eventId, timestamp);
      newest = Math.max(newest, timestamp);
      yield event;
    }
    for (const [id, timestamp] of seen) if (timestamp < newest - lateness) seen.delete(id);
    await clock.sleep(lookEvery);
  }
}
