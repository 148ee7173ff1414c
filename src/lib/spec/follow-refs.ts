// Where a `$ref` leads: through files, through references on the way, to the end of a chain of references.

import { ApigwError } from '../errors.ts';
import type { Json } from '../model/api.ts';
import type { SpecFiles } from './load-files.ts';
import { childOf, parseFragment } from './pointer.ts';
import { isObject, type Pointer, refOf } from './spec-document.ts';
import type { SpecFile } from './spec-file.ts';

/** A spot in one of the files, by its own keys: no reference lies on the way to it. */
export interface Site {
  file: SpecFile;
  pointer: Pointer;
  value: Json;
}

/** One name for a spot, whatever `$ref` led to it. */
export function siteKey({ file, pointer }: Site): string {
  return JSON.stringify([file.uri, ...pointer.map(String)]);
}

/**
 * The spot that `ref`, found in `file`, leads to: the end of the chain when that is a reference and nothing else.
 * Throws InvalidSpec without a place (the caller knows it): a file or key that isn't there, or a chain in a circle.
 */
export function followRef(ref: string, file: SpecFile, files: SpecFiles): Site {
  return follow(ref, file, { written: ref, files, hops: 0 });
}

/** References that may lead to a spot; real documents have two or three. */
const maxHops = 100;

interface Way {
  /** The reference that the chain began with. */
  written: string;
  files: SpecFiles;
  /** References followed so far. */
  hops: number;
}

function follow(ref: string, from: SpecFile, way: Way): Site {
  const file = fileOf(ref, from, way);
  const hash = ref.indexOf('#');
  const keys = parseFragment(hash < 0 ? '' : ref.slice(hash + 1));
  if (!keys) throw unresolved(way.written, 'only JSON pointers (#/a/b) are understood after the #');
  let site: Site = { file, pointer: [], value: file.root };
  for (const key of keys) site = step(site, key, way);
  return throughRef(site, way, 'pure');
}

function step(site: Site, key: string, way: Way): Site {
  const own = childOf(site.value, key);
  const target = own === undefined ? throughRef(site, way, 'any') : site;
  const value = own ?? childOf(target.value, key);
  if (value === undefined)
    throw unresolved(way.written, `${target.file.text.name} has no ${JSON.stringify(key)} there`);
  return { file: target.file, pointer: [...target.pointer, key], value };
}

/** Goes on where the spot holds a reference: any, or only a `pure` one that stands alone. */
function throughRef(site: Site, way: Way, which: 'pure' | 'any'): Site {
  const ref = refOf(site.value);
  if (ref === undefined) return site;
  if (which === 'pure' && isObject(site.value) && Object.keys(site.value).length > 1) return site;
  if (++way.hops > maxHops) {
    throw unresolved(way.written, `it leads back to itself, or through more than ${maxHops} references`);
  }
  return follow(ref, site.file, way);
}

function fileOf(ref: string, from: SpecFile, { written, files }: Way): SpecFile {
  if (ref.startsWith('#')) return from;
  const uri = uriFrom(ref, from.uri);
  if (uri.startsWith('file:') && !from.uri.startsWith('file:')) {
    throw unresolved(written, 'a document from the network may not refer to local files');
  }
  const file = files.get(uri);
  if (file instanceof ApigwError) throw file.place ? file : unresolved(written, file.message);
  if (!file) throw unresolved(written, `${uri} was not read`);
  return file;
}

function uriFrom(ref: string, base: string): string {
  try {
    const url = new URL(ref, base);
    url.hash = '';
    return url.href;
  } catch {
    throw unresolved(ref, 'it is neither a path nor a URL');
  }
}

function unresolved(ref: string, why: string): ApigwError {
  return new ApigwError('InvalidSpec', `$ref ${JSON.stringify(ref)} can't be resolved: ${why}`);
}
