// Where a request to a custom domain goes, and the pieces of its path. Developer guide, "Use API mappings to connect API
// stages to a custom domain name for REST APIs".

/** The API and stage that a request goes to. */
export interface DomainRoute {
  apiId: string;
  stageName: string;
  /** What the API sees: the base path is stripped; begins with a slash. */
  path: string;
  /** `$context.customDomain.basePathMatched`: the key of the API mapping; absent for the root and for routing rules. */
  basePathMatched?: string | undefined;
  /** `$context.customDomain.routingRuleIdMatched`. */
  routingRuleIdMatched?: string | undefined;
}

/** Finds where a path (as sent, without the query) goes, with the headers as they came: name, value, name, value. */
export type RouteFinder = (path: string, rawHeaders: readonly string[]) => DomainRoute | undefined;

/** With one slash at its beginning, as after the stage of a default address. */
export function pathOf(rest: string): string {
  return `/${rest.slice(endOfSlashes(rest, 0))}`;
}

/** Index of the first character from `start` on that is no slash. */
export function endOfSlashes(path: string, start: number): number {
  let end = start;
  while (path.charCodeAt(end) === slash) end++;
  return end;
}

const slash = '/'.charCodeAt(0);

/** Index of the next slash from `start` on, or the end. */
export function endOfSegment(path: string, start: number): number {
  const end = path.indexOf('/', start);
  return end < 0 ? path.length : end;
}
