// The API mappings of a custom domain (v1 calls them base path mappings). Developer guide, "Use API mappings to connect API
// stages to a custom domain name for REST APIs", "Routing API requests".

import type { DomainMapping } from '../../../model/custom-domain.ts';
import { type DomainRoute, endOfSegment, endOfSlashes, pathOf } from './domain-route.ts';

/** Whether any mapping has more than one level: API Gateway then matches otherwise, and lowercases header names. */
export function hasLevels(mappings: readonly DomainMapping[]): boolean {
  return mappings.some(({ key }) => key.includes('/'));
}

/** Compiles the mappings; what none takes goes to the root mapping, where there is one. */
export function compileMappings(mappings: readonly DomainMapping[]): (path: string) => DomainRoute | undefined {
  const root = mappings.find(({ key }) => key === '');
  const find = hasLevels(mappings) ? findByPrefix(mappings) : findBySegment(mappings);
  return (path) => {
    const start = endOfSlashes(path, 0);
    const mapping = find(path, start) ?? root;
    return mapping && routeBy(mapping, path.slice(start + mapping.key.length));
  };
}

type FindMapping = (path: string, start: number) => DomainMapping | undefined;

/** The longest key that the path begins with, as text: `/ordersandmore` goes to `orders`. */
function findByPrefix(mappings: readonly DomainMapping[]): FindMapping {
  const keyed = mappings.filter(({ key }) => key !== '').sort((one, other) => other.key.length - one.key.length);
  return (path, start) => keyed.find(({ key }) => path.startsWith(key, start));
}

/** The first segment, whole: `/ordersandmore` does not go to `orders`. */
function findBySegment(mappings: readonly DomainMapping[]): FindMapping {
  const keyed = new Map(mappings.map((mapping) => [mapping.key, mapping]));
  return (path, start) => keyed.get(path.slice(start, endOfSegment(path, start)));
}

/** A mapping without a stage leaves it to the caller: the next segment names it. */
function routeBy(mapping: DomainMapping, rest: string): DomainRoute {
  const { apiId, stage } = mapping;
  const basePathMatched = mapping.key || undefined;
  if (stage !== undefined) return { apiId, stageName: stage, path: pathOf(rest), basePathMatched };
  const start = endOfSlashes(rest, 0);
  const end = endOfSegment(rest, start);
  return { apiId, stageName: rest.slice(start, end), path: pathOf(rest.slice(end)), basePathMatched };
}
