// What a request template overrides of the request to the backend: it wins over parameter mappings. Developer guide,
// "Override your API's request and response parameters and status codes for REST APIs".

import type { Exchange } from '../exchange.ts';
import { configurationError } from '../failure.ts';
import { isForbiddenTarget, isUnsendable } from '../header-names.ts';
import type { Expression } from '../mapping-expression.ts';
import { overridden } from '../template/template-overrides.ts';

type Pairs = readonly (readonly [string, Expression])[];

/** The value of a path parameter that a template has set. */
export function overriddenPath(exchange: Exchange, name: string): string | undefined {
  if (!exchange.overrides) return undefined;
  const found = overridden(exchange.overrides.requestOverride, 'path').find(([own]) => own === name);
  return found && encodeURIComponent(found[1]);
}

/** Mapped query parameters, with those that a template has set instead of, and beside them. */
export function withOverriddenQuery(exchange: Exchange, pairs: Pairs): Pairs {
  if (!exchange.overrides) return pairs;
  const set = overridden(exchange.overrides.requestOverride, 'querystring');
  if (set.length === 0) return pairs;
  const names = new Set(set.map(([name]) => name));
  return [...pairs.filter(([name]) => !names.has(name)), ...set.map(([name, value]) => [name, () => value] as const)];
}

/** The value of a header that a template has set, whatever its case. */
export function overriddenHeader(exchange: Exchange, name: string): string | undefined {
  if (!exchange.overrides) return undefined;
  const wanted = name.toLowerCase();
  return overridden(exchange.overrides.requestOverride, 'header').find(([own]) => own.toLowerCase() === wanted)?.[1];
}

/** Flat headers, with those that a template has set. Headers that no mapping may set fail here, too: 500. */
export function withOverriddenHeaders(
  exchange: Exchange,
  headers: string[],
  backend: 'AWS' | 'HTTP' = 'HTTP',
): string[] {
  if (!exchange.overrides) return headers;
  const set = overridden(exchange.overrides.requestOverride, 'header').filter(([name]) => !isUnsendable(name));
  if (set.length === 0) return headers;
  const forbidden = set.find(([name]) => isForbiddenTarget(name, backend));
  if (forbidden) throw configurationError(`Invalid mapping expression: header ${forbidden[0]}`);
  const names = new Set(set.map(([name]) => name.toLowerCase()));
  const kept: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    if (!names.has(name.toLowerCase())) kept.push(name, headers[at + 1] ?? '');
  }
  return [...kept, ...set.flat()];
}
