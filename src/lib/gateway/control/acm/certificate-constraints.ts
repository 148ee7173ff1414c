// The checks that AWS's framework makes of ACM's inputs before ACM does: patterns, lengths, enums, in its words [recorded].

import type { CertificateOptions } from '@aws-sdk/client-acm';
import { oneOf, type Violation } from '../constraints.ts';

const domainPattern = '^(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$';
const tokenPattern = '\\w+';
const longestDomain = 253;

const fails = (at: string, value: unknown, constraint: string): string =>
  `Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`;

/** The text is wholly of the pattern. */
export function ofPattern(at: string, value: string | undefined, pattern: string): Violation {
  if (value === undefined || new RegExp(`^(?:${pattern})$`).test(value)) return undefined;
  return fails(at, value, `Member must satisfy regular expression pattern: ${pattern}`);
}

/** The length of a text or list is in these bounds. */
export function ofLength(at: string, value: string | readonly unknown[] | undefined, bounds: Bounds): Violation {
  if (value === undefined) return undefined;
  const shown = typeof value === 'string' ? value : `[${value.join(', ')}]`;
  if (value.length < bounds.min)
    return fails(at, shown, `Member must have length greater than or equal to ${bounds.min}`);
  return value.length > bounds.max
    ? fails(at, shown, `Member must have length less than or equal to ${bounds.max}`)
    : undefined;
}

interface Bounds {
  min: number;
  max: number;
}

export function domainName(at: string, value: string | undefined): Violation {
  return ofLength(at, value, { min: 1, max: longestDomain }) ?? ofPattern(at, value, domainPattern);
}

/** The framework tells of a list as a whole. */
export function domainNames(at: string, values: readonly string[] | undefined): Violation {
  const isFine = values?.every((value) => domainName(at, value) === undefined) ?? true;
  if (isFine) return ofLength(at, values, { min: 1, max: 100 });
  const each = `Member must have length less than or equal to ${longestDomain}, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ${domainPattern}`;
  return fails(at, `[${values?.join(', ')}]`, `Member must satisfy constraint: [${each}]`);
}

export function idempotencyToken(value: string | undefined): Violation {
  const at = 'idempotencyToken';
  return ofLength(at, value, { min: 1, max: 32 }) ?? ofPattern(at, value, tokenPattern);
}

/** A list's items are of a set. */
export function eachOf(at: string, values: readonly string[] | undefined, set: readonly string[]): Violation {
  const wrong = values?.find((value) => oneOf(at, value, set) !== undefined);
  if (wrong === undefined) return undefined;
  const each = `Member must satisfy enum value set: [${set.join(', ')}]`;
  return fails(at, `[${values?.join(', ')}]`, `Member must satisfy constraint: [${each}]`);
}

/** A whole number in these bounds. */
export function inRange(at: string, value: number | undefined, { max, min }: Bounds): Violation {
  if (value === undefined || (value >= min && value <= max)) return undefined;
  return value < min
    ? fails(at, value, `Member must have value greater than or equal to ${min}`)
    : fails(at, value, `Member must have value less than or equal to ${max}`);
}

/** Those of `Options`. */
export function optionViolations(options: CertificateOptions): Violation[] {
  const { CertificateTransparencyLoggingPreference: transparency, Export, ValidationMethod } = options;
  return [
    oneOf('options.certificateTransparencyLoggingPreference', transparency, acmEnums.onOff),
    oneOf('options.export', Export, acmEnums.onOff),
    oneOf('options.validationMethod', ValidationMethod, acmEnums.validationMethod),
  ];
}

/** The sets of ACM's enums. */
export const acmEnums = {
  keyAlgorithm: ['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'],
  managedBy: ['CLOUDFRONT'],
  onOff: ['ENABLED', 'DISABLED'],
  sortBy: ['CREATED_AT'],
  sortOrder: ['ASCENDING', 'DESCENDING'],
  status: ['PENDING_VALIDATION', 'ISSUED', 'INACTIVE', 'EXPIRED', 'VALIDATION_TIMED_OUT', 'REVOKED', 'FAILED'],
  validationMethod: ['EMAIL', 'DNS', 'HTTP'],
} as const;
