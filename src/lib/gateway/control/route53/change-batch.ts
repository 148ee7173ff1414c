// A change batch against a zone: all of its problems, or what the zone has after it. Changes are judged one by one
// against the zone as it stands, and what they leave by what it is afterwards, so that a batch may delete a CNAME and
// create an A of the same name. Developer Guide, "Creating, changing, and deleting records"; texts recorded.

import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { isAtOrBelow } from '../../../model/record-name.ts';
import type { Records } from '../../store/records.ts';
import { refuseBatch } from './change-request.ts';
import { mostRecordSets } from './limits.ts';
import { settleRecordSet } from './record-set-forms.ts';
import { leftProblems } from './record-set-rules.ts';
import type { StoredZone } from './zone-store.ts';
import { createZoneView, type ZoneView } from './zone-view.ts';

interface Settled {
  action: string;
  set: ResourceRecordSet;
  /** By which DELETE compares: values in normal form and any order. */
  normal: string;
}

/** The zone's record sets with the batch applied, in memory. Throws InvalidChangeBatch with all that is wrong. */
export function applyBatch(records: Records, zone: StoredZone, changes: readonly Change[]): ZoneView {
  const settled = settleAll(changes);
  refuseBatch(repeated(settled));
  const view = createZoneView(records, zone);
  const refused = settled.flatMap((change) => applyChange(view, change));
  const left = settled.filter(({ action, set }) => action !== 'DELETE' && isAtOrBelow(set.Name ?? '', zone.name));
  refuseBatch([
    ...refused,
    ...left.flatMap(({ set }) => leftProblems(view, set)),
    ...apexProblems(view, settled),
    ...countProblems(view),
  ]);
  return view;
}

/** Names and values in the form in which they are kept. All that are malformed are told before anything else. */
function settleAll(changes: readonly Change[]): Settled[] {
  const problems: string[] = [];
  const settled = changes.map(({ Action: action = '', ResourceRecordSet }) => {
    const result = settleRecordSet({ ...ResourceRecordSet } as ResourceRecordSet);
    problems.push(...result.problems);
    return { action, set: result.set, normal: result.normal };
  });
  refuseBatch(problems);
  return settled;
}

/** A record set comes up once in a batch, or is deleted and created anew. */
function repeated(changes: readonly Settled[]): string[] {
  const actions = new Map<string, string[]>();
  for (const { action, set } of changes) {
    const place = `${set.Type} ${set.Name}\0${set.SetIdentifier ?? ''}`;
    actions.set(place, [...(actions.get(place) ?? []), action]);
  }
  const wrong = [...actions].filter(([, list]) => list.length > 1 && list.join() !== 'DELETE,CREATE');
  return wrong.map(
    ([place]) => `The request contains an invalid set of changes for a resource record set '${place.split('\0')[0]}'`,
  );
}

function applyChange(view: ZoneView, { action, set, normal }: Settled): string[] {
  const { zone } = view;
  if (!isAtOrBelow(set.Name ?? '', zone.name)) {
    return [`RRSet with DNS name ${set.Name} is not permitted in zone ${zone.name}`];
  }
  const current = view.get(set);
  const identifier = set.SetIdentifier === undefined ? '' : `, set-identifier='${set.SetIdentifier}'`;
  const place = `resource record set [name='${set.Name}', type='${set.Type}'${identifier}]`;
  if (action === 'DELETE') {
    if (!current) return [`Tried to delete ${place} but it was not found`];
    if (settleRecordSet(current).normal !== normal) {
      return [`Tried to delete ${place} but the values provided do not match the current values`];
    }
    view.remove(set);
    return [];
  }
  if (action === 'CREATE' && current) return [`Tried to create ${place} but it already exists`];
  view.put(set);
  return [];
}

function apexProblems(view: ZoneView, changes: readonly Settled[]): string[] {
  const deleted = changes.some(({ action, set }) => action === 'DELETE' && set.Name === view.zone.name);
  if (!deleted) return [];
  const types = view.at(view.zone.name).map(({ Type }) => Type);
  return [
    !types.includes('NS') && 'A HostedZone must contain at least one NS record for the zone itself.',
    !types.includes('SOA') && 'A HostedZone must contain exactly one SOA record.',
  ].filter((message) => message !== false);
}

/** [The text is not recorded.] */
function countProblems(view: ZoneView): string[] {
  return view.count() > mostRecordSets ? [`Number of resource record sets limit of ${mostRecordSets} exceeded.`] : [];
}
