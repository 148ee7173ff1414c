// What a zone's name servers answer to a question (API reference: TestDNSAnswer). The answer itself is DNS's to make: the
// server asks before the call's transaction begins.

import type { TestDNSAnswerRequest, TestDNSAnswerResponse } from '@aws-sdk/client-route-53';
import { normalizeName } from '../../../model/record-name.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { recordTypes } from './change-request.ts';
import { choice, refuseInvalid } from './constraints.ts';
import { findZone } from './zone-store.ts';

function testDnsAnswer(input: TestDNSAnswerRequest, context: Context) {
  refuseInvalid([choice('recordType', input.RecordType, recordTypes)]);
  const zone = findZone(context, input.HostedZoneId ?? '');
  // [The text is not recorded.]
  if (zone.isPrivate) throw new Fault('InvalidInput', 'TestDNSAnswer only supports public hosted zones.');
  const name = normalizeName(input.RecordName ?? '');
  if (typeof name !== 'string') throw new Fault('InvalidInput', name.problem);
  const { dnsAnswer = { rcode: 'REFUSED', values: [] } } = context.prepared;
  return {
    Nameserver: zone.nameServers[0],
    RecordName: name,
    RecordType: input.RecordType,
    RecordData: dnsAnswer.values,
    ResponseCode: dnsAnswer.rcode,
    Protocol: 'UDP',
  } satisfies TestDNSAnswerResponse;
}

/** Questions to a zone. */
export const testDnsAnswerHandlers = { TestDNSAnswer: testDnsAnswer };
