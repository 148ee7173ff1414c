// Whether two JSON values are the same; the order of an object's keys does not count. An absent member is as good as undefined.

import type { Json } from '../model/api.ts';

/** Compares without recursion limits of note: values come from documents whose depth is bounded. */
export function same(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (!isObject(before) || !isObject(after)) return false;
  if (Array.isArray(before) || Array.isArray(after)) {
    if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false;
    return before.every((item, index) => same(item, after[index]));
  }
  return (
    includes(before, after) && Object.keys(after).every((key) => after[key] === undefined || Object.hasOwn(before, key))
  );
}

function includes(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  return Object.keys(before).every((key) => same(before[key], Object.hasOwn(after, key) ? after[key] : undefined));
}

/** An object of any sort. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A JSON object, not an array. */
export function isJsonObject(value: Json | undefined): value is { [key: string]: Json } {
  return isObject(value) && !Array.isArray(value);
}
