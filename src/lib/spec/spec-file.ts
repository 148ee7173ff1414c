// One file of a specification, parsed: what references are resolved between.

import { ApigwError, formatPlace, type Place } from '../errors.ts';
import type { Json } from '../model/api.ts';
import { parseJson } from './parse-json.ts';
import { parseYaml } from './parse-yaml.ts';
import type { ParsedText } from './parsed-text.ts';
import type { Source } from './source.ts';

export interface SpecFile {
  uri: string;
  text: ParsedText;
  root: Json;
}

/** A fault in the user's documents. */
export interface Problem {
  message: string;
  place: Place;
}

/** Parses a text as what it looks like: JSON when it begins like JSON, YAML otherwise. */
export function parseText(text: string, name: string): ParsedText {
  if (!/^\s*[{[]/.test(text)) return parseYaml(text, name);
  try {
    return parseJson(text, name);
  } catch (error) {
    return parsedAsFlowYaml(text, name) ?? raise(error);
  }
}

/** Parses what was read. */
export function parseSource(source: Source): SpecFile {
  const text = parseText(source.text, source.name);
  return { uri: source.uri, text, root: text.root };
}

/** Throws InvalidSpec for the first problem, with the others listed under it; does nothing when there is none. */
export function refuseProblems(problems: Problem[], hint: string): void {
  const [first, ...others] = problems;
  if (!first) return;
  const shown = others.slice(0, 20).map(({ message, place }) => `\n${formatPlace(place)}: ${message}`);
  const rest = others.length > shown.length ? `\n… and ${others.length - shown.length} more` : '';
  throw new ApigwError('InvalidSpec', `${first.message}${shown.join('')}${rest}`, { place: first.place, hint });
}

/** YAML's flow style begins like JSON, and allows comments and trailing commas. */
function parsedAsFlowYaml(text: string, name: string): ParsedText | undefined {
  if (/\.json$/i.test(name) || text.length > 1_000_000) return undefined;
  try {
    return parseYaml(text, name);
  } catch {
    return undefined;
  }
}

function raise(error: unknown): never {
  throw error;
}
