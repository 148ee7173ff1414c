// The tree of resources: records that name their parents <-> the model's paths (API reference: Resource).

import type { Resource as ResourceRecord } from '@aws-sdk/client-api-gateway';
import type { HttpMethod, Method, Resource } from './api.ts';
import { record } from './api.ts';
import { type MethodReferences, methodFromRecord, recordFromMethod } from './rest-records-methods.ts';
import { compare } from './rest-records-names.ts';

/** The resources of records, by path; the root is always there. */
export function resourcesFromRecords(
  found: readonly ResourceRecord[],
  names: MethodReferences,
): Record<string, Resource> {
  const resources = record<Resource>([['/', { methods: {} }]]);
  const byPath = [...found].sort((a, b) => compare(a.path ?? '', b.path ?? ''));
  for (const resource of byPath) {
    const methods = Object.entries(resource.resourceMethods ?? {}).sort(([a], [b]) => compare(a, b));
    resources[resource.path ?? '/'] = {
      methods: record(
        methods.map(
          ([httpMethod, method]) => [httpMethod, methodFromRecord(method, resource.id ?? '', names)] as const,
        ),
      ),
    };
  }
  return resources;
}

/** Path -> id: those that are known, and new ones. */
export interface ResourceIds {
  newId(length: number): string;
  known?: ReadonlyMap<string, string>;
}

/** The records of resources, the root's first and parents before their children. */
export function recordsFromResources(
  resources: Record<string, Resource>,
  { newId, known }: ResourceIds,
  references: MethodReferences,
): ResourceRecord[] {
  // A path sorts after its ancestors.
  const paths = Object.keys(resources).sort(compare);
  const ids = new Map(paths.map((path) => [path, known?.get(path) ?? newId(path === '/' ? 10 : 6)]));
  return paths.map((path) => {
    const id = ids.get(path) ?? '';
    const cut = path.lastIndexOf('/');
    const place = path === '/' ? {} : { parentId: ids.get(path.slice(0, cut) || '/'), pathPart: path.slice(cut + 1) };
    return {
      id,
      path,
      ...place,
      ...recordsFromMethods(resources[path]?.methods ?? {}, { resourceId: id, ids: references }),
    };
  });
}

function recordsFromMethods(
  methods: Resource['methods'],
  target: { resourceId: string; ids: MethodReferences },
): Pick<ResourceRecord, 'resourceMethods'> {
  const entries = Object.entries(methods) as [HttpMethod, Method][];
  if (entries.length === 0) return {};
  return { resourceMethods: record(entries.map(([verb, method]) => [verb, recordFromMethod(verb, method, target)])) };
}
