// Walks two schemas side by side. A reference to another model is not followed but handed on, so that each pair of
// models is compared once however often it is referred to; cycles end by themselves.

import type { Json } from '../model/api.ts';
import { isJsonObject, same } from './same.ts';
import { compareProperties, findOwnDifferences, own, type Tell } from './schema-findings.ts';

type Schema = { [key: string]: Json };

/** The two sides' models, and what to do with what is found. */
export interface SchemaWalk {
  /** Schema of a model by its name. */
  before(name: string): Json | undefined;
  after(name: string): Json | undefined;
  tell: Tell;
  /** Two references to models at one place. */
  refer(before: string, after: string): void;
}

/** Compares the schemas of two models. Linear in their size. */
export function compareSchemas(before: Json, after: Json, walk: SchemaWalk): void {
  const seen = new Map<Json, Set<Json>>();
  visit(before, after, '');

  function visit(old: Json, now: Json, at: string): void {
    const [oldModel, newModel] = [modelReference(old), modelReference(now)];
    if (oldModel !== undefined && newModel !== undefined) {
      walk.refer(oldModel, newModel);
      return;
    }
    const was = resolve(old, before, walk.before);
    const is = resolve(now, after, walk.after);
    if (!isJsonObject(was) || !isJsonObject(is)) {
      if (!same(was, is)) walk.tell({ name: 'schema-changed', at, before: was, after: is });
      return;
    }
    if (!firstTime(was, is)) return;
    findOwnDifferences([was, is], at, walk.tell);
    compareProperties([was, is], at, { tell: walk.tell, visit });
    visitInner(was, is, at);
  }

  function visitInner(was: Schema, is: Schema, at: string): void {
    visitAdditional(was, is, at);
    for (const keyword of ['items', 'not'] as const) visitMember([own(was, keyword), own(is, keyword)], keyword, at);
    for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
      visitMember([own(was, keyword), own(is, keyword)], keyword, at);
    }
  }

  function visitMember([was, is]: readonly [Json | undefined, Json | undefined], keyword: string, at: string): void {
    const place = keyword === 'items' ? `${at}[]` : at;
    if (was === undefined && is === undefined) return;
    if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
      for (const [index, member] of was.entries()) visit(member, is[index] ?? null, place);
    } else if (
      was !== undefined &&
      is !== undefined &&
      !Array.isArray(was) &&
      !Array.isArray(is) &&
      keyword !== 'not'
    ) {
      visit(was, is, place);
    } else if (!same(was, is)) {
      walk.tell({ name: 'schema-changed', at: place, keyword, before: was, after: is });
    }
  }

  function visitAdditional(was: Schema, is: Schema, at: string): void {
    const keyword = 'additionalProperties';
    const [old, now] = [opennessOf(own(was, keyword)), opennessOf(own(is, keyword))];
    if (isJsonObject(old) && isJsonObject(now)) visit(old, now, `${at}{}`);
    else if (old !== now) {
      const name = rank(now) < rank(old) ? 'constraint-tightened' : 'constraint-loosened';
      walk.tell({ name, at, keyword, before: old, after: now });
    }
  }

  function firstTime(was: Schema, is: Schema): boolean {
    const partners = seen.get(was) ?? new Set();
    if (partners.has(is)) return false;
    seen.set(was, partners.add(is));
    return true;
  }
}

/** Absent, true and `{}` all let anything in. */
function opennessOf(value: Json | undefined): Json {
  return value === undefined || (isJsonObject(value) && Object.keys(value).length === 0) ? true : value;
}

const rank = (openness: Json) => (openness === true ? 2 : openness === false ? 0 : 1);

const modelPrefix = '#/models/';

/** The name of the model that a schema refers to; undefined: it is no reference to a model. */
function modelReference(schema: Json): string | undefined {
  const target = isJsonObject(schema) ? own(schema, '$ref') : undefined;
  return typeof target === 'string' && target.startsWith(modelPrefix) ? target.slice(modelPrefix.length) : undefined;
}

/** Follows references within a schema, and to models, to what is no reference; a circle of bare references stays as it is. */
function resolve(schema: Json, root: Json, models: (name: string) => Json | undefined): Json {
  let found = schema;
  let base = root;
  for (let steps = 0; steps < 100 && isJsonObject(found); steps += 1) {
    const target = own(found, '$ref');
    if (typeof target !== 'string') return found;
    const model = modelReference(found);
    const next = model === undefined ? atPointer(base, target) : models(model);
    if (next === undefined) return found;
    if (model !== undefined) base = next;
    found = next;
  }
  return found;
}

function atPointer(root: Json, reference: string): Json | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let found: Json | undefined = root;
  for (const part of reference.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = Array.isArray(found) ? found[Number(key)] : isJsonObject(found) ? own(found, key) : undefined;
  }
  return found;
}
