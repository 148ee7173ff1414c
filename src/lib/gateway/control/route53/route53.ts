// The operations of Route 53, by name: the tables of all families. Records are those of the global region.

import type * as route53 from '@aws-sdk/client-route-53';
import type { Handlers } from '../../wire/handlers.ts';
import type { Context } from '../context.ts';
import { changeHandlers } from './changes.ts';
import { delegationSetHandlers } from './delegation-sets.ts';
import { hostedZoneListHandlers } from './hosted-zone-lists.ts';
import { hostedZoneHandlers } from './hosted-zones.ts';
import { limitHandlers } from './limits.ts';
import { recordSetHandlers } from './record-sets.ts';
import { route53TagHandlers } from './tags.ts';
import { testDnsAnswerHandlers } from './test-dns-answer.ts';
import { vpcAssociationHandlers } from './vpc-associations.ts';

/** Operation -> handler; an operation that is not here is answered as not implemented. */
export const route53Handlers = {
  ...changeHandlers,
  ...delegationSetHandlers,
  ...hostedZoneHandlers,
  ...hostedZoneListHandlers,
  ...limitHandlers,
  ...recordSetHandlers,
  ...route53TagHandlers,
  ...testDnsAnswerHandlers,
  ...vpcAssociationHandlers,
} satisfies Partial<Handlers<typeof route53, Context>>;
