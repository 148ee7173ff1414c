// The operations of AWS Certificate Manager, by name: the tables of all families.

import type * as acm from '@aws-sdk/client-acm';
import type { Handlers } from '../../wire/handlers.ts';
import type { Context } from '../context.ts';

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const acmHandlers = {} satisfies Partial<Handlers<typeof acm, Context>>;
