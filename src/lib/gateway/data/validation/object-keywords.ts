// Keywords about objects. JSON Schema draft 4, validation, 5.4; the schemas of their members are in children.ts.

import type { Assertion, CompiledSchema } from './compiled-schema.ts';
import { type Instance, type InstanceObject, kinds } from './instance.ts';
import { assertion, type CompileKeyword, countOf, entriesOf, own, textsOf } from './keyword.ts';
import { compilePattern } from './schema-pattern.ts';

const sizeOf = (value: Instance): number => Object.keys(value as InstanceObject).length;
const has = (value: Instance, name: string): boolean => Object.hasOwn(value as InstanceObject, name);

const maxProperties: CompileKeyword = ({ value }) => {
  const most = countOf(value, 'maxProperties');
  return assertion('maxProperties', {
    kinds: kinds.object,
    test: (object) => sizeOf(object) <= most,
    message: (object) => `object has too many properties (found ${sizeOf(object)} but schema requires at most ${most})`,
  });
};

const minProperties: CompileKeyword = ({ value }) => {
  const least = countOf(value, 'minProperties');
  return assertion('minProperties', {
    kinds: kinds.object,
    test: (object) => sizeOf(object) >= least,
    message: (object) =>
      `object has too few properties (found ${sizeOf(object)} but schema requires at least ${least})`,
  });
};

const required: CompileKeyword = ({ value }) => {
  const names = [...new Set(textsOf(value, 'required'))].sort();
  return assertion('required', {
    kinds: kinds.object,
    test: (object) => names.every((name) => has(object, name)),
    message: (object) =>
      `object has missing required properties (${JSON.stringify(names.filter((name) => !has(object, name)))})`,
  });
};

const additionalProperties: CompileKeyword = ({ schema, value }) => {
  if (value !== false) return undefined;
  const properties = own(schema, 'properties');
  const known = new Set(properties === undefined ? [] : entriesOf(properties, 'properties').map(([name]) => name));
  const patterns = own(schema, 'patternProperties');
  const matching = patterns === undefined ? [] : entriesOf(patterns, 'patternProperties').map(([source]) => source);
  const matchers = matching.map(compilePattern);
  const isAllowed = (name: string): boolean => known.has(name) || matchers.some((matches) => matches(name));
  return assertion('additionalProperties', {
    kinds: kinds.object,
    test: (object) => Object.keys(object as InstanceObject).every(isAllowed),
    message: (object) => {
      const unwanted = Object.keys(object as InstanceObject).filter((name) => !isAllowed(name));
      return `object instance has properties which are not allowed by the schema: ${JSON.stringify(unwanted.sort())}`;
    },
  });
};

/** Of a property: other properties, or a schema that the object has to fit, too. */
const dependencies: CompileKeyword = ({ value, compile }) => {
  const entries = entriesOf(value, 'dependencies').sort(([one], [other]) => (one < other ? -1 : 1));
  const ofProperties = entries.flatMap(([name, needed]) =>
    Array.isArray(needed) ? [{ name, needed: [...new Set(textsOf(needed, 'dependencies'))].sort() }] : [],
  );
  const ofSchemas = entries.flatMap(([name, needed]) =>
    Array.isArray(needed) ? [] : [{ name, schema: compile(needed) }],
  );
  return {
    keyword: 'dependencies',
    kinds: kinds.object,
    test: (object) =>
      ofProperties.every(({ name, needed }) => !has(object, name) || needed.every((other) => has(object, other))) &&
      ofSchemas.every(({ name, schema }) => !has(object, name) || schema.test(object)),
    explain: (object, report) => {
      for (const { name, needed } of ofProperties) {
        if (has(object, name)) explainMissing(object, { name, needed }, report);
      }
      explainSchemas(object, ofSchemas, report);
    },
  } satisfies Assertion;
};

function explainMissing(object: Instance, dependency: { name: string; needed: string[] }, report: string[]): void {
  const { name, needed } = dependency;
  const missing = needed.filter((other) => !has(object, other));
  if (missing.length === 0) return;
  const lists = `schema requires ${JSON.stringify(needed)}; missing: ${JSON.stringify(missing)}`;
  report.push(`property "${name}" of object has missing property dependencies (${lists})`);
}

function explainSchemas(
  object: Instance,
  ofSchemas: readonly { name: string; schema: CompiledSchema }[],
  report: string[],
): void {
  for (const { name, schema } of ofSchemas) if (has(object, name)) schema.explain(object, report);
}

export const objectKeywords: readonly (readonly [string, CompileKeyword])[] = [
  ['additionalProperties', additionalProperties],
  ['dependencies', dependencies],
  ['maxProperties', maxProperties],
  ['minProperties', minProperties],
  ['required', required],
];
