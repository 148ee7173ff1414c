// Brings every external `$ref` inside: a referenced schema becomes an entry of components.schemas (definitions in
// OpenAPI 2.0), since API Gateway makes models of those; anything else takes the reference's place.
// swagger-parser's own bundle is not used: it renames by place of first use, rewrites `#/…` references, and forgets
// which file a value came from.

import { ApigwError, type Place } from '../errors.ts';
import { type Json, record } from '../model/api.ts';
import { followRef, type Site, siteKey } from './follow-refs.ts';
import type { SpecFiles } from './load-files.ts';
import { maxDepth, tooDeep } from './parsed-text.ts';
import { childOf, formatRef, parseFragment, valueAt } from './pointer.ts';
import { isDataKey, isSchemaSlot } from './ref-slot.ts';
import { isObject, type JsonObject, type PlaceOf, type Pointer, refOf } from './spec-document.ts';
import type { SpecFile } from './spec-file.ts';

/** A reference that could not be resolved: `{}` stands in its place, or it was kept where that does no harm. */
export interface Dangling {
  error: ApigwError;
  kept: boolean;
  /** Where it was, in the bundled document and in its file. */
  pointer: Pointer;
  place: Place;
}

export interface Bundle {
  root: JsonObject;
  /** The file and place that a spot of `root` came from: a value from behind its reference, a key from before it. */
  origin(pointer: Pointer, of: PlaceOf): { file: SpecFile; pointer: Pointer };
  dangling: Dangling[];
}

/** A spot during the copy: which file it is from, where it stands there and in the bundle. */
interface Spot {
  file: SpecFile;
  at: Pointer;
  out: Pointer;
  data: boolean;
}

interface Bundling {
  entry: SpecFile;
  files: SpecFiles;
  /** Where schemas are collected. */
  home: Pointer;
  /** Names of schemas by the spot that they come from, those of the entry's own list included. */
  names: Map<string, string>;
  /** Schemas brought inside, by name; those at the end are still to be copied. */
  hoisted: Map<string, Site>;
  taken: Set<string>;
  /** What stands in a reference's place, by the reference object. */
  inlined: Map<Json, Site>;
  /** References being replaced, to notice that one contains itself. */
  open: Set<string>;
  /** Objects and lists copied so far. */
  size: number;
  /** Whether a reference without a target may stay. */
  mayLack(ref: string): boolean;
  dangling: Dangling[];
}

/** Objects and lists that a document may have once everything is in its place; references can double them over and over. */
const maxSize = 1_000_000;

/**
 * Models that every API made by CreateRestApi has: documents refer to them without defining them, and API Gateway
 * imports those with the warning that the model is not found.
 */
const defaultModels = new Set(
  ['Empty', 'Error'].flatMap((name) => [`#/definitions/${name}`, `#/components/schemas/${name}`]),
);

/** How a document is put together. */
export interface BundleOptions {
  /** Where schemas of other files go. */
  home: Pointer;
  /** `keep`: the document is merged into an API, which may have the models that the document itself has not. */
  missingModels: 'refuse' | 'keep';
}

const modelRef = /^#\/(?:definitions|components\/schemas)\/[^/]+$/;

/** The entry with everything that it refers to. */
export function bundle(entry: SpecFile, files: SpecFiles, { home, missingModels }: BundleOptions): Bundle {
  const bundling: Bundling = {
    entry,
    files,
    home,
    mayLack: (ref) => defaultModels.has(ref) || (missingModels === 'keep' && modelRef.test(ref)),
    names: new Map(),
    hoisted: new Map(),
    taken: new Set(),
    inlined: new Map(),
    open: new Set(),
    size: 0,
    dangling: [],
  };
  nameOwnSchemas(bundling);
  const root = copy(entry.root, { file: entry, at: [], out: [], data: false }, bundling) as JsonObject;
  const schemas = record<Json>();
  for (const [name, site] of bundling.hoisted) {
    schemas[name] = copy(
      site.value,
      { file: site.file, at: site.pointer, out: [...home, name], data: false },
      bundling,
    );
  }
  if (bundling.hoisted.size > 0) addSchemas(root, home, schemas);
  return { root, origin: (pointer, of) => originOf(pointer, of, bundling), dangling: bundling.dangling };
}

/** The entry's own schemas keep their names also for references that reach the same file another way. */
function nameOwnSchemas({ entry, files, home, names, taken }: Bundling): void {
  const schemas = siteOf(formatRef(home), entry, files);
  if (!schemas || !isObject(schemas.value)) return;
  for (const [name, value] of Object.entries(schemas.value)) {
    taken.add(name);
    if (schemas.file !== entry) names.set(siteKey({ ...schemas, pointer: [...schemas.pointer, name] }), name);
    const ref = refOf(value);
    const target = ref === undefined || ref.startsWith('#') ? undefined : siteOf(ref, schemas.file, files);
    if (target && !names.has(siteKey(target))) names.set(siteKey(target), name);
  }
}

function siteOf(ref: string, file: SpecFile, files: SpecFiles): Site | undefined {
  try {
    return followRef(ref, file, files);
  } catch {
    return undefined; // reported where it is used
  }
}

function copy(value: Json, spot: Spot, bundling: Bundling): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (++bundling.size > maxSize) {
    throw new ApigwError('InvalidSpec', `references expand to more than ${maxSize} objects`);
  }
  if (Array.isArray(value)) return value.map((item, index) => copy(item, under(spot, index), bundling));
  const ref = refOf(value);
  if (ref !== undefined) return copyRef(value, ref, spot, bundling);
  return record(Object.entries(value).map(([key, item]) => [key, copy(item, under(spot, key), bundling)]));
}

function copyRef(holder: JsonObject, ref: string, spot: Spot, bundling: Bundling): Json {
  try {
    const site = followRef(ref, spot.file, bundling.files);
    return referenceTo(site, holder, spot, bundling) ?? replace(holder, site, spot, bundling);
  } catch (error) {
    if (!(error instanceof ApigwError) || bundling.size > maxSize) throw error;
    const place = spot.file.text.locate([...spot.at, '$ref']);
    const kept = spot.data || bundling.mayLack(ref);
    bundling.dangling.push({ error, kept, pointer: spot.out, place });
    return kept ? holder : record();
  }
}

/** The reference as it is in the bundle; undefined where what it refers to is to take its place. */
function referenceTo(site: Site, holder: JsonObject, spot: Spot, bundling: Bundling): JsonObject | undefined {
  if (spot.file === bundling.entry && staysInside(holder, spot.file)) return holder;
  if (spot.data) return undefined;
  const name = nameOf(site, spot.out, bundling);
  if (name !== undefined) return withRef(holder, formatRef([...bundling.home, name]));
  return site.file === bundling.entry ? withRef(holder, formatRef(site.pointer)) : undefined;
}

/** Whether a `#/…` leads somewhere in its own file without passing another reference: then it may stay as it is. */
function staysInside(holder: JsonObject, file: SpecFile): boolean {
  const ref = refOf(holder);
  const keys = ref?.startsWith('#') ? parseFragment(ref.slice(1)) : undefined;
  return keys !== undefined && valueAt(file.root, keys) !== undefined;
}

/** The name of the schema at `site`: its own, or one given now because a schema is what is referred to. */
function nameOf(site: Site, out: Pointer, bundling: Bundling): string | undefined {
  const key = siteKey(site);
  const known = bundling.names.get(key);
  if (known !== undefined) return isHomeOf(known, out, bundling) ? undefined : known;
  if (site.file === bundling.entry || !isSchemaSlot(out)) return undefined;
  const name = freeName(site, bundling.taken);
  bundling.taken.add(name);
  bundling.names.set(key, name);
  bundling.hoisted.set(name, site);
  return name;
}

function isHomeOf(name: string, out: Pointer, { home }: Bundling): boolean {
  return out.length === home.length + 1 && out.at(-1) === name && home.every((key, index) => out[index] === key);
}

/** A model name for a schema of another file: API Gateway's model names have letters and digits only. */
function freeName(site: Site, taken: Set<string>): string {
  const file = site.file.uri.slice(site.file.uri.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const wanted = String(site.pointer.at(-1) ?? file.replace(/%[0-9a-f]{2}/gi, ' '));
  const words = wanted.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const name =
    words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('') ||
    'Schema';
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
  return free;
}

function withRef(holder: JsonObject, ref: string): JsonObject {
  const made = record(Object.entries(holder));
  made['$ref'] = ref;
  return made;
}

/** What the reference leads to, in its place; keys beside the `$ref` win, as in a path item. */
function replace(holder: JsonObject, site: Site, spot: Spot, bundling: Bundling): Json {
  if (spot.out.length > maxDepth) throw tooDeep(spot.file.text.locate(spot.at));
  const key = siteKey(site);
  if (bundling.open.has(key)) {
    throw new ApigwError('InvalidSpec', `$ref ${JSON.stringify(holder['$ref'])} can't be resolved: it contains itself`);
  }
  bundling.open.add(key);
  bundling.inlined.set(holder, site);
  const made = copy(site.value, { ...spot, file: site.file, at: site.pointer }, bundling);
  bundling.open.delete(key);
  if (!isObject(made) || Object.keys(holder).length === 1) return made;
  const merged = record(Object.entries(made));
  for (const [name, value] of Object.entries(holder)) {
    if (name !== '$ref') merged[name] = copy(value, under(spot, name), bundling);
  }
  return merged;
}

function under(spot: Spot, key: string | number): Spot {
  const data = spot.data || (typeof key === 'string' && isDataKey(key, spot.out.at(-1)));
  return { file: spot.file, at: [...spot.at, key], out: [...spot.out, key], data };
}

function addSchemas(root: JsonObject, home: Pointer, schemas: JsonObject): void {
  let holder = root;
  for (const key of home) {
    const next = holder[key];
    const made = isObject(next) ? next : record<Json>();
    holder[key] = made;
    holder = made;
  }
  for (const [name, schema] of Object.entries(schemas)) holder[name] = schema;
}

/** Walks down the files as the copy did. */
function originOf(pointer: Pointer, of: PlaceOf, bundling: Bundling): Site {
  const { entry, hoisted, home, inlined } = bundling;
  const name = pointer[home.length];
  const schema = home.every((key, index) => pointer[index] === key) ? hoisted.get(String(name)) : undefined;
  let site: Site = schema ?? { file: entry, pointer: [], value: entry.root };
  for (const key of schema ? pointer.slice(home.length + 1) : pointer) {
    site = behindRefs(site, inlined, (value) => Object.hasOwn(Object(value), key));
    const value = childOf(site.value, key);
    if (value === undefined) return site;
    site = { file: site.file, pointer: [...site.pointer, key], value };
  }
  return of === 'value' ? behindRefs(site, inlined, () => false) : site;
}

/** What stands in the place of a reference, and of a reference there, up to a value that has what is looked for. */
function behindRefs(site: Site, inlined: Map<Json, Site>, found: (value: Json) => boolean): Site {
  let at = site;
  for (const passed = new Set<Json>(); !found(at.value) && !passed.has(at.value); ) {
    passed.add(at.value);
    at = inlined.get(at.value) ?? at;
  }
  return at;
}
