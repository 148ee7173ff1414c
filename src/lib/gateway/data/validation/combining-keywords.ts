// Keywords about values of any kind. JSON Schema draft 4, validation, 5.5; what is wrong by the schemas that they combine
// is not told, as AWS does not.

import type { CompiledSchema } from './compiled-schema.ts';
import { anyKind, canonicalText, type Instance, instanceText, kindNames, kindOf, kinds } from './instance.ts';
import { assertion, type CompileKeyword, type KeywordPlace, listOf } from './keyword.ts';
import { SchemaFault } from './schema-fault.ts';

const kindsByName = new Map<string, number>([...Object.entries(kinds), ['number', kinds.number | kinds.integer]]);

const type: CompileKeyword = ({ value }) => {
  let allowed = 0;
  for (const name of Array.isArray(value) ? value : [value]) {
    const bits = typeof name === 'string' ? kindsByName.get(name) : undefined;
    if (bits === undefined) throw new SchemaFault(`"type" is none: ${JSON.stringify(name)}`);
    allowed |= bits;
  }
  const names = JSON.stringify(kindNames(allowed));
  return assertion('type', {
    kinds: anyKind & ~allowed,
    test: () => false,
    message: (found) =>
      `instance type (${kindNames(kindOf(found))[0]}) does not match any allowed primitive type (allowed: ${names})`,
  });
};

const enumeration: CompileKeyword = ({ value }) => {
  const values = listOf(value, 'enum');
  const texts = new Set(values.filter((one) => typeof one === 'string'));
  const others = new Set(values.filter((one) => typeof one !== 'string').map(canonicalText));
  return assertion('enum', {
    kinds: anyKind,
    test: (found) => (typeof found === 'string' ? texts.has(found) : others.has(canonicalText(found))),
    message: (found) =>
      `instance value (${instanceText(found)}) not found in enum (possible values: ${instanceText(values)})`,
  });
};

/** A loop, as those below: schemas that refer to themselves go deep, and each call costs a part of the stack. */
function countFitting(schemas: readonly CompiledSchema[], found: Instance): number {
  let count = 0;
  for (const schema of schemas) if (schema.test(found)) count++;
  return count;
}

function schemasOf({ value, compile }: KeywordPlace, keyword: string) {
  return listOf(value, keyword).map(compile);
}

const allOf: CompileKeyword = (place) => {
  const schemas = schemasOf(place, 'allOf');
  return assertion('allOf', {
    kinds: anyKind,
    test: (found) => {
      for (const schema of schemas) if (!schema.test(found)) return false;
      return true;
    },
    message: (found) =>
      `instance failed to match all required schemas (matched only ${countFitting(schemas, found)} out of ${schemas.length})`,
  });
};

const anyOf: CompileKeyword = (place) => {
  const schemas = schemasOf(place, 'anyOf');
  return assertion('anyOf', {
    kinds: anyKind,
    test: (found) => {
      for (const schema of schemas) if (schema.test(found)) return true;
      return false;
    },
    message: () => `instance failed to match at least one required schema among ${schemas.length}`,
  });
};

const oneOf: CompileKeyword = (place) => {
  const schemas = schemasOf(place, 'oneOf');
  return assertion('oneOf', {
    kinds: anyKind,
    test: (found) => countFitting(schemas, found) === 1,
    message: (found) =>
      `instance failed to match exactly one schema (matched ${countFitting(schemas, found)} out of ${schemas.length})`,
  });
};

const not: CompileKeyword = ({ value, compile }) => {
  const schema = compile(value);
  return assertion('not', {
    kinds: anyKind,
    test: (found) => !schema.test(found),
    message: () => 'instance matched a schema which it should not have',
  });
};

export const combiningKeywords: readonly (readonly [string, CompileKeyword])[] = [
  ['allOf', allOf],
  ['anyOf', anyOf],
  ['enum', enumeration],
  ['not', not],
  ['oneOf', oneOf],
  ['type', type],
];
