// `$context.requestOverride` and `$context.responseOverride`: what a template sets there goes into the request or the
// response. Developer guide, "Override your API's request and response parameters and status codes for REST APIs".

import { itemsOf } from './values/java-list.ts';
import { isMap, type JavaMap, mapEntries, mapGet } from './values/java-map.ts';
import { isInt } from './values/java-number.ts';
import { textOf } from './values/value-text.ts';

/** Both maps, as templates find them; a request's templates share one pair. */
export interface TemplateOverrides {
  requestOverride: JavaMap;
  responseOverride: JavaMap;
}

/** A pair of maps with nothing overridden. */
export function newOverrides(): TemplateOverrides {
  return {
    requestOverride: new Map(['header', 'path', 'querystring'].map((place) => [place, new Map()])),
    responseOverride: new Map([['header', new Map()]]),
  };
}

/** What was set of one place: names with their values as text. A list becomes one value with commas. */
export function overridden(map: JavaMap, place: 'header' | 'path' | 'querystring'): [name: string, value: string][] {
  const values = mapGet(map, place);
  if (!isMap(values)) return [];
  return mapEntries(values).map(([name, value]) => [textOf(name), (itemsOf(value) ?? [value]).map(textOf).join(',')]);
}

/** The status that was set; undefined for none, and for what is no whole number of 100 to 599. */
export function overriddenStatus(map: JavaMap): number | undefined {
  const value = mapGet(map, 'status');
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return isInt(status) && status >= 100 && status <= 599 ? status : undefined;
}
