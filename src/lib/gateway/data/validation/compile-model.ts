// The models of an API -> schemas that bodies are held against, compiled at deployment, with the models that they refer
// to. Guide "Data models for REST APIs". A model that AWS's validator cannot work with fails every body.

import type { Model } from '../../../model/api.ts';
import { compileItems, compileMembers } from './children.ts';
import { combiningKeywords } from './combining-keywords.ts';
import { type Assertion, CompiledSchema } from './compiled-schema.ts';
import { draft4Schema } from './draft4-schema.ts';
import { format } from './formats.ts';
import { anyKind, type Instance } from './instance.ts';
import { type CompileKeyword, isSchemaObject, own, type SchemaObject } from './keyword.ts';
import { listKeywords } from './list-keywords.ts';
import { numberKeywords } from './number-keywords.ts';
import { objectKeywords } from './object-keywords.ts';
import { follow, SchemaDocument } from './schema-document.ts';
import { SchemaFault } from './schema-fault.ts';
import { stringKeywords } from './string-keywords.ts';

/** In the order in which AWS's validator asks them: by name, `format` last. */
const keywords: readonly (readonly [string, CompileKeyword])[] = [
  ...[...combiningKeywords, ...listKeywords, ...numberKeywords, ...objectKeywords, ...stringKeywords].sort(
    ([one], [other]) => (one < other ? -1 : 1),
  ),
  ['format', format],
];

interface Unfinished {
  schema: SchemaObject;
  document: SchemaDocument;
  made: CompiledSchema;
}

/** Compiles the models of one API; each schema of them once. */
export class ModelCompiler {
  readonly #models: Readonly<Record<string, Model>>;
  readonly #documents = new Map<string, SchemaDocument>();
  readonly #compiled = new Map<SchemaObject, CompiledSchema>();
  /** Schemas whose keywords are still to be compiled: a list, so that deep schemas don't recurse. */
  readonly #left: Unfinished[] = [];

  constructor(models: Readonly<Record<string, Model>>) {
    this.#models = models;
  }

  /** The compiled model. What the validator could not use throws a SchemaFault when a value comes to it. */
  compile(name: string): CompiledSchema {
    const document = this.#documentOf(name);
    if (!document) return faulty(new SchemaFault(`There is no model ${name}`));
    if (!isSchemaObject(document.root)) return faulty(new SchemaFault(`The model ${name} is no schema`));
    const made = this.#schema(document.root, document);
    for (let next = this.#left.pop(); next; next = this.#left.pop()) this.#fill(next);
    return made;
  }

  #documentOf(name: string): SchemaDocument | undefined {
    const known = this.#documents.get(name);
    if (known || !Object.hasOwn(this.#models, name)) return known;
    const made = new SchemaDocument(name, (this.#models[name]?.schema ?? {}) as Instance);
    this.#documents.set(name, made);
    return made;
  }

  #schema(schema: Instance, document: SchemaDocument): CompiledSchema {
    if (!isSchemaObject(schema)) throw new SchemaFault('A schema is an object');
    const known = this.#compiled.get(schema);
    if (known) return known;
    const made = new CompiledSchema();
    this.#compiled.set(schema, made);
    this.#left.push({ schema, document, made });
    return made;
  }

  #fill({ schema, document, made }: Unfinished): void {
    const reference = own(schema, '$ref');
    try {
      if (typeof reference === 'string') made.target = this.#refer(reference, schema, document);
      else this.#fillKeywords({ schema, document, made });
    } catch (error) {
      if (!(error instanceof SchemaFault)) throw error;
      made.target = faulty(error);
    }
  }

  #fillKeywords({ schema, document, made }: Unfinished): void {
    const compile = (nested: Instance): CompiledSchema => this.#schema(nested, document);
    const assertions: Assertion[] = [];
    for (const [keyword, compileKeyword] of keywords) {
      const value = own(schema, keyword);
      const assertion = value === undefined ? undefined : compileKeyword({ schema, value, compile });
      if (assertion) assertions.push(assertion);
    }
    made.assertions = assertions;
    made.items = compileItems(schema, compile);
    made.members = compileMembers(schema, compile);
  }

  #refer(reference: string, from: SchemaObject, document: SchemaDocument): CompiledSchema {
    const found = document.resolve(reference, from);
    if (found?.kind === 'here') return this.#schema(found.schema, document);
    const other = found?.kind === 'model' ? this.#documentOf(found.name) : found && this.#draft4();
    const place = other && found ? follow(other.root, found.fragment) : undefined;
    if (!other || place === undefined) throw new SchemaFault(`The reference ${reference} leads nowhere`);
    return this.#schema(place, other);
  }

  /** Under a name that no model can have. */
  #draft4(): SchemaDocument {
    const known = this.#documents.get('draft-04');
    if (known) return known;
    const made = new SchemaDocument('draft-04', draft4Schema);
    this.#documents.set('draft-04', made);
    return made;
  }
}

/** A schema that nothing can be held against. */
function faulty(fault: SchemaFault): CompiledSchema {
  const made = new CompiledSchema();
  const refuse = (): never => {
    throw fault;
  };
  made.assertions = [{ keyword: '', kinds: anyKind, test: refuse, explain: refuse }];
  return made;
}
