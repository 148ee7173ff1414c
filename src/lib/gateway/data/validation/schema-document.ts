// Where references of a schema lead: to a place of the same model, to a schema by its `id`, to another model of the API,
// or to draft 4 itself. JSON Schema draft 4, core, 7; guide "Data models for REST APIs" (references between models).

import type { Instance } from './instance.ts';
import { isSchemaObject, own, type SchemaObject } from './keyword.ts';

/** A model's name in what a reference resolves to. */
const modelAddress = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([^/#?]+)$/;
/** A reference to a model as the API's definition keeps it. */
const modelPointer = /^\/models\/([^/]+)$/;

/** Keywords whose value is a schema, a list of them, or names with schemas. */
const oneSchema = ['not', 'items', 'additionalItems', 'additionalProperties'];
const manySchemas = ['allOf', 'anyOf', 'oneOf', 'items'];
const namedSchemas = ['properties', 'patternProperties', 'definitions', 'dependencies'];

/** What a reference says: a place in this document, or another model's name, and what follows. */
export type Destination =
  | { kind: 'here'; schema: Instance }
  | { kind: 'model'; name: string; fragment: string }
  | { kind: 'draft4'; fragment: string };

/** One model's schema. */
export class SchemaDocument {
  readonly root: Instance;
  readonly #address: string;
  /** Addresses that references resolve against, where an `id` changes them. */
  readonly #bases = new Map<SchemaObject, string>();
  /** By full address, with a fragment where the `id` has one. */
  readonly #identified = new Map<string, SchemaObject>();

  /** `name` is that of the model. */
  constructor(name: string, root: Instance) {
    this.root = root;
    this.#address = `https://apigateway.amazonaws.com/restapis/this/models/${encodeURIComponent(name)}`;
    if (isSchemaObject(root)) this.#scan(root);
  }

  /** Where the `$ref` of a schema of this document leads; undefined: nowhere. */
  resolve(reference: string, from: SchemaObject): Destination | undefined {
    const full = join(reference, this.#bases.get(from) ?? this.#address);
    const hash = full.indexOf('#');
    const address = hash < 0 ? full : full.slice(0, hash);
    const fragment = hash < 0 ? '' : decode(full.slice(hash + 1));
    if (address === 'http://json-schema.org/draft-04/schema') return { kind: 'draft4', fragment };
    const identified = this.#identified.get(fragment === '' ? address : `${address}#${fragment}`);
    if (identified) return { kind: 'here', schema: identified };
    const base = address === this.#address ? this.root : this.#identified.get(address);
    if (base !== undefined) return destination(base, fragment);
    const name = modelAddress.exec(address)?.[1];
    return name === undefined ? undefined : { kind: 'model', name: decode(name), fragment };
  }

  /** Walks all schemas, without recursion: models may be nested deeply. */
  #scan(root: SchemaObject): void {
    const left: { schema: SchemaObject; base: string }[] = [{ schema: root, base: this.#address }];
    for (let next = left.pop(); next; next = left.pop()) {
      const base = this.#enter(next.schema, next.base);
      for (const nested of nestedSchemas(next.schema)) left.push({ schema: nested, base });
    }
  }

  /** The address that holds inside of a schema. An `id` beside a `$ref` is none. */
  #enter(schema: SchemaObject, base: string): string {
    const id = own(schema, 'id');
    if (typeof id !== 'string' || typeof own(schema, '$ref') === 'string') {
      this.#bases.set(schema, base);
      return base;
    }
    const full = join(id, base);
    const hash = full.indexOf('#');
    this.#identified.set(full.replace(/#$/, ''), schema);
    const inside = hash < 0 ? full : full.slice(0, hash);
    this.#bases.set(schema, inside);
    return inside;
  }
}

/** A JSON pointer within a schema; `/models/NAME` is a model of the API where there is no such place. */
function destination(base: Instance, fragment: string): Destination | undefined {
  const found = follow(base, fragment);
  if (found !== undefined) return { kind: 'here', schema: found };
  const name = modelPointer.exec(fragment)?.[1];
  return name === undefined ? undefined : { kind: 'model', name, fragment: '' };
}

/** The value at a JSON pointer. */
export function follow(base: Instance, pointer: string): Instance | undefined {
  if (pointer === '') return base;
  if (!pointer.startsWith('/')) return undefined;
  let at: Instance | undefined = base;
  for (const part of pointer.slice(1).split('/')) {
    if (at === null || typeof at !== 'object') return undefined;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = Object.hasOwn(at, key) ? (at as SchemaObject)[key] : undefined;
  }
  return at;
}

function nestedSchemas(schema: SchemaObject): SchemaObject[] {
  const values = [
    ...oneSchema.map((keyword) => own(schema, keyword)),
    ...manySchemas.flatMap((keyword) => {
      const list = own(schema, keyword);
      return Array.isArray(list) ? list : [];
    }),
    ...namedSchemas.flatMap((keyword) => {
      const named = own(schema, keyword);
      return isSchemaObject(named) ? Object.values(named) : [];
    }),
  ];
  return values.filter(isSchemaObject);
}

function join(reference: string, base: string): string {
  try {
    return new URL(reference, base).href;
  } catch {
    return reference;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
