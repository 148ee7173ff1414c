// YAML texts into JSON trees as API Gateway reads them: keys are text (`200:`), the last of two equal keys counts,
// `<<` merges, and CloudFormation's tags (`!Sub`) become its long forms (`Fn::Sub`).

import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { ApigwError, type Place } from '../errors.ts';
import { type Json, record } from '../model/api.ts';
import { longFormOf } from './intrinsics.ts';
import { hasLoneSurrogate, maxDepth, type ParsedText, placesOf, tooDeep } from './parsed-text.ts';
import type { Pointer } from './spec-document.ts';
import { locateInYaml } from './yaml-positions.ts';

/** Characters of YAML that are parsed in reasonable time and memory: its syntax tree takes a hundred times its size. */
const maxLength = 12 * 1024 * 1024;

/** Values that aliases may add up to; an "alias bomb" has billions. */
const maxAliased = 1_000_000;

/** Values that are text whatever they look like: `version: 1.0` is "1.0" to API Gateway, not 1. */
const textAt = new Set(['info.version', 'info.title', 'info.description']);

/** The state of one conversion. `size` counts the values made so far, those behind aliases included. */
interface Conversion {
  placeOf: (offset: number) => Place;
  path: (string | number)[];
  size: number;
  /** By anchor: what it stands for, or `open` while that is being converted. */
  anchors: Map<string, { value: Json; size: number } | 'open'>;
  duplicates: { pointer: Pointer; place: Place }[];
}

/** Parses a YAML text. Throws InvalidSpec with the place of the first thing that is wrong. */
export function parseYaml(text: string, name: string): ParsedText {
  const placeOf = placesOf(name, text);
  const conversion: Conversion = { placeOf, path: [], size: 0, anchors: new Map(), duplicates: [] };
  const root = convert(documentOf(text, placeOf).contents, conversion);
  return {
    name,
    root,
    locate: locateInYaml(() => documentOf(text, placeOf), placeOf),
    duplicates: () => conversion.duplicates,
  };
}

/** The one document of a text. Tokens are counted on the way in: the composer calls itself for each level of nesting. */
function documentOf(text: string, placeOf: (offset: number) => Place): Document {
  if (text.length > maxLength) {
    const hint = 'API Gateway takes documents of up to 6 MB; as JSON, up to 30 MB can be read here.';
    throw new ApigwError('InvalidSpec', `more than ${maxLength / 1024 / 1024} MB of YAML`, { place: placeOf(0), hint });
  }
  const composer = new Composer({ strict: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const [document, second] = composer.compose(tokensOf(text, placeOf), true, text.length);
  if (second) {
    const place = placeOf(second.range[0]);
    throw new ApigwError('InvalidSpec', 'a second YAML document begins here; one is wanted', { place });
  }
  const [error] = document?.errors ?? [];
  if (error) throw new ApigwError('InvalidSpec', `not YAML: ${error.message}`, { place: placeOf(error.pos[0]) });
  return document as Document;
}

function* tokensOf(text: string, placeOf: (offset: number) => Place): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > 2 * maxDepth) throw tooDeep(placeOf(parser.offset));
  }
  yield* parser.end();
}

function convert(node: unknown, conversion: Conversion): Json {
  if (isAlias(node)) return aliased(node, conversion);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
  if (conversion.path.length > maxDepth) throw tooDeep(placeOfNode(node, conversion));
  const { anchor } = node;
  const before = conversion.size;
  if (anchor) conversion.anchors.set(anchor, 'open');
  const plain = isScalar(node) ? scalarValue(node, conversion) : collection(node, conversion);
  conversion.size++;
  const value = untag(node, plain, conversion);
  if (anchor) conversion.anchors.set(anchor, { value, size: conversion.size - before });
  return value;
}

function collection(node: YAMLMap | YAMLSeq, conversion: Conversion): Json {
  if (isMap(node)) return mapValue(node, conversion);
  return node.items.map((item, index) => within(index, conversion, () => convert(item, conversion)));
}

function mapValue(node: YAMLMap, conversion: Conversion): Json {
  const made = record<Json>();
  const written = new Set<string>();
  for (const pair of node.items) {
    const key = keyText(pair, conversion);
    if (key === '<<' && merge(made, written, convert(pair.value, conversion))) continue;
    if (written.has(key)) conversion.duplicates.push(duplicate(key, pair, conversion));
    written.add(key);
    made[key] = within(key, conversion, () => convert(pair.value, conversion));
  }
  return made;
}

/** YAML 1.1's merge key: what is written in the map itself wins, and so does the first of several merged maps. */
function merge(made: Record<string, Json>, written: Set<string>, merged: Json): boolean {
  if (typeof merged !== 'object' || merged === null) return false;
  for (const source of Array.isArray(merged) ? merged : [merged]) {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) return false;
    for (const [key, value] of Object.entries(source)) {
      if (!written.has(key) && !Object.hasOwn(made, key)) made[key] = value;
    }
  }
  return true;
}

/** A key as its text: API Gateway reads `200:` and `1.0:` as "200" and "1.0". */
function keyText(pair: Pair, conversion: Conversion): string {
  const key = pair.key;
  if (isScalar(key)) return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
  throw new ApigwError('InvalidSpec', 'a key must be text, not a list, a map or an alias', {
    place: placeOfNode(key, conversion),
  });
}

function scalarValue(node: Scalar, conversion: Conversion): Json {
  const { value, source } = node;
  if (typeof value === 'string') return checkedText(value, node, conversion);
  if (source !== undefined && textAt.has(conversion.path.join('.')) && value !== null) return source;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ApigwError('InvalidSpec', `${source} is no JSON number`, { place: placeOfNode(node, conversion) });
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function checkedText(text: string, node: Scalar, conversion: Conversion): string {
  if (node.type !== 'QUOTE_DOUBLE' || !hasLoneSurrogate(text)) return text;
  throw new ApigwError('InvalidSpec', 'a string has half of a surrogate pair, which is no character', {
    place: placeOfNode(node, conversion),
  });
}

/** `!Sub x` as `{"Fn::Sub": "x"}`; YAML's own tags (`!!str`) say nothing that the value doesn't. */
function untag(node: Scalar | YAMLMap | YAMLSeq, value: Json, conversion: Conversion): Json {
  const tag = node.tag;
  if (!tag || tag === '!' || tag.startsWith('tag:yaml.org,2002:')) return value;
  const longForm = longFormOf(tag, value);
  if (longForm) return record([longForm]);
  throw new ApigwError('InvalidSpec', `the tag ${tag} is neither YAML's nor CloudFormation's`, {
    place: placeOfNode(node, conversion),
  });
}

function aliased(node: Alias, conversion: Conversion): Json {
  const place = () => placeOfNode(node, conversion);
  const anchor = conversion.anchors.get(node.source);
  if (!anchor) throw new ApigwError('InvalidSpec', `the alias *${node.source} has no anchor`, { place: place() });
  if (anchor === 'open') {
    throw new ApigwError('InvalidSpec', `the alias *${node.source} contains itself`, { place: place() });
  }
  conversion.size += anchor.size;
  if (conversion.size > maxAliased && anchor.size > 1) {
    throw new ApigwError('InvalidSpec', `aliases expand to more than ${maxAliased} values`, { place: place() });
  }
  return anchor.value;
}

function duplicate(key: string, pair: Pair, conversion: Conversion): Conversion['duplicates'][number] {
  return { pointer: [...conversion.path, key], place: placeOfNode(pair.key, conversion) };
}

function within(key: string | number, conversion: Conversion, make: () => Json): Json {
  conversion.path.push(key);
  const made = make();
  conversion.path.pop();
  return made;
}

function placeOfNode(node: unknown, conversion: Conversion): Place {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return conversion.placeOf(range?.[0] ?? 0);
}
