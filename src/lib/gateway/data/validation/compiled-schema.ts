// A schema, compiled. `test` says whether a value fits, as fast as it can; `explain` then says why one does not, in the
// words and the order of AWS's validator: the keywords of a schema by name, and values inside of others only as long as
// nothing is wrong yet.

import { type Instance, type InstanceObject, kindOf, kinds } from './instance.ts';

/** A keyword of a schema. */
export interface Assertion {
  keyword: string;
  /** Kinds of values that it says something about. */
  kinds: number;
  test(value: Instance): boolean;
  /** Reports what is wrong with a value that failed. */
  explain(value: Instance, report: string[]): void;
}

/** The schemas of what is in a list, by its place. */
export type ItemSchemas = (index: number) => CompiledSchema | undefined;
/** The schemas of a member, by its name. */
export type MemberSchemas = (name: string) => readonly CompiledSchema[];

/** Filled once it is in the compiler's table: schemas may refer to themselves. */
export class CompiledSchema {
  assertions: readonly Assertion[] = [];
  items: ItemSchemas | undefined = undefined;
  members: MemberSchemas | undefined = undefined;
  /** Where `$ref` leads: this alone counts then. */
  target: CompiledSchema | undefined = undefined;

  test(value: Instance): boolean {
    if (this.target) return this.target.test(value);
    const kind = kindOf(value);
    for (const assertion of this.assertions) {
      if ((assertion.kinds & kind) !== 0 && !assertion.test(value)) return false;
    }
    if (kind === kinds.object) return this.#testMembers(value as InstanceObject);
    return kind !== kinds.array || this.#testItems(value as Instance[]);
  }

  explain(value: Instance, report: string[]): void {
    if (this.target) {
      this.target.explain(value, report);
      return;
    }
    const kind = kindOf(value);
    for (const assertion of this.assertions) {
      if ((assertion.kinds & kind) !== 0 && !assertion.test(value)) assertion.explain(value, report);
    }
    if (report.length > 0) return;
    if (kind === kinds.array) this.#explainItems(value as Instance[], report);
    else if (kind === kinds.object) this.#explainMembers(value as InstanceObject, report);
  }

  #testItems(value: readonly Instance[]): boolean {
    const { items } = this;
    if (!items) return true;
    for (let index = 0; index < value.length; index++) {
      const schema = items(index);
      if (schema && !schema.test(value[index] ?? null)) return false;
    }
    return true;
  }

  #testMembers(value: InstanceObject): boolean {
    const { members } = this;
    if (!members) return true;
    for (const name of Object.keys(value)) {
      for (const schema of members(name)) {
        if (!schema.test(value[name] ?? null)) return false;
      }
    }
    return true;
  }

  #explainItems(value: readonly Instance[], report: string[]): void {
    for (const [index, item] of value.entries()) this.items?.(index)?.explain(item, report);
  }

  #explainMembers(value: InstanceObject, report: string[]): void {
    for (const name of Object.keys(value).sort()) {
      for (const schema of this.members?.(name) ?? []) schema.explain(value[name] ?? null, report);
    }
  }
}
