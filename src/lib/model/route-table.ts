// Finds the method for a path. Developer guide, "Methods for REST APIs"; recorded on AWS: segment by segment a literal
// beats a variable and a variable beats a greedy one; path AND method must match, or the search goes back. What a route is,
// its user says: the data plane has compiled ones, and `apigw explain` the model's methods.

/** Methods that ANY stands for. */
const anyMethods = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);

/** A resource's methods, and the resources below it. */
class Node<Route> {
  readonly routes = new Map<string, Route>();
  readonly literals = new Map<string, Node<Route>>();
  variable: Node<Route> | undefined = undefined;
  greedy: Node<Route> | undefined = undefined;

  routeFor(method: string): Route | undefined {
    return this.routes.get(method) ?? (anyMethods.has(method) ? this.routes.get('ANY') : undefined);
  }
}

/** What was found: the route, and the values of its path variables in order. */
export interface Match<Route> {
  route: Route;
  pathValues: readonly string[];
}

const noValues: readonly string[] = [];

/** The routes of one stage. A request looks at each resource at most once, whatever its path is. */
export class RouteTable<Route> {
  readonly #root = new Node<Route>();
  /** Resources without variables by their whole path: most requests end here. */
  readonly #literals = new Map<string, Node<Route>>();

  add(resourcePath: string, httpMethod: string, route: Route): void {
    let node = this.#root;
    for (const part of resourcePath.split('/')) {
      if (part !== '') node = childOf(node, part);
    }
    node.routes.set(httpMethod, route);
    if (!resourcePath.includes('{')) this.#literals.set(resourcePath, node);
  }

  /** `path` begins with a slash; one at the end makes no difference. */
  find(method: string, path: string): Match<Route> | undefined {
    const route = this.#literals.get(path)?.routeFor(method);
    if (route) return { route, pathValues: noValues };
    const end = path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length;
    const values: string[] = [];
    const found = search(this.#root, { path, end, method, values }, 1);
    return found && { route: found, pathValues: values };
  }
}

interface Search {
  path: string;
  /** Where the path ends for matching. */
  end: number;
  method: string;
  values: string[];
}

/** Looks for the segments from `start` on below a node. Leaves in `values` those of the way that was taken. */
function search<Route>(node: Node<Route>, wanted: Search, start: number): Route | undefined {
  const { path, end, method, values } = wanted;
  if (start >= end) return node.routeFor(method);
  const slash = path.indexOf('/', start);
  const segmentEnd = slash < 0 || slash > end ? end : slash;
  const segment = path.slice(start, segmentEnd);
  const literal = node.literals.get(segment);
  const byLiteral = literal && search(literal, wanted, segmentEnd + 1);
  if (byLiteral) return byLiteral;
  if (node.variable && segment !== '') {
    values.push(segment);
    const byVariable = search(node.variable, wanted, segmentEnd + 1);
    if (byVariable) return byVariable;
    values.pop();
  }
  const byGreedy = node.greedy?.routeFor(method);
  if (byGreedy) values.push(path.slice(start, end));
  return byGreedy;
}

function childOf<Route>(node: Node<Route>, part: string): Node<Route> {
  if (part.startsWith('{') && part.endsWith('+}')) {
    node.greedy ??= new Node<Route>();
    return node.greedy;
  }
  if (part.startsWith('{') && part.endsWith('}')) {
    node.variable ??= new Node<Route>();
    return node.variable;
  }
  const known = node.literals.get(part) ?? new Node<Route>();
  node.literals.set(part, known);
  return known;
}

/** Names of the variables of a resource's path, outermost first: `/a/{b}/{c+}` -> b, c. */
export function pathVariablesOf(resourcePath: string): string[] {
  return [...resourcePath.matchAll(/\{([^{}+]+)\+?\}/g)].map((found) => found[1] ?? '');
}
