// The condition operators: how one value of a request compares with the values of a policy. IAM user guide, "IAM JSON
// policy elements: Condition operators".

import { compileIpRange } from './ip-range.ts';
import type { PolicyRequest } from './policy-request.ts';
import { compilePattern, type Pattern } from './wildcard.ts';

/** Whether a value of the request matches one of the policy's. */
export type Comparison = Pattern;

interface Operator {
  /** Compiles one value of a policy; undefined where it is none of the operator's kind, so that nothing matches it. */
  compile(value: string, variables: 'replaced' | 'literal'): Comparison | undefined;
  /** Satisfied when no value matches, as also when the key is absent. */
  isNegated: boolean;
}

const operators = new Map<string, Operator>();

function add(name: string, compile: Operator['compile'], negation?: string): void {
  operators.set(name.toLowerCase(), { compile, isNegated: false });
  if (negation !== undefined) operators.set(negation.toLowerCase(), { compile, isNegated: true });
}

add('StringEquals', text('literal'), 'StringNotEquals');
add('StringEqualsIgnoreCase', ignoringCase(text('literal')), 'StringNotEqualsIgnoreCase');
add('StringLike', text('wild'), 'StringNotLike');
add(
  'NumericEquals',
  numeric((left, right) => left === right),
  'NumericNotEquals',
);
add(
  'NumericLessThan',
  numeric((left, right) => left < right),
);
add(
  'NumericLessThanEquals',
  numeric((left, right) => left <= right),
);
add(
  'NumericGreaterThan',
  numeric((left, right) => left > right),
);
add(
  'NumericGreaterThanEquals',
  numeric((left, right) => left >= right),
);
add(
  'DateEquals',
  date((left, right) => left === right),
  'DateNotEquals',
);
add(
  'DateLessThan',
  date((left, right) => left < right),
);
add(
  'DateLessThanEquals',
  date((left, right) => left <= right),
);
add(
  'DateGreaterThan',
  date((left, right) => left > right),
);
add(
  'DateGreaterThanEquals',
  date((left, right) => left >= right),
);
add('Bool', ignoringCase(text('literal')));
add('BinaryEquals', binary);
add('IpAddress', compileIpRange, 'NotIpAddress');
add('ArnEquals', arn, 'ArnNotEquals');
add('ArnLike', arn, 'ArnNotLike');

/** The operator of this name, which is taken in any case and without its prefix and suffix. */
export function conditionOperator(name: string): Operator | undefined {
  return operators.get(name.toLowerCase());
}

function text(wildcards: 'wild' | 'literal'): Operator['compile'] {
  return (value, variables) => compilePattern(value, { wildcards, variables });
}

/** Also of what variables stand for. */
function ignoringCase(compile: Operator['compile']): Operator['compile'] {
  return (value, variables) => {
    const matches = compile(value.toLowerCase(), variables);
    return matches && ((found, request) => matches(found.toLowerCase(), lowerCase(request)));
  };
}

function lowerCase(request: PolicyRequest): PolicyRequest {
  return {
    ...request,
    key: (name) => {
      const value = request.key(name);
      return typeof value === 'string' ? value.toLowerCase() : value;
    },
  };
}

function numeric(holds: (left: number, right: number) => boolean): Operator['compile'] {
  return (value) => {
    const right = parseNumber(value);
    if (right === undefined) return undefined;
    return (found) => {
      const left = parseNumber(found);
      return left !== undefined && holds(left, right);
    };
  };
}

function parseNumber(written: string): number | undefined {
  const number = written.trim() === '' ? Number.NaN : Number(written);
  return Number.isFinite(number) ? number : undefined;
}

function date(holds: (left: number, right: number) => boolean): Operator['compile'] {
  return (value) => {
    const right = parseTime(value);
    if (right === undefined) return undefined;
    return (found) => {
      const left = parseTime(found);
      return left !== undefined && holds(left, right);
    };
  };
}

const iso = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?$/i;

/** ISO 8601 as the W3C profiles it (a time that names no zone is UTC), or seconds since the epoch. */
function parseTime(written: string): number | undefined {
  const trimmed = written.trim();
  if (/^\d{5,}(?:\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000;
  if (!iso.test(trimmed)) return undefined;
  const hasZone = !/T/i.test(trimmed) || /(?:Z|[+-]\d\d:?\d\d)$/i.test(trimmed);
  const time = Date.parse(hasZone ? trimmed : `${trimmed}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** Base64, compared byte by byte. */
function binary(value: string): Comparison {
  const bytes = Buffer.from(value, 'base64');
  return (found) => bytes.equals(Buffer.from(found, 'base64'));
}

/** ArnEquals and ArnLike are the same: each of the six parts is a pattern of its own. */
function arn(value: string, variables: 'replaced' | 'literal'): Comparison | undefined {
  const patterns = cutArn(value)?.map((part) => compilePattern(part, { wildcards: 'wild', variables }));
  if (!patterns) return undefined;
  return (found, request) => {
    const parts = cutArn(found);
    return parts?.every((part, at) => patterns[at]?.(part, request)) === true;
  };
}

/** Colons count as separators only outside of `${…}`; the last part keeps its own. */
function cutArn(written: string): string[] | undefined {
  const parts = written.match(/(?:\$\{[^}]*\}|[^:])*(?::|$)/g) ?? [];
  if (!written.startsWith('arn:') || parts.length < 6) return undefined;
  const head = parts.slice(0, 5);
  return [...head.map((part) => part.slice(0, -1)), written.slice(head.join('').length)];
}
