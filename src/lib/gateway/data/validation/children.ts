// Which schemas hold for what is inside of a list or an object. JSON Schema draft 4, validation, 5.3.1 and 5.4.4.

import type { CompiledSchema, ItemSchemas, MemberSchemas } from './compiled-schema.ts';
import type { Instance } from './instance.ts';
import { entriesOf, own, type SchemaObject } from './keyword.ts';
import { compilePattern } from './schema-pattern.ts';

type Compile = (nested: Instance) => CompiledSchema;

/** The schemas of elements: one for all, or one for each place and another for the rest. */
export function compileItems(schema: SchemaObject, compile: Compile): ItemSchemas | undefined {
  const items = own(schema, 'items');
  if (!Array.isArray(items)) {
    if (items === undefined) return undefined;
    const all = compile(items);
    return () => all;
  }
  const places = items.map(compile);
  const rest = compileAdditional(own(schema, 'additionalItems'), compile);
  return (index) => (index < places.length ? places[index] : rest);
}

const none: readonly CompiledSchema[] = [];

/** The schemas of members: by name, by pattern, and for those that neither knows. */
export function compileMembers(schema: SchemaObject, compile: Compile): MemberSchemas | undefined {
  const byName = new Map(membersOf(schema, 'properties').map(([name, nested]) => [name, [compile(nested)]]));
  const byPattern = membersOf(schema, 'patternProperties').map(([source, nested]) => {
    return { matches: compilePattern(source), schema: compile(nested) };
  });
  const additional = compileAdditional(own(schema, 'additionalProperties'), compile);
  const rest = additional ? [additional] : none;
  if (byPattern.length === 0) {
    return byName.size === 0 && rest === none ? undefined : (name) => byName.get(name) ?? rest;
  }
  return (name) => {
    const matching = byPattern.filter(({ matches }) => matches(name)).map((one) => one.schema);
    const found = [...(byName.get(name) ?? none), ...matching];
    return found.length > 0 ? found : rest;
  };
}

function membersOf(schema: SchemaObject, keyword: string): [string, Instance][] {
  const value = own(schema, keyword);
  return value === undefined ? [] : entriesOf(value, keyword);
}

/** What is said of the rest: a schema, or whether there may be any at all, which is an assertion. */
function compileAdditional(value: Instance | undefined, compile: Compile): CompiledSchema | undefined {
  return value === undefined || typeof value === 'boolean' ? undefined : compile(value);
}
