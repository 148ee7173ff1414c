// The operations of Route 53, by name: the tables of all families. Records are those of the global region.

import type * as route53 from '@aws-sdk/client-route-53';
import type { Handlers } from '../../wire/handlers.ts';
import type { Context } from '../context.ts';

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const route53Handlers = {} satisfies Partial<Handlers<typeof route53, Context>>;
