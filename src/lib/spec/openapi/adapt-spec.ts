// A plain OpenAPI document -> one that API Gateway takes: what it would refuse is renamed, converted or left out, and
// methods without a backend get one. Every change is told. Guide "Amazon API Gateway important notes for REST APIs".

import type { Json } from '../../model/api.ts';
import type { SpecDocument } from '../spec-document.ts';
import { isObject } from '../spec-document.ts';
import { adaptIntegrations } from './adapt-integrations.ts';
import { adaptMethods } from './adapt-methods.ts';
import { adaptModels } from './adapt-models.ts';
import { adaptOpenApi31 } from './adapt-openapi31.ts';
import { adaptPaths } from './adapt-paths.ts';
import { adaptSize } from './adapt-size.ts';
import type { Adaptation, Adapting } from './adapting.ts';
import { cloneJson } from './adapting.ts';

export interface AdaptOptions {
  /**
   * What methods without an integration get: `mock` (default), which answers with the example of their first 2xx
   * response; or the URL of a backend, which is called with their path after it.
   */
  defaultIntegration?: string;
}

export interface AdaptedSpec {
  document: SpecDocument;
  /** Every change; pointers lead into the document that was given. */
  adaptations: Adaptation[];
}

/** The adapted document; the given one is not changed. What cannot be adapted is left for `readRestApi` to refuse. */
export function adaptSpec(document: SpecDocument, options: AdaptOptions = {}): AdaptedSpec {
  const root = cloneJson(document.root);
  if (!isObject(root)) return { document, adaptations: [] };
  const adapting: Adapting = {
    root,
    swagger2: document.version === 'swagger2',
    paths: [],
    adaptations: [],
  };
  if (document.version === 'openapi31') adaptOpenApi31(adapting);
  adaptModels(adapting);
  adaptPaths(adapting);
  adaptMethods(adapting);
  adaptIntegrations(adapting, options.defaultIntegration ?? 'mock');
  root['paths'] = Object.assign(Object.create(null), pathsOf(adapting));
  adaptSize(adapting);
  const version = document.version === 'openapi31' ? 'openapi30' : document.version;
  return { document: { ...document, root, version }, adaptations: adapting.adaptations };
}

function pathsOf({ paths }: Adapting): Record<string, Json> {
  return Object.fromEntries(paths.map(({ path, item }) => [path, item]));
}
