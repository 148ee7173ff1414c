// `$input`: the body and the parameters of a request, or the body that a backend answered.
// Developer guide, "Variables for data transformations for API Gateway".

import { compilePath } from './json-path/compile-path.ts';
import { PathNotFoundError } from './json-path/path-not-found-error.ts';
import { TemplateError } from './template-error.ts';
import type { JavaMap } from './values/java-map.ts';
import { mapEntries, mapGet } from './values/java-map.ts';
import { JavaObject } from './values/java-object.ts';
import { parseJson } from './values/parse-json.ts';
import { jsonOf } from './values/value-text.ts';

/** `$input.params()`: maps of single values. */
export interface InputParameters {
  path: JavaMap;
  querystring: JavaMap;
  header: JavaMap;
}

/** What `$input` is made of. Each part is asked for when a template first needs it. */
export interface InputSource {
  body(): string;
  parameters(): InputParameters;
}

export class TemplateInput extends JavaObject {
  readonly className = 'com.amazonaws.apigateway.Input';
  readonly #source: InputSource;
  #document: { value: unknown } | undefined;
  #parameters: Map<unknown, unknown> | undefined;

  constructor(source: InputSource) {
    super();
    this.#source = source;
  }

  /** The text; an empty body reads as an empty object (recorded on AWS). */
  get body(): string {
    return this.#source.body() || '{}';
  }

  /** The value that a JSONPath finds; null where it finds none. */
  path(expression: string): unknown {
    try {
      return compilePath(expression)(this.#parsed());
    } catch (error) {
      if (error instanceof PathNotFoundError) return null;
      throw error;
    }
  }

  /** The same as JSON text: an empty string in quotes where there is nothing. */
  json(expression: string): string {
    try {
      return jsonOf(compilePath(expression)(this.#parsed()));
    } catch (error) {
      if (error instanceof PathNotFoundError) return '""';
      throw error;
    }
  }

  /** All parameters, by where they are. */
  get parameters(): Map<unknown, unknown> {
    this.#parameters ??= new Map(Object.entries(this.#source.parameters()));
    return this.#parameters;
  }

  /** One parameter: of the path, else of the query string, else of the headers, whose names have no case. */
  parameter(name: string): unknown {
    const { path, querystring, header } = this.#source.parameters();
    return mapGet(path, name) ?? mapGet(querystring, name) ?? headerOf(header, name) ?? '';
  }

  text(): string {
    return '$input';
  }

  #parsed(): unknown {
    this.#document ??= { value: parseJson(this.body) };
    if (this.#document.value === null) throw new TemplateError('root can not be null');
    return this.#document.value;
  }
}

function headerOf(headers: JavaMap, name: string): unknown {
  const found = mapGet(headers, name);
  if (found !== undefined) return found;
  const wanted = name.toLowerCase();
  return mapEntries(headers).find(([own]) => String(own).toLowerCase() === wanted)?.[1];
}
