// Paths -> resources, those in between included, and the methods on them.
// Guide "Amazon API Gateway important notes" (paths), API reference "CreateResource" (the refusals).

import type { Resource, RestApi } from '../../model/api.ts';
import { checkNewChild, checkPathPart, isPathVariable } from '../../model/validate-path.ts';
import { isObject } from '../spec-document.ts';
import { methodKeys, readMethod } from './methods.ts';
import type { Located, Reading } from './reading.ts';
import { note, opaqueExtensions, refuse, resolveMember, resolveMembers } from './reading.ts';

/** The extensions of a path item that are methods. */
const pathItemExtensions: ReadonlySet<string> = new Set(methodKeys.keys());

/** Makes every resource and method of the document, below the given segments of a base path. */
export function readPaths(reading: Reading, baseSegments: readonly string[]): void {
  const growing: Growing = { reading, variables: variablesOf(reading.into), refused: new Set() };
  const paths = resolveMember(reading, { value: reading.document.root, pointer: [] }, 'paths');
  for (const [path, pathItem] of resolveMembers(reading, paths)) {
    if (path.startsWith('x-')) continue;
    const segments = [...baseSegments, ...path.split('/').filter((segment) => segment !== '')];
    const at = growPath(growing, segments, pathItem);
    if (at !== undefined) readPathItem(reading, at, pathItem);
  }
}

/** The variable children that an API has already, by the path of their parent. */
function variablesOf(api: RestApi): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of Object.keys(api.resources)) {
    const end = path.lastIndexOf('/');
    const part = path.slice(end + 1);
    if (isPathVariable(part)) found.set(path.slice(0, end) || '/', part);
  }
  return found;
}

/** The tree of resources while it grows. */
interface Growing {
  reading: Reading;
  /** Path of a parent -> its variable child's part: there can be but one. */
  variables: Map<string, string>;
  /** Paths that were refused, so that each is told once. */
  refused: Set<string>;
}

/** Creates the resources along a path; its full path, or undefined when one of them was refused. */
function growPath(growing: Growing, segments: readonly string[], { pointer }: Located): string | undefined {
  const { resources } = growing.reading.api;
  let parent = '/';
  let parentPart = '';
  for (const part of segments) {
    const path = parent === '/' ? `/${part}` : `${parent}/${part}`;
    if (!Object.hasOwn(resources, path)) {
      const message = refusal(growing, { part, parentPart, parent });
      if (message !== undefined) return refusePath(growing, { path, pointer, message });
      resources[path] = { methods: {} };
    }
    parent = path;
    parentPart = part;
  }
  return parent;
}

function refusal(growing: Growing, at: { part: string; parentPart: string; parent: string }): string | undefined {
  const malformed = checkPathPart(at.part);
  if (malformed !== undefined) return malformed;
  const sibling = growing.variables.get(at.parent);
  const message = checkNewChild({ ...at, siblings: sibling === undefined ? [] : [sibling] });
  if (message === undefined && isPathVariable(at.part)) growing.variables.set(at.parent, at.part);
  return message;
}

function refusePath(growing: Growing, refused: { path: string; pointer: Located['pointer']; message: string }) {
  if (!growing.refused.has(refused.path)) {
    growing.refused.add(refused.path);
    refuse(growing.reading, refused.pointer, `Unable to create resource at path '${refused.path}': ${refused.message}`);
  }
  return undefined;
}

function readPathItem(reading: Reading, path: string, pathItem: Located): void {
  const resource = reading.api.resources[path];
  if (!resource || !isObject(pathItem.value)) return;
  for (const [key, httpMethod] of methodKeys) {
    const operation = resolveMember(reading, pathItem, key);
    if (!operation || !isObject(operation.value)) continue;
    const title = `${httpMethod} ${path}`;
    if (resource.methods[httpMethod])
      note(reading, operation.pointer, `Method '${title}' is there twice. The last one stays.`);
    resource.methods[httpMethod] = readMethod(reading, { ...operation, httpMethod, path, title, pathItem });
  }
  keepExtensions(resource, pathItem);
}

function keepExtensions(resource: Resource, { value }: Located): void {
  const extensions = opaqueExtensions(value, pathItemExtensions);
  if (extensions) resource.extensions = { ...resource.extensions, ...extensions };
}
