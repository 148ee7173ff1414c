// Where every value of a JSON text stands, found by one pass over it. JSON.parse tells neither positions nor duplicate
// keys, so this runs when a message needs one of them, and to say what is wrong where JSON.parse refuses.

import { ApigwError, type Place } from '../errors.ts';
import { maxDepth, tooDeep } from './parsed-text.ts';
import type { Pointer } from './spec-document.ts';

/** A value's offset, its key's offset, and what is inside it. */
export interface JsonNode {
  start: number;
  key: number;
  members?: Map<string, JsonNode>;
  items?: JsonNode[];
}

export interface JsonPositions {
  root: JsonNode;
  duplicates: { pointer: Pointer; offset: number }[];
}

/** The scanner's state: the text, how far it is read, and the keys down to there. */
interface Scan {
  text: string;
  at: number;
  path: (string | number)[];
  duplicates: JsonPositions['duplicates'];
  placeOf: (offset: number) => Place;
}

const space = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const quoted = /"(?:[^"\\]|\\.)*"/suy;

/** Positions of all values. Throws InvalidSpec, with its place, at the first thing that is not JSON. */
export function scanJson(text: string, placeOf: (offset: number) => Place): JsonPositions {
  const scan: Scan = { text, at: 0, path: [], duplicates: [], placeOf };
  const root = scanValue(scan, 0);
  skipSpace(scan);
  if (scan.at < text.length) throw unexpected(scan, 'the end of the text');
  return { root, duplicates: scan.duplicates };
}

/** The node of `pointer`, or of its nearest existing ancestor. */
export function nodeAt(root: JsonNode, pointer: Pointer): JsonNode {
  let node = root;
  for (const key of pointer) {
    const child = node.items?.[Number(key)] ?? node.members?.get(String(key));
    if (!child) return node;
    node = child;
  }
  return node;
}

function scanValue(scan: Scan, key: number): JsonNode {
  skipSpace(scan);
  const node: JsonNode = { start: scan.at, key };
  if (scan.path.length > maxDepth) throw tooDeep(scan.placeOf(scan.at));
  const first = scan.text[scan.at];
  if (first === '{') node.members = scanObject(scan);
  else if (first === '[') node.items = scanArray(scan);
  else if (first === '"') scanString(scan);
  else if (take(scan, scalar) === undefined) throw unexpected(scan, 'a value');
  return node;
}

function scanObject(scan: Scan): Map<string, JsonNode> {
  const members = new Map<string, JsonNode>();
  scan.at++;
  if (taken(scan, '}')) return members;
  do {
    skipSpace(scan);
    const start = scan.at;
    const key = scanString(scan);
    if (!taken(scan, ':')) throw unexpected(scan, '":"');
    scan.path.push(key);
    if (members.has(key)) scan.duplicates.push({ pointer: [...scan.path], offset: start });
    members.set(key, scanValue(scan, start));
    scan.path.pop();
  } while (taken(scan, ','));
  if (!taken(scan, '}')) throw unexpected(scan, '"," or "}"');
  return members;
}

function scanArray(scan: Scan): JsonNode[] {
  const items: JsonNode[] = [];
  scan.at++;
  if (taken(scan, ']')) return items;
  do {
    skipSpace(scan);
    scan.path.push(items.length);
    items.push(scanValue(scan, scan.at));
    scan.path.pop();
  } while (taken(scan, ','));
  if (!taken(scan, ']')) throw unexpected(scan, '"," or "]"');
  return items;
}

function scanString(scan: Scan): string {
  const raw = take(scan, quoted);
  if (raw === undefined) throw unexpected(scan, scan.text[scan.at] === '"' ? 'the closing quote' : 'a string');
  if (!raw.includes('\\')) return raw.slice(1, -1);
  try {
    return JSON.parse(raw);
  } catch {
    throw notJson(scan.placeOf(scan.at - raw.length), 'a string has a bad escape or a control character');
  }
}

function skipSpace(scan: Scan): void {
  take(scan, space);
}

/** Reads what `pattern` (sticky) matches here; undefined, and nothing read, when it does not match. */
function take(scan: Scan, pattern: RegExp): string | undefined {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text)?.[0];
  if (found !== undefined) scan.at += found.length;
  return found;
}

function taken(scan: Scan, character: string): boolean {
  skipSpace(scan);
  if (scan.text[scan.at] !== character) return false;
  scan.at++;
  return true;
}

function unexpected(scan: Scan, wanted: string): ApigwError {
  const found = scan.at < scan.text.length ? JSON.stringify(scan.text[scan.at]) : 'the end of the text';
  return notJson(scan.placeOf(scan.at), `expected ${wanted}, found ${found}`);
}

function notJson(place: Place, message: string): ApigwError {
  return new ApigwError('InvalidSpec', `not JSON: ${message}`, { place });
}
