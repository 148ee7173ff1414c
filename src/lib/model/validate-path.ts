// What API Gateway takes as a resource's path part, and which resources it takes side by side.
// The messages are those of CreateResource and of imports; "Amazon API Gateway important notes", "REST APIs".

const literalPart = /^[a-zA-Z0-9._\-,:]+$/;
const variablePart = /^\{[a-zA-Z0-9._\-:]+\+?\}$/;

/** Why CreateResource refuses this path part; undefined when it takes it. */
export function checkPathPart(part: string): string | undefined {
  if (literalPart.test(part) || variablePart.test(part)) return undefined;
  return (
    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the " +
    'beginning and the end and an optional plus sign before the closing brace.'
  );
}

/** `{id}` or `{proxy+}`: matches any segment, or the rest of the path. */
export function isPathVariable(part: string): boolean {
  return part.startsWith('{') && part.endsWith('}');
}

/** `{proxy+}`: matches the rest of the path, at least one segment. */
export function isGreedy(part: string): boolean {
  return part.endsWith('+}');
}

/** A resource about to be created: its part, its parent's (`''` for the root) and those of its siblings. */
export interface NewChild {
  part: string;
  parentPart: string;
  siblings: Iterable<string>;
}

/**
 * Why CreateResource refuses a child at this place; undefined when it takes it. A sibling of the very same name is
 * a conflict (409) and checked elsewhere.
 */
export function checkNewChild({ part, parentPart, siblings }: NewChild): string | undefined {
  if (isGreedy(parentPart)) return `Cannot create a child of a resource with a greedy path variable: ${parentPart}`;
  if (!isPathVariable(part)) return undefined;
  for (const sibling of siblings) {
    if (sibling !== part && isPathVariable(sibling)) {
      return `A sibling (${sibling}) of this resource already has a variable path part -- only one is allowed`;
    }
  }
  return undefined;
}
