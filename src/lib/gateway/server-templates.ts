// Renders a mapping template outside of any API: the second door of the gateway, for `apigw template test`. It opens
// the engine of templates alone, so that neither a port nor a store is needed.

import { type CompiledTemplate, compileTemplate } from './data/template/compile-template.ts';
import { TemplateError } from './data/template/template-error.ts';
import { type InputParameters, TemplateInput } from './data/template/template-input.ts';
import { newOverrides } from './data/template/template-overrides.ts';
import { templateVariables } from './data/template/template-variables.ts';
import { isMap, type JavaMap, mapEntries, mapHas, mapKeys, mapPut } from './data/template/values/java-map.ts';
import { parseJson } from './data/template/values/parse-json.ts';
import { jsonOf, textOf } from './data/template/values/value-text.ts';

/** What a template is rendered with. Everything but the body is JSON text. */
export interface TemplateRequest {
  body?: string;
  /** `{"path": {…}, "querystring": {…}, "header": {…}}`. */
  params?: string;
  context?: string;
  stageVariables?: string;
}

/** A reference and what it was, when it was looked at. */
export interface TracedReference {
  line: number;
  column: number;
  reference: string;
  value: string;
}

export interface RenderedTemplate {
  output: string;
  /** JSON of what was set in `$context.requestOverride` and `$context.responseOverride`; absent if nothing was. */
  overrides?: Record<string, unknown>;
}

/** Why there is no output; with the place in the template, where one is to blame. */
export interface TemplateFailure {
  error: string;
  line?: number;
  column?: number;
}

/** Renders a template. `trace` is told of each reference. */
export function renderTemplate(
  template: string,
  request: TemplateRequest,
  trace?: (traced: TracedReference) => void,
): RenderedTemplate | TemplateFailure {
  try {
    return render(compile(template, trace), request);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { error: error.message, ...error.position };
  }
}

function compile(template: string, trace: ((traced: TracedReference) => void) | undefined): CompiledTemplate {
  if (!trace) return compileTemplate(template);
  return compileTemplate(template, ({ literal, position }, value) => {
    trace({
      ...position,
      reference: literal,
      value: typeof value === 'string' ? JSON.stringify(value) : textOf(value),
    });
  });
}

function render(
  template: CompiledTemplate,
  { body = '', params, context, stageVariables }: TemplateRequest,
): RenderedTemplate {
  const source = mapOf(context);
  const overrides = newOverrides();
  for (const [name, value] of Object.entries(overrides)) if (!mapHas(source, name)) mapPut(source, name, value);
  const parameters = parametersOf(params);
  const output = template.render(
    templateVariables({
      input: new TemplateInput({ body: () => body, parameters: () => parameters }),
      context: source,
      stageVariables: mapOf(stageVariables),
    }),
  );
  const set = setOverrides(source);
  return set ? { output, overrides: set } : { output };
}

function parametersOf(params: string | undefined): InputParameters {
  const given = mapOf(params);
  const section = (name: string) => {
    const value = mapEntries(given).find(([key]) => key === name)?.[1];
    return isMap(value) ? value : new Map();
  };
  return { path: section('path'), querystring: section('querystring'), header: section('header') };
}

function mapOf(json: string | undefined): JavaMap {
  const value = json === undefined ? undefined : parseJson(json);
  return isMap(value) ? value : new Map();
}

/** Only what was set: parts without a member are left out. */
function setOverrides(context: JavaMap): Record<string, unknown> | undefined {
  const found = new Map<string, unknown>();
  for (const name of ['requestOverride', 'responseOverride']) {
    const override = mapEntries(context).find(([key]) => key === name)?.[1];
    if (!isMap(override)) continue;
    const set = mapEntries(override).filter(([, value]) => !isMap(value) || mapKeys(value).length > 0);
    if (set.length > 0) found.set(name, new Map(set));
  }
  return found.size > 0 ? (JSON.parse(jsonOf(found)) as Record<string, unknown>) : undefined;
}
