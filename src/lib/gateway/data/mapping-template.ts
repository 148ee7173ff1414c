// Mapping templates of integrations, decided at deployment: text without references is handed on as it stands, the
// rest is compiled. A broken one deploys, as on AWS, and fails its requests with 500.
// Developer guide, "Mapping template transformations for REST APIs in API Gateway".

import type { Exchange } from './exchange.ts';
import { configurationError } from './failure.ts';
import { headerName, slots } from './header-names.ts';
import { RequestContext } from './request-context.ts';
import { type CompiledTemplate, compileTemplate } from './template/compile-template.ts';
import { TemplateError } from './template/template-error.ts';
import { type InputParameters, TemplateInput } from './template/template-input.ts';
import { templateVariables } from './template/template-variables.ts';

/** What a template makes of a body. */
export interface MappingTemplate {
  /** The whole answer of a template that is plain text; an empty one stands for no template in responses. */
  readonly constant: string | undefined;
  /** Throws a configuration error where the template is broken, or fails with this input. */
  render(exchange: Exchange, body: () => string): string;
}

/** Which side of the integration a template stands on: what failures are called. */
export type TemplateSide = 'request' | 'response';

/** Compiles a template's text. */
export function compileMappingTemplate(text: string, side: TemplateSide): MappingTemplate {
  const compiled = tryCompile(text);
  if (compiled instanceof TemplateError) {
    return {
      constant: undefined,
      render() {
        throw transformError(side, compiled);
      },
    };
  }
  if (compiled.constant !== undefined) {
    const constant = compiled.constant.trim() === '' ? '' : compiled.constant;
    return { constant, render: () => constant };
  }
  return { constant: undefined, render: (exchange, body) => render(compiled, exchange, { body, side }) };
}

function tryCompile(text: string): CompiledTemplate | TemplateError {
  try {
    return compileTemplate(text);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

function render(
  template: CompiledTemplate,
  exchange: Exchange,
  { body, side }: { body: () => string; side: TemplateSide },
): string {
  const variables = templateVariables({
    input: new TemplateInput({ body, parameters: () => parametersOf(exchange) }),
    get context() {
      return new RequestContext(exchange);
    },
    get stageVariables() {
      return new Map<unknown, unknown>(Object.entries(exchange.context.snapshot.settings.variables));
    },
  });
  try {
    return template.render(variables);
  } catch (error) {
    if (error instanceof TemplateError) throw transformError(side, error);
    throw error;
  }
}

function transformError(side: TemplateSide, { message }: TemplateError) {
  return configurationError(`Unable to transform ${side}: ${message}`);
}

/** `$input.params()`: single values, the last where there are several; headers by their names as sent. */
function parametersOf(exchange: Exchange): InputParameters {
  const path = new Map<string, string>();
  for (const name of exchange.route?.pathVariables ?? []) path.set(name, exchange.pathValue(name) ?? '');
  const querystring = new Map<string, string>();
  for (const [name, values] of exchange.query) querystring.set(name, values.at(-1) ?? '');
  return { path, querystring, header: headersOf(exchange) };
}

function headersOf(exchange: Exchange): Map<string, string> {
  const headers = new Map<string, string>();
  const raw = exchange.request.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) {
    const written = raw[at] ?? '';
    const name = headerName(written);
    const isSignature = name.slot === slots.authorization && exchange.isSigned;
    if (!name.hiddenFromMappings && !isSignature && !written.startsWith(':')) headers.set(written, raw[at + 1] ?? '');
  }
  return headers;
}
