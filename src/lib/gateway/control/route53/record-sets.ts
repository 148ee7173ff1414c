// Operations on record sets (API reference: ChangeResourceRecordSets, ListResourceRecordSets).

import type {
  ChangeResourceRecordSetsRequest,
  ChangeResourceRecordSetsResponse,
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
} from '@aws-sdk/client-route-53';
import { given } from '../../../model/given.ts';
import { normalizeName } from '../../../model/record-name.ts';
import type { RecordKey } from '../../store/records.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { applyBatch } from './change-batch.ts';
import { checkChangeRequest } from './change-request.ts';
import { submitChange } from './changes.ts';
import { pageSize } from './constraints.ts';
import { findZone, recordSetKey, recordSetsOf } from './zone-store.ts';

function changeResourceRecordSets(input: ChangeResourceRecordSetsRequest, context: Context) {
  const { Changes: changes = [], Comment: comment } = input.ChangeBatch ?? {};
  checkChangeRequest(changes, comment);
  const zone = findZone(context, input.HostedZoneId ?? '');
  refuseHealthChecks(input);
  applyBatch(context.records, zone, changes).store();
  return { ChangeInfo: submitChange(context, comment) } satisfies ChangeResourceRecordSetsResponse;
}

/** There are no health checks here, so none can be named. */
function refuseHealthChecks({ ChangeBatch }: ChangeResourceRecordSetsRequest): void {
  const ids = (ChangeBatch?.Changes ?? []).map(({ ResourceRecordSet }) => ResourceRecordSet?.HealthCheckId);
  const id = ids.find((named) => named !== undefined);
  if (id !== undefined) throw new Fault('NoSuchHealthCheck', `A health check with id ${id} does not exist.`);
}

const mostOnPage = 300;

/** By name with its labels reversed, then by type, then by set identifier. */
function listResourceRecordSets(input: ListResourceRecordSetsRequest, context: Context) {
  const { id } = findZone(context, input.HostedZoneId ?? '');
  const size = pageSize(input.MaxItems, mostOnPage);
  const from = startOf(input, id);
  const sets = recordSetsOf(context.records, id, { ...(from && { from }), limit: size + 1 });
  const next = sets[size];
  return {
    ResourceRecordSets: sets.slice(0, size),
    IsTruncated: next !== undefined,
    ...given({
      NextRecordName: next?.Name,
      NextRecordType: next?.Type,
      NextRecordIdentifier: next?.SetIdentifier,
    }),
    MaxItems: size,
  } satisfies ListResourceRecordSetsResponse;
}

function startOf(input: ListResourceRecordSetsRequest, zoneId: string): RecordKey | undefined {
  const { StartRecordName, StartRecordType, StartRecordIdentifier } = input;
  if (StartRecordName === undefined) {
    if (StartRecordType === undefined) return undefined;
    throw new Fault(
      'InvalidInput',
      'The request is not valid: a record type cannot be specified without a record name.',
    );
  }
  if (StartRecordIdentifier !== undefined && StartRecordType === undefined) {
    throw new Fault(
      'InvalidInput',
      'The request is not valid: a record identifier cannot be specified without a record type.',
    );
  }
  const name = normalizeName(StartRecordName);
  if (typeof name !== 'string') throw new Fault('InvalidInput', name.problem);
  const rest = [StartRecordType, StartRecordIdentifier].filter((part) => part !== undefined);
  return recordSetKey(zoneId, name, ...rest);
}

/** Operations on record sets. */
export const recordSetHandlers = {
  ChangeResourceRecordSets: changeResourceRecordSets,
  ListResourceRecordSets: listResourceRecordSets,
};
