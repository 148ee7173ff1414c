// Which of several record sets of one name and type answer a query, by their routing policy. Developer Guide, "Choosing a
// routing policy". All are healthy here, no client has a location, and every region is as far as any other.

import type { RecordSet } from '../../../model/hosted-zone.ts';

/** The record sets whose records make the answer. `random` gives numbers from 0 to below 1. */
export function pickRecordSets(sets: readonly RecordSet[], random: () => number): readonly RecordSet[] {
  const kind = sets[0]?.policy?.kind;
  return kind === undefined ? sets.slice(0, 1) : pickers[kind](sets, random);
}

type Picker = (sets: readonly RecordSet[], random: () => number) => readonly RecordSet[];

const pickFirst: Picker = (sets) => sets.slice(0, 1);

/** A query from nowhere known gets the default record, or none. */
const pickDefault: Picker = (sets) => sets.filter(({ policy }) => policy && 'isDefault' in policy && policy.isDefault);

const pickers: Record<NonNullable<RecordSet['policy']>['kind'], Picker> = {
  weighted: pickByWeight,
  failover: (sets) => [...sets.filter(isPrimary), ...sets].slice(0, 1),
  geolocation: pickDefault,
  cidr: pickDefault,
  latency: pickFirst,
  geoproximity: pickFirst,
  multivalue: pickUpToEight,
};

const isPrimary = ({ policy }: RecordSet): boolean => policy?.kind === 'failover' && policy.role === 'PRIMARY';

/** Where all weights are zero, all are as likely. */
function pickByWeight(sets: readonly RecordSet[], random: () => number): readonly RecordSet[] {
  const weights = sets.map(({ policy }) => (policy?.kind === 'weighted' ? policy.weight : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = total > 0 ? weights : sets.map(() => 1);
  let left = random() * (total || sets.length);
  const picked = shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return sets.slice(picked, picked + 1);
}

const mostAnswers = 8;

function pickUpToEight(sets: readonly RecordSet[], random: () => number): readonly RecordSet[] {
  if (sets.length <= mostAnswers) return sets;
  const shuffled = sets.map((set) => ({ set, order: random() })).sort((one, other) => one.order - other.order);
  return shuffled.slice(0, mostAnswers).map(({ set }) => set);
}
