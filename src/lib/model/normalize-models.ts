// The models that an export of API Gateway writes: those in use; generated names by content, so that it alone counts.

import type { Json, Model, RestApi } from './api.ts';
import { record } from './api.ts';
import { generatedModelName, isGeneratedModelName } from './generated-model-name.ts';
import { modelsReferredTo } from './validate-model.ts';

/** The models for comparison, and the name that each one has among them. */
export interface NormalModels {
  models: Record<string, Model>;
  nameOf(name: string): string;
}

/** See `normalizeForComparison`: unused models, descriptions and `$schema` do not survive an export. */
export function normalizeModels(api: RestApi): NormalModels {
  const references = referencesOfUsed(api);
  const used = [...references.keys()].flatMap((name) => {
    const model = Object.hasOwn(api.models, name) ? api.models[name] : undefined;
    return model ? [{ name, model: { contentType: model.contentType, schema: withoutDialect(model.schema) } }] : [];
  });
  const renamed = new Map(
    used.filter(({ name }) => isGeneratedModelName(name)).map(({ name, model }) => [name, contentName(model)]),
  );
  const nameOf = (name: string) => renamed.get(name) ?? name;
  return {
    models: record(
      used.map(({ name, model }) => [
        nameOf(name),
        refersToAny(references.get(name), renamed) ? rename(model, renamed) : model,
      ]),
    ),
    nameOf,
  };
}

function contentName({ schema }: Model): string {
  return generatedModelName(schema);
}

/** The models that methods use, and those that these refer to. */
export function usedModels(api: RestApi): Set<string> {
  return new Set(referencesOfUsed(api).keys());
}

/** Each used model, and the models that it refers to. */
function referencesOfUsed(api: RestApi): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  const left = modelsOfMethods(api);
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const model = Object.hasOwn(api.models, name) ? api.models[name] : undefined;
    if (!model || used.has(name)) continue;
    const references = modelsReferredTo(model.schema);
    used.set(name, references);
    left.push(...references);
  }
  return used;
}

function modelsOfMethods(api: RestApi): string[] {
  const methods = Object.values(api.resources).flatMap((resource) => Object.values(resource.methods));
  return methods.flatMap((method) => [
    ...Object.values(method.requestModels),
    ...Object.values(method.methodResponses).flatMap((response) => Object.values(response.responseModels)),
  ]);
}

function withoutDialect(schema: Json): Json {
  if (schema === null || typeof schema !== 'object' || Array.isArray(schema)) return schema;
  return record(Object.entries(schema).filter(([key]) => key !== '$schema'));
}

function refersToAny(references: ReadonlySet<string> | undefined, renamed: ReadonlyMap<string, string>): boolean {
  return references !== undefined && [...references].some((name) => renamed.has(name));
}

function rename(model: Model, renamed: ReadonlyMap<string, string>): Model {
  return { ...model, schema: renameReferences(model.schema, renamed) };
}

function renameReferences(schema: Json, renamed: ReadonlyMap<string, string>): Json {
  if (Array.isArray(schema)) return schema.map((item) => renameReferences(item, renamed));
  if (schema === null || typeof schema !== 'object') return schema;
  return record(
    Object.entries(schema).map(([key, value]) => {
      const name =
        key === '$ref' && typeof value === 'string' ? renamed.get(value.slice('#/models/'.length)) : undefined;
      return [key, name === undefined ? renameReferences(value, renamed) : `#/models/${name}`];
    }),
  );
}
