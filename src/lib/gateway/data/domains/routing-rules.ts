// Routing rules of a custom domain: by priority, the first whose conditions all hold. Developer guide, "Routing rules to
// connect API stages to a custom domain name": header values by glob, base paths by whole segments, both case-sensitive.

import type { HeaderCondition, RoutingRule } from '../../../model/custom-domain.ts';
import { headerName } from '../header-names.ts';
import { type DomainRoute, endOfSlashes, pathOf, type RouteFinder } from './domain-route.ts';

type Condition = (path: string, rawHeaders: readonly string[]) => boolean;

interface CompiledRule {
  conditions: readonly Condition[];
  route(path: string): DomainRoute;
}

/** Compiles the rules; lowest priority number first. */
export function compileRules(rules: readonly RoutingRule[]): RouteFinder {
  const compiled = [...rules].sort((one, other) => one.priority - other.priority).map(compileRule);
  return (path, rawHeaders) => {
    const trimmed = path.slice(endOfSlashes(path, 0));
    const rule = compiled.find(({ conditions }) => conditions.every((holds) => holds(trimmed, rawHeaders)));
    return rule?.route(trimmed);
  };
}

function compileRule({ action, basePath, headers, id }: RoutingRule): CompiledRule {
  const conditions = headers.map(compileHeader);
  if (basePath !== undefined) conditions.push((path) => isWithin(path, basePath));
  const stripped = action.stripBasePath ? (basePath?.length ?? 0) : 0;
  const { apiId, stage } = action;
  const route = (path: string): DomainRoute => {
    return { apiId, stageName: stage, path: pathOf(path.slice(stripped)), routingRuleIdMatched: id };
  };
  return { conditions, route };
}

/** `orders` is the base path of `orders` and `orders/5`, not of `ordersandmore`. */
function isWithin(path: string, basePath: string): boolean {
  if (!path.startsWith(basePath)) return false;
  return path.length === basePath.length || path[basePath.length] === '/';
}

/** A header that is sent several times matches by any of its values. */
function compileHeader({ header, valueGlob }: HeaderCondition): Condition {
  const matches = compileGlob(valueGlob);
  return (_, rawHeaders) => {
    for (let at = 0; at < rawHeaders.length; at += 2) {
      if (headerName(rawHeaders[at] ?? '').lower === header && matches(rawHeaders[at + 1] ?? '')) return true;
    }
    return false;
  };
}

/** `*` stands at the start, at the end, or both: nowhere else has it a meaning. */
function compileGlob(glob: string): (value: string) => boolean {
  if (glob === '*') return () => true;
  const infix = glob.slice(glob.startsWith('*') ? 1 : 0, glob.endsWith('*') ? -1 : undefined);
  if (glob.startsWith('*') && glob.endsWith('*')) return (value) => value.includes(infix);
  if (glob.startsWith('*')) return (value) => value.endsWith(infix);
  if (glob.endsWith('*')) return (value) => value.startsWith(infix);
  return (value) => value === glob;
}
