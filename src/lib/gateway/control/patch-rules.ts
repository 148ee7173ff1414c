// The kinds of fields that PATCH changes: texts, flags, numbers, map entries, list items. Each makes a rule of a table.

import { record } from '../../model/api.ts';
import { badRequest, notFound } from './faults.ts';
import { type Change, type PatchOp, type PatchRule, refuseOp } from './patch.ts';

type Fields = object;

const replaceOnly: readonly PatchOp[] = ['replace'];

/** A text: replacing it without a value clears it [recorded]. */
export function text<T extends Fields>(
  path: string,
  field: keyof T,
  ops: readonly PatchOp[] = replaceOnly,
): PatchRule<T> {
  return {
    path,
    ops,
    refuseOp,
    apply: (found, change) => set(found, field, change.op === 'remove' ? undefined : change.value),
  };
}

/** A text of a resource whose refusals name the choices, whatever is wrong: path or operation [recorded]. */
export function choiceText<T extends Fields>(path: string, field: keyof T): PatchRule<T> {
  return { path, ops: replaceOnly, apply: (found, change) => set(found, field, change.value) };
}

/** The same for a flag. */
export function choiceFlag<T extends Fields>(path: string, field: keyof T): PatchRule<T> {
  return { path, ops: replaceOnly, apply: (found, change) => set(found, field, change.value === 'true') };
}

/** A flag: anything but `true` is false, also no value [recorded]. */
export function flag<T extends Fields>(path: string, field: keyof T): PatchRule<T> {
  return { path, ops: replaceOnly, refuseOp, apply: (found, change) => set(found, field, change.value === 'true') };
}

/** A number, read by `read`, which throws in the field's own words. */
export function numeric<T extends Fields>(
  path: string,
  field: keyof T,
  read: (value: string | undefined) => number | undefined,
): PatchRule<T> {
  return { path, ops: replaceOnly, refuseOp, apply: (found, change) => set(found, field, read(change.value)) };
}

/** What map entries differ in. */
interface MapEntries {
  /** How a value is read; default: as text. */
  read?(value: string | undefined): unknown;
  /** Said (404) when an entry that is not there is removed or, with `replaceNeedsEntry`, replaced. */
  absent?: string;
  replaceNeedsEntry?: true;
}

/** The entries of a map, each at `/field/KEY`. A map without entries is left out [recorded]. */
export function mapEntries<T extends Fields>(field: keyof T & string, kind: MapEntries = {}): PatchRule<T> {
  const { read = (value) => value, absent = 'Invalid parameter name specified' } = kind;
  return {
    path: `/${field}/*`,
    ops: ['add', 'replace', 'remove'],
    refuseOp,
    apply(found, change) {
      const key = change.captures[0] ?? '';
      const entries = record(Object.entries((found[field] ?? {}) as Record<string, unknown>));
      const there = Object.hasOwn(entries, key);
      if (!there && (change.op === 'remove' || (change.op === 'replace' && kind.replaceNeedsEntry)))
        throw notFound(absent);
      if (change.op === 'remove') delete entries[key];
      else entries[key] = read(change.value);
      return set(found, field, Object.keys(entries).length > 0 ? entries : undefined);
    },
  };
}

/** The items of a list, each named by the path's last part; replacing one moves it to the end [recorded]. */
export function listItems<T extends Fields>(
  field: keyof T & string,
  ops: readonly PatchOp[] = ['add', 'replace', 'remove'],
): PatchRule<T> {
  return {
    path: `/${field}/*`,
    ops,
    refuseOp,
    apply(found, change) {
      const before = (found[field] ?? []) as readonly string[];
      return set(found, field, orNothing(changeList(before, change.captures[0] ?? '', change)));
    },
  };
}

/** A list whose items come in the value: `add` and `remove` at `/field` itself. */
export function listValues<T extends Fields>(path: string, field: keyof T & string): PatchRule<T> {
  return {
    path,
    ops: ['add', 'remove'],
    refuseOp,
    apply(found, change) {
      if (!change.value) throw badRequest(`Invalid patch path ${change.path}`);
      const before = (found[field] ?? []) as readonly string[];
      return set(found, field, orNothing(changeList(before, change.value, { ...change, value: undefined })));
    },
  };
}

function changeList(before: readonly string[], item: string, change: Change): string[] {
  const others = before.filter((one) => one !== item);
  if (change.op === 'remove') return others;
  return change.op === 'replace' ? [...others, change.value || item] : [...others, item];
}

function orNothing<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** The record with one field set; undefined takes it away. */
function set<T extends Fields>(found: T, field: keyof T, value: unknown): T {
  const { [field]: _before, ...others } = found;
  return (value === undefined ? others : { ...others, [field]: value }) as T;
}
