// A question -> what DNS answers to it: the zone's records, CNAMEs followed through the zones that are served here, aliases
// turned into what they stand for, referrals where others answer. RFC 1034, 4.3.2; negative answers: RFC 2308;
// aliases: Developer Guide of Route 53, "Choosing between alias and non-alias records".

import type { RecordSet } from '../../../model/hosted-zone.ts';
import { plainName } from '../../../model/record-name.ts';
import { type Found, lookUp } from './look-up.ts';
import { pickRecordSets } from './pick-record-sets.ts';
import { questionName } from './question-name.ts';
import type { ZoneTable } from './zone-table.ts';
import type { ResolvedRecord, Zones } from './zones.ts';

export interface Resolution {
  rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  /** One of the zones here answers; otherwise it only knows who does. */
  isAuthoritative: boolean;
  answers: ResolvedRecord[];
  authorities: ResolvedRecord[];
}

/** What records may point at outside of all zones: what the gateway itself serves. */
export interface Targets {
  /** In lower case, without a trailing dot: `d-abc.execute-api.us-east-1.amazonaws.com`. */
  isOwnTarget(name: string): boolean;
  /** Where the gateway listens; none of a type where it does not. */
  addresses: Readonly<Record<'A' | 'AAAA', readonly string[]>>;
}

export interface DnsPorts {
  zones: Zones;
  targets: Targets;
  /** From 0 to below 1, for weighted records. */
  random(): number;
}

const mostHops = 16;
/** Of API Gateway's own names. */
const targetTtl = 60;

/** Resolves a name in lower case with its trailing dot. */
export function resolveQuestion(name: string, type: string, ports: DnsPorts): Resolution {
  const answers: ResolvedRecord[] = [];
  let at = name;
  for (let hop = 0; hop < mostHops; hop++) {
    if (isOwnTarget(at, ports)) return answered([...answers, ...targetRecords(at, type, ports)]);
    const zone = ports.zones.zoneOf(at);
    if (!zone) return answers.length > 0 ? answered(answers) : refused;
    const step = stepInZone({ zone, name: at, type }, ports);
    answers.push(...step.answers);
    if (step.next === undefined) return { ...step.end, answers };
    at = step.next;
  }
  // A circle of CNAMEs: the chain as far as it was followed, as Route 53's own servers give it.
  return answered(answers);
}

/** The same, in one zone alone: what its name servers answer, delegated or not. */
export function resolveInZone(question: Question, ports: DnsPorts): Resolution {
  const step = stepInZone(question, ports);
  return step.next === undefined ? { ...step.end, answers: step.answers } : answered(step.answers);
}

export interface Question {
  zone: ZoneTable;
  name: string;
  type: string;
}

const answered = (answers: ResolvedRecord[]): Resolution => ({
  rcode: 'NOERROR',
  isAuthoritative: true,
  answers,
  authorities: [],
});

const refused: Resolution = { rcode: 'REFUSED', isAuthoritative: false, answers: [], authorities: [] };

type End = Omit<Resolution, 'answers'>;

/** What one zone adds to the answer, and where to go on. */
type Step = { answers: ResolvedRecord[] } & ({ next: string } | { next?: undefined; end: End });

function stepInZone(question: Question, ports: DnsPorts): Step {
  const { zone, name, type } = question;
  const found = lookUp(zone, name, type);
  switch (found.kind) {
    case 'records': {
      const answers = recordsOf(found.sets, question, ports);
      return answers.length > 0 ? { answers, end: plainEnd } : negative(zone, 'NOERROR');
    }
    case 'cname': {
      const answers = recordsOf(found.sets, question, ports);
      const target = answers[0]?.value;
      return target === undefined ? negative(zone, 'NOERROR') : { answers, next: questionName(target) };
    }
    case 'delegation':
      return refer(found, type);
    case 'nodata':
      return negative(zone, 'NOERROR');
    case 'nxdomain':
      return negative(zone, 'NXDOMAIN');
  }
}

const plainEnd: End = { rcode: 'NOERROR', isAuthoritative: true, authorities: [] };

/** Asked for the name servers themselves, a client is told them; asked for anything else, it is referred to them. */
function refer({ name, set }: Extract<Found, { kind: 'delegation' }>, type: string): Step {
  const servers = valuesOf(set, name);
  const end: End = { rcode: 'NOERROR', isAuthoritative: false, authorities: [] };
  return type === 'NS' ? { answers: servers, end } : { answers: [], end: { ...end, authorities: servers } };
}

/** No answer: the SOA record tells for how long that may be believed. */
function negative(zone: ZoneTable, rcode: 'NOERROR' | 'NXDOMAIN'): Step {
  const soa = zone.at(zone.name).find(({ type }) => type === 'SOA');
  const authorities = soa ? valuesOf(soa, zone.name) : [];
  const shortened = authorities.map((record) => ({ ...record, ttl: Math.min(record.ttl, minimumOf(record.value)) }));
  return { answers: [], end: { rcode, isAuthoritative: true, authorities: shortened } };
}

/** The last field of an SOA record's value. */
const minimumOf = (value: string): number => Number(value.split(/\s+/)[6] ?? 0);

function valuesOf({ type, ttl = 0, values = [] }: RecordSet, name: string): ResolvedRecord[] {
  return values.map((value) => ({ name, type, ttl, value }));
}

function recordsOf(sets: readonly RecordSet[], question: Question, ports: DnsPorts): ResolvedRecord[] {
  return pickRecordSets(sets, ports.random).flatMap((set) => {
    const records = set.alias ? followAlias(set, question.zone, ports) : valuesOf(set, question.name);
    return records.map((record) => ({ ...record, name: question.name }));
  });
}

/** An alias has its target's records, TTL and all, under its own name. One of AWS's names that are not served here has none. */
function followAlias(set: RecordSet, zone: ZoneTable, ports: DnsPorts): ResolvedRecord[] {
  let current: RecordSet | undefined = set;
  for (let hop = 0; hop < mostHops && current?.alias; hop++) {
    const target = plainName(current.alias.name);
    if (current.alias.zoneId !== zone.id) return targetRecords(target, set.type, ports);
    const found = lookUp(zone, target, set.type);
    if (found.kind !== 'records') return [];
    const picked = pickRecordSets(found.sets, ports.random);
    if (picked.length > 1) return picked.flatMap((one) => valuesOf(one, target));
    current = picked[0];
  }
  return current && !current.alias ? valuesOf(current, current.name) : [];
}

const isOwnTarget = (name: string, { targets }: DnsPorts): boolean => targets.isOwnTarget(name.replace(/\.$/, ''));

function targetRecords(name: string, type: string, ports: DnsPorts): ResolvedRecord[] {
  const wanted = type === 'ANY' ? 'A' : type;
  if ((wanted !== 'A' && wanted !== 'AAAA') || !isOwnTarget(name, ports)) return [];
  return ports.targets.addresses[wanted].map((value) => ({ name, type: wanted, ttl: targetTtl, value }));
}
