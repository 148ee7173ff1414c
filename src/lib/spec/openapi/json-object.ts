// Reading members of untrusted JSON: own members only, and nothing but the wanted type.

import type { Json } from '../../model/api.ts';
import { isObject } from '../spec-document.ts';

/** A member of a JSON object by its own key: `constructor` and the like are not members unless written down. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The members of an object; none of anything else. */
export function membersOf(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** The items of an array; none of anything else. */
export function itemsOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or a number or boolean written where a text belongs (`statusCode: 200`); undefined for anything else. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A text with something in it: API Gateway takes an empty one for an absent one in most places. */
export function nonEmpty(value: Json | undefined): string | undefined {
  return textOf(value) || undefined;
}

/** The texts of a list (a single text counts as a list of one), sorted, without duplicates. */
export function textSet(value: Json | undefined): string[] {
  const items = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return [...new Set(items.map(textOf).filter((text) => text !== undefined))].sort();
}

/** `true` or the text `true`. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true';
}
