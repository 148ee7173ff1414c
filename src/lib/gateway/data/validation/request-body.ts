// The body against the model of its content type. Guide "Request validation for REST APIs in API Gateway": the type is
// application/json where none is sent; `$default` stands for all others; a type without a model is not checked.

import type { Method, RestApi } from '../../../model/api.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { bareType } from '../media-types.ts';
import { ModelCompiler } from './compile-model.ts';
import type { CompiledSchema } from './compiled-schema.ts';
import { parseInstance } from './parse-instance.ts';
import { SchemaFault } from './schema-fault.ts';

/** The models of an API are compiled once for all of its methods. */
const compilers = new WeakMap<RestApi, ModelCompiler>();

/** Compiles the check; none where the method has no models to check with. */
export function compileRequestBody(api: RestApi, method: Method): Stage | undefined {
  const schemas = schemasByType(api, method);
  if (schemas.size === 0) return undefined;
  const fallback = schemas.get('$default');
  return function body(exchange) {
    const type = exchange.contentType === undefined ? 'application/json' : bareType(exchange.contentType);
    const schema = schemas.get(type) ?? fallback;
    if (schema) check(exchange, schema, type);
    return undefined;
  };
}

/** Models that are no JSON (XML, say) are for documentation alone. */
function schemasByType(api: RestApi, method: Method): Map<string, CompiledSchema> {
  const compiler = compilers.get(api) ?? new ModelCompiler(api.models);
  compilers.set(api, compiler);
  const entries = Object.entries(method.requestModels).filter(([, name]) => {
    return !(Object.hasOwn(api.models, name) && typeof api.models[name]?.schema === 'string');
  });
  return new Map(entries.map(([type, name]) => [type === '$default' ? type : bareType(type), compiler.compile(name)]));
}

function check(exchange: Exchange, schema: CompiledSchema, type: string): void {
  const report = reportOf(exchange.body, schema);
  if (report.length === 0) return;
  const errors = `[${report.join(', ')}]`;
  const line = `Request body does not match model schema for content type ${type}: ${errors}`;
  exchange.executionLog?.error(line);
  const failure = new GatewayFailure('invalidRequestBody', line, 'Invalid request body');
  failure.validationErrorString = errors;
  throw failure;
}

/** AWS's words for a body that is no JSON, or none at all; and for a model that its validator cannot use. */
const unreadable = ['Unknown error parsing request body'];

/** What is wrong with the body; nothing where it fits. */
function reportOf(body: Buffer | undefined, schema: CompiledSchema): readonly string[] {
  try {
    const instance = parseInstance(body?.toString('utf8') ?? '');
    if (schema.test(instance)) return [];
    const report: string[] = [];
    schema.explain(instance, report);
    return report.length > 0 ? report : unreadable;
  } catch (error) {
    // A RangeError: the schema refers to itself without end, and no stack is deep enough.
    if (error instanceof SyntaxError || error instanceof SchemaFault || error instanceof RangeError) return unreadable;
    throw error;
  }
}
