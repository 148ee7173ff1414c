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
  const used = [...usedModels(api)].flatMap((name) => {
    const model = Object.hasOwn(api.models, name) ? api.models[name] : undefined;
    return model ? [{ name, model: { contentType: model.contentType, schema: withoutDialect(model.schema) } }] : [];
  });
  const renamed = new Map(
    used.filter(({ name }) => isGeneratedModelName(name)).map(({ name, model }) => [name, contentName(model)]),
  );
  const nameOf = (name: string) => renamed.get(name) ?? name;
  return { models: record(used.map(({ name, model }) => [nameOf(name), rename(model, renamed)])), nameOf };
}

function contentName({ schema }: Model): string {
  return generatedModelName(schema);
}

/** The models that methods use, and those that these refer to. */
export function usedModels(api: RestApi): Set<string> {
  const used = new Set<string>();
  const left = modelsOfMethods(api);
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const model = Object.hasOwn(api.models, name) ? api.models[name] : undefined;
    if (!model || used.has(name)) continue;
    used.add(name);
    left.push(...modelsReferredTo(model.schema));
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

function rename(model: Model, renamed: ReadonlyMap<string, string>): Model {
  if (renamed.size === 0 || ![...modelsReferredTo(model.schema)].some((name) => renamed.has(name))) return model;
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
