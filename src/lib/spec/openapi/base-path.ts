// The base path of a document, and what the import's `basepath` parameter makes of it.
// Guide "Set the OpenAPI basePath property".

import type { Json } from '../../model/api.ts';
import { itemsOf, member, membersOf, textOf } from './json-object.ts';
import type { Reading } from './reading.ts';
import { isSwagger2 } from './reading.ts';

/** `ignore` (default): nothing; `prepend`: all of it comes before every path; `split`: all but its first segment. */
export type BasePathMode = 'ignore' | 'prepend' | 'split';

/** The segments that come before every path of the document. */
export function baseSegments(reading: Reading, mode: BasePathMode): string[] {
  if (mode === 'ignore') return [];
  const segments = basePath(reading)
    .split('/')
    .filter((segment) => segment !== '');
  return mode === 'prepend' ? segments : segments.slice(1);
}

/** Swagger 2: `basePath`. OpenAPI 3: a server variable called basePath, else the first variable, else the URL's path. */
function basePath(reading: Reading): string {
  const { root } = reading.document;
  if (isSwagger2(reading)) return textOf(member(root, 'basePath')) ?? '';
  const [server] = itemsOf(member(root, 'servers'));
  const variables = new Map(membersOf(member(server, 'variables')));
  const variable = variables.get('basePath') ?? variables.values().next().value;
  return variable === undefined ? urlPath(member(server, 'url')) : (textOf(member(variable, 'default')) ?? '');
}

function urlPath(url: Json | undefined): string {
  const text = textOf(url) ?? '';
  return text.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
}
