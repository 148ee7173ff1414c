// What Route 53 checks of a request before it looks at the zone: a body against its XML schema, in the words of that
// schema's validator, and path and query against the model, in those of AWS's framework. All of it is InvalidInput.

import { Fault } from '../../wire/fault.ts';

/** One failed constraint; undefined when it holds. */
type Violation = string | undefined;

/** Throws InvalidInput for the first body constraint that failed: the validator stops there. */
export function refuseInvalidXml(violations: readonly Violation[]): void {
  const first = violations.find((violation) => violation !== undefined);
  if (first !== undefined) throw new Fault('InvalidInput', `Invalid XML ; ${first}`);
}

/** A value of an enumeration [recorded]. */
export function facetOf(value: string | undefined, set: readonly string[]): Violation {
  if (value === undefined || set.includes(value)) return undefined;
  return `cvc-enumeration-valid: Value '${value}' is not facet-valid with respect to enumeration '[${set.join(', ')}]'. It must be a value from the enumeration.`;
}

interface Bounds {
  type: string;
  min?: number;
  max: number;
}

/** The length of a text, by the validator's own messages (Xerces). */
export function lengthIn(value: string | undefined, { type, min = 0, max }: Bounds): Violation {
  if (value === undefined) return undefined;
  if (value.length < min) {
    return `cvc-minLength-valid: Value '${value}' with length = '${value.length}' is not facet-valid with respect to minLength '${min}' for type '${type}'.`;
  }
  if (value.length > max) {
    return `cvc-maxLength-valid: Value '${value}' with length = '${value.length}' is not facet-valid with respect to maxLength '${max}' for type '${type}'.`;
  }
  return undefined;
}

/** A number's bounds, by the validator's own messages (Xerces). */
export function numberIn(value: number | undefined, { type, min = 0, max }: Bounds): Violation {
  if (value === undefined) return undefined;
  if (value < min) {
    return `cvc-minInclusive-valid: Value '${value}' is not facet-valid with respect to minInclusive '${min}' for type '${type}'.`;
  }
  if (value > max) {
    return `cvc-maxInclusive-valid: Value '${value}' is not facet-valid with respect to maxInclusive '${max}' for type '${type}'.`;
  }
  return undefined;
}

/** An element that has to hold at least one other [recorded]. */
export function notEmpty(items: readonly unknown[] | undefined, element: string, inside: string): Violation {
  if (items === undefined || items.length > 0) return undefined;
  return `cvc-complex-type.2.4.b: The content of element '${element}' is not complete. One of '{"https://route53.amazonaws.com/doc/2013-04-01/":${inside}}' is expected.`;
}

/** Throws InvalidInput with all constraints of path and query that failed. */
export function refuseInvalid(violations: readonly Violation[]): void {
  const failed = violations.filter((violation) => violation !== undefined);
  if (failed.length === 0) return;
  const counted = failed.length === 1 ? '1 validation error' : `${failed.length} validation errors`;
  throw new Fault('InvalidInput', `${counted} detected: ${failed.join('; ')}`);
}

/** A parameter of an enumeration. */
export function choice(at: string, value: string | undefined, set: readonly string[]): Violation {
  if (value === undefined || set.includes(value)) return undefined;
  return `Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy enum value set: [${set.join(', ')}]`;
}

/** How many items a page may have: MaxItems, a text in Route 53. Throws InvalidInput. */
export function pageSize(maxItems: string | number | undefined, most: number): number {
  if (maxItems === undefined) return most;
  const size = Number(maxItems);
  // The text for what is no number is not recorded.
  if (!Number.isInteger(size) || size < 1) {
    throw new Fault(
      'InvalidInput',
      `1 validation error detected: Value '${maxItems}' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  return Math.min(size, most);
}
