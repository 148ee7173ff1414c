// The operations of CloudWatch Logs, by name: the tables of all families.

import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { Handlers } from '../../wire/handlers.ts';
import type { Context } from '../context.ts';
import { logEventHandlers } from './log-events.ts';
import { logGroupHandlers } from './log-groups.ts';
import { logStreamHandlers } from './log-streams.ts';

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const logsHandlers = {
  ...logEventHandlers,
  ...logGroupHandlers,
  ...logStreamHandlers,
} satisfies Partial<Handlers<typeof logs, Context>>;
