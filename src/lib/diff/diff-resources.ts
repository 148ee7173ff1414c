// Resources and their methods: paired by path, else by the path's shape, so that a renamed variable is no removal.

import type { HttpMethod, Method, Resource, RestApi } from '../model/api.ts';
import { type Change, makeChange } from './change.ts';
import { compareNamed, opaqueRules } from './compare-fields.ts';
import { compareMethods } from './diff-methods.ts';
import { isPreflight } from './preflight.ts';

/** A resource on both sides; its paths differ where a variable was renamed. */
export interface ResourcePair {
  path: string;
  before: Resource;
  after: Resource;
  /** Old -> new names of path variables. */
  renamed: ReadonlyMap<string, string>;
}

const none: ReadonlyMap<string, string> = new Map();

/** The changes of all resources and methods, without those inside their models. */
export function compareResources(before: RestApi, after: RestApi): Change[] {
  const { pairs, gone, fresh } = pairResources(before, after);
  return [
    ...pairs.flatMap((pair) => comparePair(pair, before, after)),
    ...gone.flatMap((path) => goneOrNew(path, before.resources[path], lossOf)),
    ...fresh.flatMap((path) => goneOrNew(path, after.resources[path], gainOf)),
  ];
}

/** Pairs the resources of two APIs; `gone` and `fresh` are the paths that are on one side only. */
export function pairResources(before: RestApi, after: RestApi) {
  const onlyAfter = new Map<string, string>();
  for (const path of Object.keys(after.resources)) {
    if (!Object.hasOwn(before.resources, path)) onlyAfter.set(shapeOf(path), path);
  }
  const pairs: ResourcePair[] = [];
  const gone: string[] = [];
  for (const [path, old] of Object.entries(before.resources)) {
    const same = Object.hasOwn(after.resources, path) ? after.resources[path] : undefined;
    const other = same ? path : onlyAfter.get(shapeOf(path));
    const now = other === undefined ? undefined : after.resources[other];
    if (other === undefined || !now) {
      gone.push(path);
      continue;
    }
    if (!same) onlyAfter.delete(shapeOf(path));
    pairs.push({ path: other, before: old, after: now, renamed: same ? none : renamedVariables(path, other) });
  }
  return { pairs, gone, fresh: [...onlyAfter.values()] };
}

/** `/pets/{id}` and `/pets/{petId}` are the same to a client. */
function shapeOf(path: string): string {
  return path.replace(/\{[^}+]*(\+?)\}/g, '{$1}');
}

function renamedVariables(before: string, after: string): ReadonlyMap<string, string> {
  const names = (path: string) => [...path.matchAll(/\{([^}+]*)\+?\}/g)].map(([, name]) => name ?? '');
  const now = names(after);
  return new Map(names(before).map((name, index) => [name, now[index] ?? name]));
}

function comparePair(pair: ResourcePair, before: RestApi, after: RestApi): Change[] {
  const place = { path: pair.path };
  const [oldNames, newNames] = [[...pair.renamed.keys()].join(', '), [...pair.renamed.values()].join(', ')];
  const renamed =
    oldNames === newNames
      ? []
      : [makeChange('path-parameter-renamed', place, { subject: 'path variables', before: oldNames, after: newNames })];
  return [
    ...renamed,
    ...compareNamed(
      pair.before.extensions ?? {},
      pair.after.extensions ?? {},
      opaqueRules('extension', place, 'extension'),
    ),
    ...compareNamed(methodsOf(pair.before), methodsOf(pair.after), {
      added: (verb, method) => [gainOf(pair.path, verb, method, pair.before)],
      removed: (verb, method) => [lossOf(pair.path, verb, method, pair.after)],
      both: (verb, old, now) =>
        compareMethods({ path: pair.path, method: verb }, { old, now, before, after, renamed: pair.renamed }),
    }),
  ];
}

const methodsOf = (resource: Resource) => resource.methods as Readonly<Record<HttpMethod, Method>>;

type MethodChange = (path: string, verb: string, method: Method, other?: Resource) => Change;

/** A resource that is on one side only: its methods, or itself if it has none. */
function goneOrNew(path: string, resource: Resource | undefined, tell: MethodChange): Change[] {
  const methods = Object.entries(resource ? methodsOf(resource) : {});
  if (methods.length > 0) return methods.map(([verb, method]) => tell(path, verb, method));
  return [
    makeChange(tell === gainOf ? 'resource-added' : 'resource-removed', { path }, { subject: `resource ${path}` }),
  ];
}

function gainOf(path: string, verb: string, method: Method, other?: Resource): Change {
  const about = { subject: `${verb} ${path}` };
  if (isPreflight(verb, method)) return makeChange('cors-preflight-added', { path, method: verb }, about);
  const rule = other?.methods.ANY ? 'method-taken-from-any' : 'method-added';
  return makeChange(rule, { path, method: verb }, about);
}

function lossOf(path: string, verb: string, method: Method, other?: Resource): Change {
  const about = { subject: `${verb} ${path}` };
  if (isPreflight(verb, method)) return makeChange('cors-preflight-removed', { path, method: verb }, about);
  const rule = other?.methods.ANY ? 'method-left-to-any' : 'method-removed';
  return makeChange(rule, { path, method: verb }, about);
}
