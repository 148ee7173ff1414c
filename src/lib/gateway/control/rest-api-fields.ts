// What a REST API's fields may be, and how its record is shown (API reference: RestApi, CreateRestApi).

import type { CreateRestApiRequest, EndpointConfiguration, RestApi } from '@aws-sdk/client-api-gateway';
import { type StoredRestApi, wireDate } from './api-store.ts';
import { eachOneOf, enums, oneOf, type Violation } from './constraints.ts';
import type { Context } from './context.ts';
import { badRequest } from './faults.ts';
import { quota } from './quotas.ts';

const mostBytesCompressed = 10_485_760;

/** The record as the control plane returns it. */
export function presentRestApi(stored: StoredRestApi): RestApi {
  const { createdDate, ...fields } = stored;
  return { ...fields, createdDate: wireDate(createdDate) };
}

/** As get, update and put return it: tags are there, even when there are none [recorded]. */
export function presentWithTags(stored: StoredRestApi): RestApi {
  return { ...presentRestApi(stored), tags: stored.tags ?? {} };
}

/** The framework's checks of an endpoint configuration. */
export function endpointViolations(at: string, endpoint: EndpointConfiguration | undefined): Violation[] {
  return [
    eachOneOf(`${at}.types`, endpoint?.types, enums.endpointType),
    oneOf(`${at}.ipAddressType`, endpoint?.ipAddressType, enums.ipAddressType),
  ];
}

/** The endpoint configuration with AWS's defaults; refuses what AWS refuses. */
export function settleEndpoint(endpoint: EndpointConfiguration | undefined): EndpointConfiguration {
  const types = endpoint?.types ?? ['EDGE'];
  if (types.length === 0) throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
  if (types.length > 1) throw badRequest('Cannot create an api with multiple Endpoint Types.');
  const isPrivate = types.includes('PRIVATE');
  if (isPrivate && endpoint?.ipAddressType === 'ipv4') {
    throw badRequest('Only dualstack ipAddressType is supported for Private APIs.');
  }
  if (!isPrivate && endpoint?.vpcEndpointIds?.length) {
    throw badRequest('VpcEndpointIds are only supported for Private APIs.');
  }
  return { ...endpoint, types, ipAddressType: endpoint?.ipAddressType ?? (isPrivate ? 'dualstack' : 'ipv4') };
}

/** Refuses texts and numbers that AWS refuses, in its order. */
export function refuseBadFields(
  fields: Pick<CreateRestApiRequest, 'name' | 'description' | 'minimumCompressionSize'>,
): void {
  if (fields.name === '') throw badRequest('Name cannot be an empty string');
  if (fields.description === '') throw badRequest('Description cannot be an empty string');
  refuseCompressionSize(fields.minimumCompressionSize);
}

/** Bytes from which responses are compressed; absent: never. */
export function refuseCompressionSize(size: number | undefined): void {
  if (size === undefined || size === null) return;
  if (Number.isInteger(size) && size >= 0 && size <= mostBytesCompressed) return;
  throw badRequest(`Invalid minimum compression size, must be between 0 and ${mostBytesCompressed}`);
}

const quotaOfType = { EDGE: 'edgeApis', REGIONAL: 'regionalApis', PRIVATE: 'privateApis' } as const;

/** Refuses one more API of this endpoint type than the account may have [observed]. */
export function refuseTooManyApis(context: Context, endpoint: EndpointConfiguration): void {
  const type = endpoint.types?.[0] ?? 'EDGE';
  const same = context.records
    .list<StoredRestApi>(['restapi'])
    .filter(({ value }) => (value.endpointConfiguration?.types?.[0] ?? 'EDGE') === type);
  if (same.length < quota(context, quotaOfType[type])) return;
  throw badRequest('Maximum number of APIs has been reached.  Please contact AWS if you need additional APIs.');
}
