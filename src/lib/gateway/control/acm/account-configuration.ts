// GetAccountConfiguration and PutAccountConfiguration: from how many days before the end events tell of a certificate
// (ACM API reference). It is kept; no events are sent here.

import type {
  ExpiryEventsConfiguration,
  GetAccountConfigurationResponse,
  PutAccountConfigurationRequest,
} from '@aws-sdk/client-acm';
import { refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { idempotencyToken, inRange } from './certificate-constraints.ts';

const key = ['acm-account'];
const standard: ExpiryEventsConfiguration = { DaysBeforeExpiry: 45 };

function getAccountConfiguration(_input: object, { records }: Context): GetAccountConfigurationResponse {
  return { ExpiryEvents: records.get<ExpiryEventsConfiguration>(key) ?? standard };
}

function putAccountConfiguration(input: PutAccountConfigurationRequest, { records }: Context): object {
  const { DaysBeforeExpiry = standard.DaysBeforeExpiry } = input.ExpiryEvents ?? {};
  const most = Number.MAX_SAFE_INTEGER;
  refuseViolations([
    inRange('expiryEvents.daysBeforeExpiry', DaysBeforeExpiry, { min: 1, max: most }),
    idempotencyToken(input.IdempotencyToken),
  ]);
  records.put(key, { DaysBeforeExpiry });
  return {};
}

/** Operations on the account's configuration. */
export const accountConfigurationHandlers = {
  GetAccountConfiguration: getAccountConfiguration,
  PutAccountConfiguration: putAccountConfiguration,
};
