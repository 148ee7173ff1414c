// Method and path -> operation, as a tree of path segments: a literal goes before a label, a label before a greedy
// label; of operations on one path, the one whose fixed query (`?mode=import`) is there goes before that without.
// https://smithy.io/2.0/spec/http-bindings.html#http-trait

import type { Operation } from './schema.ts';

interface Route {
  operation: Operation;
  labels: readonly string[];
}

interface Node {
  literals: Map<string, Node>;
  label?: Node;
  /** Operations whose path ends in a greedy label here. */
  greedy: Map<string, Route[]>;
  /** By HTTP method; the longer fixed query first. */
  routes: Map<string, Route[]>;
}

export interface Match {
  operation: Operation;
  /** Percent-decoded, by member name. */
  labels: ReadonlyMap<string, string>;
}

export interface Router {
  /** Undefined where no operation has this method, path and query, or where the path is badly encoded. */
  match(method: string, path: string, query: URLSearchParams): Match | undefined;
  /** Pairs of operations that no request could tell apart: none, for a sound service. */
  ambiguities: readonly (readonly [string, string])[];
}

/** A router over a service's operations; made once per service. */
export function createRouter(operations: Iterable<Operation>): Router {
  const root = emptyNode();
  const ambiguities: [string, string][] = [];
  for (const operation of operations) {
    const clash = addRoute(root, operation);
    if (clash) ambiguities.push([clash, operation.name]);
  }
  return {
    ambiguities,
    match(method, path, query) {
      const values: string[] = [];
      const route = find({ method, segments: splitPath(path), query, values }, root, 0);
      return route && decodeLabels(route, values);
    },
  };
}

const emptyNode = (): Node => ({ literals: new Map(), greedy: new Map(), routes: new Map() });

/** A trailing slash means nothing: Route 53's own templates have it on some methods of a path only. */
function splitPath(path: string): string[] {
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  return segments;
}

const labelPattern = /^\{([^}+]+)(\+?)\}$/;

function addRoute(root: Node, operation: Operation): string | undefined {
  const labels: string[] = [];
  let node = root;
  let table: 'routes' | 'greedy' = 'routes';
  for (const segment of splitPath(operation.path)) {
    const [, label, greedy] = labelPattern.exec(segment) ?? [];
    if (label) labels.push(label);
    if (greedy) table = 'greedy';
    else node = label ? labelChild(node) : literalChild(node, segment);
  }
  return insert(node[table], { operation, labels });
}

function labelChild(node: Node): Node {
  node.label ??= emptyNode();
  return node.label;
}

function literalChild(node: Node, segment: string): Node {
  const child = node.literals.get(segment) ?? emptyNode();
  node.literals.set(segment, child);
  return child;
}

/** Keeps the longer fixed queries first; the name of an operation with the very same one, if there is any. */
function insert(table: Map<string, Route[]>, route: Route): string | undefined {
  const { method, fixedQuery } = route.operation;
  const routes = table.get(method) ?? [];
  const same = routes.find((other) => String(other.operation.fixedQuery) === String(fixedQuery));
  routes.push(route);
  routes.sort((a, b) => b.operation.fixedQuery.length - a.operation.fixedQuery.length);
  table.set(method, routes);
  return same?.operation.name;
}

interface Search {
  method: string;
  segments: readonly string[];
  query: URLSearchParams;
  /** Label values on the way; those of abandoned branches are taken off again. */
  values: string[];
}

function find(search: Search, node: Node, at: number): Route | undefined {
  const segment = search.segments[at];
  if (segment === undefined) return choose(node.routes, search);
  const literal = node.literals.get(segment);
  const found = (literal && find(search, literal, at + 1)) ?? findLabelled(search, node, at);
  if (found) return found;
  const greedy = choose(node.greedy, search);
  if (greedy) search.values.push(search.segments.slice(at).join('/'));
  return greedy;
}

function findLabelled(search: Search, node: Node, at: number): Route | undefined {
  const segment = search.segments[at];
  // An empty segment is no value of a label.
  if (!node.label || !segment) return undefined;
  search.values.push(segment);
  const found = find(search, node.label, at + 1);
  if (!found) search.values.pop();
  return found;
}

function choose(table: Map<string, Route[]>, { method, query }: Search): Route | undefined {
  return table.get(method)?.find(({ operation }) => operation.fixedQuery.every((pair) => hasPair(query, pair)));
}

function hasPair(query: URLSearchParams, [name, value]: readonly [string, string]): boolean {
  return value === '' ? query.has(name) : query.get(name) === value;
}

function decodeLabels({ operation, labels }: Route, values: readonly string[]): Match | undefined {
  try {
    return { operation, labels: new Map(labels.map((name, i) => [name, decodeURIComponent(values[i] ?? '')])) };
  } catch {
    return undefined;
  }
}
