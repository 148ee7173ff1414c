// Operations on resources: the tree of paths (API reference: CreateResource … DeleteResource; texts recorded).

import type {
  CreateResourceRequest,
  DeleteResourceRequest,
  GetResourceRequest,
  GetResourcesRequest,
  Method,
  PatchOperation,
  Resource,
  Resources,
  UpdateResourceRequest,
} from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import { checkNewChild, checkPathPart } from '../../model/validate-path.ts';
import { page } from '../store/paging.ts';
import { findResource, findRestApi, listOf, methodsByResource, newRecordId, type StoredResource } from './api-store.ts';
import type { Context } from './context.ts';
import { badRequest, conflict, limitExceeded } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refuseWithChoices } from './patch.ts';
import { choiceText } from './patch-rules.ts';
import { quota } from './quotas.ts';

function createResource(input: CreateResourceRequest, context: Context): Resource {
  const restApiId = input.restApiId ?? '';
  const pathPart = input.pathPart ?? '';
  const parent = findResource(context, restApiId, input.parentId);
  const all = listOf<StoredResource>(context.records, 'resource', restApiId);
  refuseBadPlace({ id: '', pathPart, parent }, all);
  if (all.length >= quota(context, 'resources')) throw limitExceeded('Resources');
  const id = newRecordId(context, 'resource', restApiId);
  const resource: StoredResource = { id, parentId: parent.id, pathPart, path: childPath(parent, pathPart) };
  context.records.put(['resource', restApiId, id], resource);
  return resource;
}

function childPath(parent: StoredResource, pathPart: string): string {
  return `${parent.path === '/' ? '' : parent.path}/${pathPart}`;
}

/** A resource as it would stand under its parent. */
interface Place {
  id: string;
  pathPart: string;
  parent: StoredResource;
}

function refuseBadPlace({ id, pathPart, parent }: Place, all: readonly StoredResource[]): void {
  const malformed = checkPathPart(pathPart);
  if (malformed) throw badRequest(malformed);
  const siblings = all.filter((one) => one.parentId === parent.id && one.id !== id).map((one) => one.pathPart ?? '');
  if (siblings.includes(pathPart)) {
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  }
  const refusal = checkNewChild({ part: pathPart, parentPart: parent.pathPart ?? '', siblings });
  if (refusal) throw badRequest(refusal);
}

function getResource(input: GetResourceRequest, context: Context): Resource {
  const resource = findResource(context, input.restApiId, input.resourceId);
  const methods = record(
    context.records
      .list<Method>(['method', input.restApiId ?? '', resource.id])
      .map(({ key, value }) => [key[3] ?? '', value] as const),
  );
  return withMethods(resource, methods, input.embed);
}

/** By path; AWS promises no order. */
function getResources(input: GetResourcesRequest, context: Context): Resources {
  const { id } = findRestApi(context, input.restApiId);
  const all = listOf<StoredResource>(context.records, 'resource', id).sort((a, b) => (a.path < b.path ? -1 : 1));
  const methods = methodsByResource(context.records, id);
  const { items, position } = page(all, input, (resource) => resource.id);
  return {
    items: items.map((resource) => withMethods(resource, methods.get(resource.id), input.embed)),
    ...given({ position }),
  };
}

/** Methods are shown empty, as `{"GET":{}}`, unless they are asked for with `embed=methods` [recorded]. */
function withMethods(
  resource: StoredResource,
  methods: Record<string, Method> | undefined,
  embed: readonly string[] | undefined,
): Resource {
  const entries = Object.entries(methods ?? {});
  if (entries.length === 0) return resource;
  const whole = embed?.includes('methods') ?? false;
  return {
    ...resource,
    resourceMethods: record(entries.map(([verb, method]) => [verb, whole ? method : {}] as const)),
  };
}

const resourcePatchTable: PatchTable<StoredResource> = {
  refusal: refuseWithChoices,
  rules: [choiceText('/parentId', 'parentId'), choiceText('/pathPart', 'pathPart')],
};

function updateResource(input: UpdateResourceRequest, context: Context): Resource {
  const restApiId = input.restApiId ?? '';
  const found = findResource(context, restApiId, input.resourceId);
  const request = { record: found, operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateResourceInput', request, resourcePatchTable);
  if (found.path === '/') refuseRootChange(input.patchOperations);
  if (found.path !== '/') moveResource(context, restApiId, patched);
  return getResource(input, context);
}

function refuseRootChange(operations: readonly PatchOperation[] | undefined): void {
  const [first] = operations ?? [];
  if (first) throw badRequest(`Root resource cannot update its ${first.path?.slice(1)}.`);
}

/** Stores a resource at its new place, and the new paths of all that is below it. */
function moveResource(context: Context, restApiId: string, moved: StoredResource): void {
  const parent = findResource(context, restApiId, moved.parentId);
  const all = listOf<StoredResource>(context.records, 'resource', restApiId);
  const subtree = subtreeOf(moved.id, all);
  refuseBadPlace({ id: moved.id, pathPart: moved.pathPart ?? '', parent }, all);
  if (subtree.some(({ id }) => id === parent.id)) throw badRequest('Resources cannot be cyclical.');
  const paths = new Map([[parent.id, parent]]);
  for (const resource of subtree) {
    const current = resource.id === moved.id ? moved : resource;
    const above = paths.get(current.parentId ?? '') ?? parent;
    const placed = { ...current, path: childPath(above, current.pathPart ?? '') };
    paths.set(placed.id, placed);
    context.records.put(['resource', restApiId, placed.id], placed);
  }
}

/** The resource and everything below it, parents before their children. */
function subtreeOf(id: string, all: readonly StoredResource[]): StoredResource[] {
  const children = new Map<string, StoredResource[]>();
  for (const resource of all) {
    const parentId = resource.parentId ?? '';
    children.set(parentId, [...(children.get(parentId) ?? []), resource]);
  }
  const found = all.filter((resource) => resource.id === id);
  for (const resource of found) found.push(...(children.get(resource.id) ?? []));
  return found;
}

function deleteResource(input: DeleteResourceRequest, context: Context): object {
  const restApiId = input.restApiId ?? '';
  const resource = findResource(context, restApiId, input.resourceId);
  if (resource.path === '/') throw badRequest('Root resource cannot be deleted.');
  for (const { id } of subtreeOf(resource.id, listOf<StoredResource>(context.records, 'resource', restApiId))) {
    context.records.remove(['resource', restApiId, id]);
    context.records.removeAll(['method', restApiId, id]);
  }
  return {};
}

/** Operations on resources. */
export const resourceHandlers = {
  CreateResource: createResource,
  GetResource: getResource,
  GetResources: getResources,
  UpdateResource: updateResource,
  DeleteResource: deleteResource,
};
