// The example of a response, as a response template that prints just that.

import type { Json } from '../../model/api.ts';
import type { Adapting } from './adapting.ts';
import { dereference } from './adapting.ts';
import { member, membersOf } from './json-object.ts';

export interface TemplateExample {
  contentType: string;
  template: string;
}

/** The first example of a response that has one, JSON before other types; undefined when there is none. */
export function exampleOf(adapting: Adapting, response: Json): TemplateExample | undefined {
  const found = adapting.swagger2 ? swaggerExamples(response) : contentExamples(adapting, response);
  const chosen = found.find(({ contentType }) => isJson(contentType)) ?? found[0];
  if (!chosen) return undefined;
  const { contentType, value } = chosen;
  if (isJson(contentType)) return { contentType, template: jsonTemplate(value) };
  // A text with `$` or `#` in it would be a template that prints something else.
  return typeof value === 'string' && !/[$#]/.test(value) ? { contentType, template: value } : undefined;
}

interface Example {
  contentType: string;
  value: Json;
}

function swaggerExamples(response: Json): Example[] {
  const examples = membersOf(member(response, 'examples')).map(([contentType, value]) => ({ contentType, value }));
  const ofSchema = member(member(response, 'schema'), 'example');
  return ofSchema === undefined ? examples : [...examples, { contentType: 'application/json', value: ofSchema }];
}

function contentExamples(adapting: Adapting, response: Json): Example[] {
  return membersOf(member(response, 'content')).flatMap(([contentType, media]) => {
    const value = mediaExample(adapting, media);
    return value === undefined ? [] : [{ contentType, value }];
  });
}

/** `example`, else the first of `examples`, else the example of the schema. */
function mediaExample(adapting: Adapting, media: Json): Json | undefined {
  const own = member(media, 'example');
  if (own !== undefined) return own;
  const [first] = membersOf(member(media, 'examples'));
  const value = first && member(dereference(adapting, first[1]), 'value');
  return value ?? member(dereference(adapting, member(media, 'schema')), 'example');
}

function isJson(contentType: string): boolean {
  return /^application\/(.+\+)?json\b/i.test(contentType);
}

/** JSON whose `$` and `#` are escaped, as templates give them a meaning; in JSON they stand only within texts. */
function jsonTemplate(value: Json): string {
  return JSON.stringify(value).replaceAll('$', '\\u0024').replaceAll('#', '\\u0023');
}
