// Paths -> paths that API Gateway has resources for: one variable per place, whole segments, no other characters.

import type { Json } from '../../model/api.ts';
import { checkPathPart, isGreedy, isPathVariable } from '../../model/validate-path.ts';
import type { JsonObject } from '../spec-document.ts';
import { isObject } from '../spec-document.ts';
import type { AdaptedPath, Adapting } from './adapting.ts';
import { adapted, cloneJson, dereference } from './adapting.ts';
import { itemsOf, member, membersOf } from './json-object.ts';
import { methodKeys } from './methods.ts';

/** Takes the path items out of the copy's root, renamed where they must be. */
export function adaptPaths(adapting: Adapting): void {
  const variables = new Map<string, string>();
  const byPath = new Map<string, AdaptedPath>();
  for (const [from, item] of membersOf(member(adapting.root, 'paths'))) {
    if (from.startsWith('x-') || !isObject(item)) continue;
    const bad = from.split('/').find((part, at, parts) => part !== '' && isBad(part, at === parts.length - 1));
    if (bad !== undefined) {
      adapted(adapting, ['paths', from], `the path is left out: API Gateway has no resource for '${bad}'`);
      continue;
    }
    const { path, renamed } = uniteVariables(from, variables);
    if (renamed.size > 0) renamePath(adapting, { from, path, item, renamed });
    place(adapting, byPath, { path, from, item });
  }
  adapting.paths = [...byPath.values()];
}

function isBad(part: string, last: boolean): boolean {
  return checkPathPart(part) !== undefined || (isGreedy(part) && !last);
}

/** The path with its variables called as the first path that has one in that place calls it. */
function uniteVariables(path: string, variables: Map<string, string>): { path: string; renamed: Map<string, string> } {
  const renamed = new Map<string, string>();
  let parent = '';
  for (const part of path.split('/').filter((segment) => segment !== '')) {
    const first = isPathVariable(part) ? (variables.get(parent) ?? part) : part;
    if (isPathVariable(part)) variables.set(parent, first);
    if (first !== part) renamed.set(nameOf(part), nameOf(first));
    parent = `${parent}/${first}`;
  }
  return { path: parent || '/', renamed };
}

function nameOf(variable: string): string {
  return variable.slice(1, isGreedy(variable) ? -2 : -1);
}

interface RenamedPath extends AdaptedPath {
  /** Old name -> new name of its variables. */
  renamed: ReadonlyMap<string, string>;
}

function renamePath(adapting: Adapting, path: RenamedPath): void {
  const message = `the path becomes ${path.path}: only one variable is allowed among siblings`;
  adapted(adapting, ['paths', path.from], message);
  renameParameters(adapting, path.item, path.renamed);
  for (const key of methodKeys.keys()) {
    const operation = member(path.item, key);
    if (isObject(operation)) renameParameters(adapting, operation, path.renamed);
  }
}

/** Shared parameters are copied, since other paths may keep the old name. */
function renameParameters(adapting: Adapting, holder: JsonObject, renamed: ReadonlyMap<string, string>): void {
  const parameters = itemsOf(member(holder, 'parameters'));
  if (parameters.length === 0) return;
  holder['parameters'] = parameters.map((parameter) => renameParameter(adapting, parameter, renamed));
}

function renameParameter(adapting: Adapting, parameter: Json, renamed: ReadonlyMap<string, string>): Json {
  const value = dereference(adapting, parameter);
  const name = member(value, 'name');
  const to = member(value, 'in') === 'path' && typeof name === 'string' ? renamed.get(name) : undefined;
  if (to === undefined || !isObject(value)) return parameter;
  return { ...(cloneJson(value) as JsonObject), name: to };
}

/** Two paths may have become one: then the second gives it what methods the first has not. */
function place(adapting: Adapting, byPath: Map<string, AdaptedPath>, added: AdaptedPath): void {
  const first = byPath.get(added.path);
  if (!first) {
    byPath.set(added.path, added);
    return;
  }
  for (const key of methodKeys.keys()) {
    const operation = member(added.item, key);
    if (operation === undefined) continue;
    if (Object.hasOwn(first.item, key)) {
      const message = `the operation is left out: ${added.path} has this method already, from '${first.from}'`;
      adapted(adapting, ['paths', added.from, key], message);
    } else first.item[key] = withParameters(operation, itemsOf(member(added.item, 'parameters')));
  }
}

/** An operation that leaves its path item takes the parameters of the item along. */
function withParameters(operation: Json, parameters: readonly Json[]): Json {
  if (!isObject(operation) || parameters.length === 0) return operation;
  return { ...operation, parameters: [...parameters, ...itemsOf(member(operation, 'parameters'))] };
}
