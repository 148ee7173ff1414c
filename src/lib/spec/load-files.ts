// All files that a specification refers to, read before references are resolved. swagger-parser follows the references
// from file to file; the reading and parsing are ours, plugged into it, because its parsers keep no positions.

import { ApigwError } from '../errors.ts';
import type { Json } from '../model/api.ts';
import { isObject, refOf } from './spec-document.ts';
import type { SpecFile } from './spec-file.ts';

/** By URI: the files, and why those that can't be read can't. */
export type SpecFiles = Map<string, SpecFile | ApigwError>;

function hasExternalRef(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const ref = refOf(value);
  if (ref !== undefined && !ref.startsWith('#')) return true;
  return Object.values(value).some(hasExternalRef);
}

/** Reads what `entry` refers to, directly or through other files. Files that can't be read become errors in the map. */
export async function loadFiles(entry: SpecFile, read: (uri: string) => Promise<SpecFile>): Promise<SpecFiles> {
  const files: SpecFiles = new Map([[entry.uri, entry]]);
  if (!hasExternalRef(entry.root)) return files;
  const { default: SwaggerParser } = await import('@apidevtools/swagger-parser');
  const faults: unknown[] = [];
  const load = async ({ url }: { url: string }): Promise<Json> => {
    const uri = new URL(url, 'file:///').href;
    const file = await read(uri).catch((error: unknown) => {
      if (error instanceof ApigwError) return error;
      faults.push(error);
      throw error;
    });
    files.set(uri, file);
    return file instanceof ApigwError || !isObject(file.root) ? {} : file.root;
  };
  // The crawl starts from a stand-in that holds the entry, so that an untidy version number doesn't stop it.
  const standIn = { openapi: '3.0.3', info: { title: '', version: '' }, paths: {}, 'x-entry': entry.root };
  const crawl = SwaggerParser.resolve(
    pathOf(entry.uri),
    standIn as Parameters<typeof SwaggerParser.resolve>[1],
    {
      resolve: { external: true, file: false, http: false, ours: { order: 1, canRead: true, read: load } },
      parse: {
        json: false,
        yaml: false,
        text: false,
        binary: false,
        ours: { order: 1, canParse: true, allowEmpty: true, parse: ({ data }: { data: Json }) => data },
      },
    } as Parameters<typeof SwaggerParser.resolve>[2],
  );
  await crawl.catch(() => undefined); // a $ref that is no URL ends it; that is told where the $ref is resolved
  if (faults.length > 0) throw faults[0];
  return files;
}

/** swagger-parser takes paths for files: it would encode a file: URL once more. */
function pathOf(uri: string): string {
  return uri.startsWith('file://') ? decodeURIComponent(uri.slice('file://'.length)) : uri;
}
