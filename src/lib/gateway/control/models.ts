// Operations on models (guide: "Data models for REST APIs"; API reference: CreateModel … DeleteModel; texts recorded).

import type {
  CreateModelRequest,
  DeleteModelRequest,
  GetModelRequest,
  GetModelsRequest,
  Method,
  Model,
  Models,
  UpdateModelRequest,
} from '@aws-sdk/client-api-gateway';
import type { Json } from '../../model/api.ts';
import { given } from '../../model/given.ts';
import { isTooDeep } from '../../model/json-depth.ts';
import { schemaFromText, textFromSchema } from '../../model/rest-records-schema.ts';
import { checkModelName, checkModelReferences, modelsReferredTo } from '../../model/validate-model.ts';
import { schemaComplaints } from '../../model/validate-schema.ts';
import { page } from '../store/paging.ts';
import type { Fault } from '../wire/fault.ts';
import { findRestApi, listOf } from './api-store.ts';
import type { Context } from './context.ts';
import { badRequest, conflict, notFound } from './faults.ts';
import { firstMethodWith } from './methods.ts';
import { flattenSchema } from './model-flatten.ts';
import { checkAndApplyPatch, type PatchTable, refuseWithChoices } from './patch.ts';
import { choiceText } from './patch-rules.ts';

function createModel(input: CreateModelRequest, context: Context): Model {
  const { id: restApiId } = findRestApi(context, input.restApiId);
  const { restApiId: _, name = '', ...fields } = input;
  const refusal = checkModelName(name);
  if (refusal) throw badRequest(refusal);
  if (context.records.get(['model', restApiId, name])) throw conflict('Model name already exists for this REST API');
  const model: Model & { name: string } = { id: context.newId(6), name, ...given(fields) };
  return storeModel(context, restApiId, model);
}

function storeModel(context: Context, restApiId: string, model: Model): Model {
  const isJson = /[/+]json\b/i.test(model.contentType ?? '');
  const schema = isJson ? parseSchema(model.schema) : model.schema;
  if (!schema || isEmpty(schema)) {
    throw badRequest('Model schema must have at least 1 property or array items defined');
  }
  const name = model.name ?? '';
  const exists = (other: string) => other === name || Boolean(context.records.get(['model', restApiId, other]));
  const refusal = checkModelReferences(schema, exists);
  if (refusal) throw badRequest(refusal);
  context.records.put(['model', restApiId, name], model);
  return model;
}

function parseSchema(text: string | undefined) {
  if (!text?.trim()) return undefined;
  const schema = schemaFromText(text);
  if (typeof schema === 'string') throw invalidModel(['Invalid model schema specified. The schema is not valid JSON.']);
  if (isTooDeep(schema)) throw invalidModel(['Invalid model schema specified. The schema is nested too deeply.']);
  const complaints = isEmpty(schema) ? [] : schemaComplaints(schema);
  if (complaints.length > 0) throw invalidModel(complaints);
  return schema;
}

function isEmpty(schema: Json): boolean {
  return typeof schema === 'object' && schema !== null && Object.keys(schema).length === 0;
}

function invalidModel(complaints: readonly string[]): Fault {
  return badRequest(`Invalid model specified: Validation Result: warnings : [], errors : [${complaints.join(', ')}]`);
}

function findModel(context: Context, restApiId: string | undefined, name: string | undefined): Model {
  const found = context.records.get<Model>(['model', restApiId ?? '', name ?? '']);
  if (!found) throw notFound(`Invalid model name specified: ${name}`);
  return found;
}

function getModel(input: GetModelRequest, context: Context): Model {
  const model = findModel(context, input.restApiId, input.modelName);
  if (!input.flatten) return model;
  const schemas = new Map(
    listOf<Model>(context.records, 'model', input.restApiId ?? '').map((one) => [
      one.name ?? '',
      schemaFromText(one.schema),
    ]),
  );
  const flattened = flattenSchema(model.name ?? '', schemas);
  if (flattened === undefined) throw badRequest(`Model ${model.name} is too large to be flattened`);
  return { ...model, schema: textFromSchema(flattened, input.restApiId ?? '') };
}

function getModels(input: GetModelsRequest, context: Context): Models {
  const { id } = findRestApi(context, input.restApiId);
  const { items, position } = page(listOf<Model>(context.records, 'model', id), input, (model) => model.name ?? '');
  return { items, ...given({ position }) };
}

const modelPatchTable: PatchTable<Model> = {
  refusal: refuseWithChoices,
  rules: [choiceText('/description', 'description'), choiceText('/schema', 'schema')],
};

function updateModel(input: UpdateModelRequest, context: Context): Model {
  const record = findModel(context, input.restApiId, input.modelName);
  const patched = checkAndApplyPatch(
    'updateModelInput',
    { record, operations: input.patchOperations },
    modelPatchTable,
  );
  return storeModel(context, input.restApiId ?? '', patched);
}

function deleteModel(input: DeleteModelRequest, context: Context): object {
  const { name = '' } = findModel(context, input.restApiId, input.modelName);
  const restApiId = input.restApiId ?? '';
  const refusal =
    requestUse(context, restApiId, name) ?? responseUse(context, restApiId, name) ?? modelUse(context, restApiId, name);
  if (refusal) throw conflict(`Cannot delete model '${name}', is referenced in ${refusal}`);
  context.records.remove(['model', restApiId, name]);
  return {};
}

function requestUse(context: Context, restApiId: string, name: string): string | undefined {
  const user = firstMethodWith(context, restApiId, ({ requestModels }) =>
    Object.values(requestModels ?? {}).includes(name),
  );
  return user && `method request: ${user.path}/${user.httpMethod}`;
}

function responseUse(context: Context, restApiId: string, name: string): string | undefined {
  const user = firstMethodWith(context, restApiId, (method) => responseModels(method).includes(name));
  return user && `method response: ${user.path}/${user.httpMethod}`;
}

function responseModels(method: Method): string[] {
  return Object.values(method.methodResponses ?? {}).flatMap((response) =>
    Object.values(response.responseModels ?? {}),
  );
}

function modelUse(context: Context, restApiId: string, name: string): string | undefined {
  const user = listOf<Model>(context.records, 'model', restApiId).find(
    (other) => other.name !== name && modelsReferredTo(schemaFromText(other.schema)).has(name),
  );
  return user && `model: ${user.name}`;
}

/** Operations on models. */
export const modelHandlers = {
  CreateModel: createModel,
  GetModel: getModel,
  GetModels: getModels,
  UpdateModel: updateModel,
  DeleteModel: deleteModel,
};
