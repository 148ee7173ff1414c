// Reading a specification: from a file, standard input or a URL to one self-contained JSON tree with source positions.
// A document that API Gateway takes is taken, however untidy; lint says what is untidy about it.

import { ApigwError, formatPlace } from '../errors.ts';
import { type Bundle, bundle, type Dangling } from './bundle.ts';
import { loadFiles } from './load-files.ts';
import { reachability } from './reachable.ts';
import { checkText, readEntry, readReferenced, type SourceOptions } from './source.ts';
import {
  isObject,
  type JsonObject,
  type Pointer,
  type SpecDocument,
  type SpecVersion,
  type SpecWarning,
} from './spec-document.ts';
import { type Problem, parseSource, parseText, refuseProblems } from './spec-file.ts';
import { checkVersion } from './spec-version.ts';
import { type Names, substitute } from './substitute.ts';

/** Where documents are read from, and what the names in them stand for. */
export interface ReadSpecOptions extends SourceOptions, Names {
  /** `keep`: references to models that the document has not are left to whoever imports it. Default: `refuse`. */
  missingModels?: 'refuse' | 'keep' | undefined;
}

const nameHint =
  'Give the name a value in the environment or under "variables:" in apigw.yaml, or write ${!NAME} to keep it as text.';

/**
 * Reads a specification and all that it refers to. `source` is a path relative to `cwd`, an http(s) URL, or `-`.
 * Throws InvalidSpec, with file, line and column where there is one, for whatever can't be read as OpenAPI.
 */
export async function readSpec(source: string, options: ReadSpecOptions): Promise<SpecDocument> {
  const read = await readEntry(source, options);
  const entry = parseSource(read);
  const { version, number, warnings } = checkVersion(entry.root, entry.text);
  const files = await loadFiles(entry, async (uri) => parseSource(await readReferenced(uri, options)));
  const bundled = bundle(entry, files, {
    home: homeOf(version),
    missingModels: options.missingModels ?? 'refuse',
  });
  const untidy = judgeDangling(bundled);
  const locate = locateIn(bundled);
  const substituted = replaceNames(bundled.root, options, locate);
  refuseShape(substituted, locate);
  substituted[version === 'swagger2' ? 'swagger' : 'openapi'] = number; // `3.0` as a number would be sent as 3
  return {
    root: substituted,
    version,
    entry: read.name,
    bytes: Buffer.byteLength(files.size > 1 ? JSON.stringify(substituted) : read.text),
    locate,
    duplicates: () => [...files.values()].flatMap((file) => (file instanceof ApigwError ? [] : file.text.duplicates())),
    warnings: [...warnings, ...untidy],
  };
}

/**
 * Parses a self-contained document, as ImportRestApi receives it: nothing is read from elsewhere, names are left as they
 * are, and references that lead nowhere are kept with a warning (API Gateway ignores a missing model).
 */
export function parseSpec(text: string, name: string): SpecDocument {
  const parsed = parseText(checkText(text.replace(/^\uFEFF/, ''), name), name);
  const { root, version, warnings } = checkVersion(parsed.root, parsed);
  refuseShape(root, parsed.locate);
  return {
    root,
    version,
    entry: name,
    bytes: Buffer.byteLength(text),
    locate: parsed.locate,
    duplicates: () => parsed.duplicates(),
    warnings,
  };
}

/** Names are replaced where everything has come together: whether a text is data depends on what refers to its file. */
function replaceNames(root: JsonObject, names: Names, locate: SpecDocument['locate']): JsonObject {
  const { root: replaced, unresolved } = substitute(root, names);
  refuseProblems(
    unresolved.map(({ message, pointer }) => ({ message, place: locate(pointer) })),
    nameHint,
  );
  return isObject(replaced) ? replaced : root;
}

/** Where API Gateway's models come from: the place for schemas of other files. */
function homeOf(version: SpecVersion): Pointer {
  return version === 'swagger2' ? ['definitions'] : ['components', 'schemas'];
}

function locateIn({ origin }: Bundle): SpecDocument['locate'] {
  return (pointer, of = 'value') => {
    const { file, pointer: own } = origin(pointer, of);
    return file.text.locate(own, of);
  };
}

/**
 * A reference without a target is an error where the API uses it. Real documents have dangling references in parts that
 * nothing uses, in examples, and to API Gateway's default models: there it is a warning.
 */
function judgeDangling({ root, dangling }: Bundle): SpecWarning[] {
  if (dangling.length === 0) return [];
  const isUsed = reachability(root);
  const harmless = ({ kept, pointer }: Dangling) => kept || !isUsed(pointer);
  const faults = dangling.filter((one) => !harmless(one));
  refuseProblems(faults.map(problemOf), 'Correct the $ref, or add what it refers to.');
  return dangling.map((one) => ({ code: 'ref-dangling', pointer: one.pointer, ...problemOf(one) }));
}

/** A fault inside of a referenced file is told with its own place; any other with that of the reference. */
function problemOf({ error, place }: Dangling): Problem {
  return error.place ? { message: bareMessage(error), place: error.place } : { message: error.message, place };
}

function bareMessage({ message, place }: ApigwError): string {
  return place ? message.slice(formatPlace(place).length + 2) : message;
}

/** The objects that everything else hangs on must be objects; null stands for an empty one, as in YAML `paths:`. */
function refuseShape(root: JsonObject, locate: SpecDocument['locate']): void {
  for (const key of ['info', 'paths', 'components', 'definitions']) {
    const value = root[key];
    if (value === undefined || value === null || isObject(value)) continue;
    const found = Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    throw new ApigwError('InvalidSpec', `${key} must be an object, but is ${found}`, { place: locate([key]) });
  }
}
