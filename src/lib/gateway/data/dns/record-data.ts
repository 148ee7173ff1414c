// A record's value as Route 53 writes it -> the record of a DNS message. Types that the packet library does not know are
// made byte by byte. Formats: Developer Guide, "Supported DNS record types"; RFC 1035, 4255 (SSHFP), 9460 (SVCB, HTTPS).

import type { Answer } from 'dns-packet';
import { plainName } from '../../../model/record-name.ts';
import { type Field, splitFields } from '../../../model/value-fields.ts';
import { encodeServiceBinding } from './service-binding.ts';
import type { ResolvedRecord } from './zones.ts';

/** A record as the packet library takes it; undefined for a value that cannot be sent. */
export function toAnswer({ name, type, ttl, value }: ResolvedRecord): Answer | undefined {
  const data = dataOf(type, value);
  if (data === undefined) return undefined;
  return { name, type: wireTypes[type] ?? type, ttl, class: 'IN', data } as Answer;
}

/** Values are asked for again and again; a full memory of them is begun anew. */
const known = new Map<string, unknown>();
const mostKnown = 10_000;

function dataOf(type: string, value: string): unknown {
  const key = `${type} ${value}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const fields = splitFields(value);
  const data = fields && encoders[type]?.(fields, value);
  if (known.size >= mostKnown) known.clear();
  known.set(key, data);
  return data;
}

/** Types whose data are bytes here: the library passes on what it does not know. */
const wireTypes: Readonly<Record<string, string>> = {
  SPF: 'UNKNOWN_99',
  SSHFP: 'UNKNOWN_44',
  SVCB: 'UNKNOWN_64',
  HTTPS: 'UNKNOWN_65',
};

type Encoder = (fields: Field[], value: string) => unknown;

const numberAt = (fields: Field[], index: number): number => Number(fields[index]?.text);
const textAt = (fields: Field[], index: number): string => Buffer.from(fields[index]?.bytes ?? []).toString('latin1');
const bytesOf = ({ bytes }: Field): Buffer => Buffer.from(bytes);
const hexAt = (fields: Field[], index: number): Buffer => Buffer.from(fields[index]?.text ?? '', 'hex');
const nameAt = (fields: Field[], index: number): string => plainName(fields[index]?.text ?? '.');

const asGiven: Encoder = (_fields, value) => value;
const asName: Encoder = (fields) => nameAt(fields, 0);

const encoders: Readonly<Record<string, Encoder>> = {
  A: asGiven,
  AAAA: asGiven,
  CNAME: asName,
  NS: asName,
  PTR: asName,
  TXT: (fields) => fields.map(bytesOf),
  SPF: (fields) => Buffer.concat(fields.flatMap((field) => [Buffer.from([field.bytes.length]), bytesOf(field)])),
  MX: (fields) => ({ preference: numberAt(fields, 0), exchange: nameAt(fields, 1) }),
  SRV: (fields) => ({
    priority: numberAt(fields, 0),
    weight: numberAt(fields, 1),
    port: numberAt(fields, 2),
    target: nameAt(fields, 3),
  }),
  SOA: (fields) => ({
    mname: nameAt(fields, 0),
    rname: nameAt(fields, 1),
    serial: numberAt(fields, 2),
    refresh: numberAt(fields, 3),
    retry: numberAt(fields, 4),
    expire: numberAt(fields, 5),
    minimum: numberAt(fields, 6),
  }),
  CAA: (fields) => ({ flags: numberAt(fields, 0), tag: textAt(fields, 1), value: textAt(fields, 2) }),
  NAPTR: (fields) => ({
    order: numberAt(fields, 0),
    preference: numberAt(fields, 1),
    flags: textAt(fields, 2),
    services: textAt(fields, 3),
    regexp: textAt(fields, 4),
    replacement: nameAt(fields, 5),
  }),
  DS: (fields) => ({
    keyTag: numberAt(fields, 0),
    algorithm: numberAt(fields, 1),
    digestType: numberAt(fields, 2),
    digest: hexAt(fields, 3),
  }),
  TLSA: (fields) => ({
    usage: numberAt(fields, 0),
    selector: numberAt(fields, 1),
    matchingType: numberAt(fields, 2),
    certificate: hexAt(fields, 3),
  }),
  SSHFP: (fields) => Buffer.concat([Buffer.from([numberAt(fields, 0), numberAt(fields, 1)]), hexAt(fields, 2)]),
  SVCB: encodeServiceBinding,
  HTTPS: encodeServiceBinding,
};
