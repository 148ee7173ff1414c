// JSON texts: parsed by JSON.parse, which is many times faster than any YAML parser; positions follow when asked for.

import { ApigwError } from '../errors.ts';
import type { Json } from '../model/api.ts';
import { nodeAt, scanJson } from './json-positions.ts';
import { hasLoneSurrogate, maxDepth, type ParsedText, placesOf, tooDeep } from './parsed-text.ts';
import type { Pointer } from './spec-document.ts';

/** Parses a JSON text. Throws InvalidSpec with the place of the first thing that is wrong. */
export function parseJson(text: string, name: string): ParsedText {
  const placeOf = placesOf(name, text);
  let scanned: ReturnType<typeof scanJson> | undefined;
  const positions = () => {
    scanned ??= scanJson(text, placeOf);
    return scanned;
  };
  const locate: ParsedText['locate'] = (pointer, of = 'value') => {
    const node = nodeAt(positions().root, pointer);
    return placeOf(of === 'key' ? node.key : node.start);
  };
  const root = parsed(text, positions);
  if (!admit(root, 0)) throw tooDeep(placeOf(positions().root.start)); // the scan itself throws, with the place
  if (/\\u[dD][89a-fA-F]/.test(text)) refuseSurrogates(root, [], locate);
  const duplicates = () => positions().duplicates.map(({ pointer, offset }) => ({ pointer, place: placeOf(offset) }));
  return { name, root, locate, duplicates };
}

function parsed(text: string, explain: () => unknown): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    explain(); // throws with the place
    throw new ApigwError('InvalidSpec', 'not JSON', { cause });
  }
}

/** Takes the prototypes off, so that only the document's own keys are found in it. False when it nests too deep. */
function admit(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > maxDepth) return false;
  if (Array.isArray(value)) return value.every((item) => admit(item, depth + 1));
  Object.setPrototypeOf(value, null);
  for (const key in value) if (!admit(value[key] as Json, depth + 1)) return false;
  return true;
}

function refuseSurrogates(value: Json, pointer: Pointer, locate: ParsedText['locate']): void {
  if (typeof value === 'string' && hasLoneSurrogate(value)) {
    const place = locate(pointer);
    throw new ApigwError('InvalidSpec', 'a string has half of a surrogate pair, which is no character', { place });
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    refuseSurrogates(key, [...pointer, key], (at) => locate(at, 'key'));
    refuseSurrogates(child, [...pointer, key], locate);
  }
}
