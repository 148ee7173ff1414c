// A request's path, query and headers -> the members of an operation's input that are bound to them.
// https://smithy.io/2.0/spec/http-bindings.html

import { headerOf, type WireRequest } from './message.ts';
import type { Match } from './router.ts';
import type { Location, Member, Shape, Structure, TimestampFormat } from './schema.ts';
import { readText } from './text-values.ts';

export interface HttpInput {
  request: WireRequest;
  match: Match;
  query: URLSearchParams;
}

/** The members that are bound to path, query and headers; the body is the protocol's own. */
export function readBoundMembers(structure: Structure, input: HttpInput): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const member of structure.members) {
    const value = readers[member.location]?.(member, input, structure);
    if (value !== undefined) made[member.name] = value;
  }
  return made;
}

type Reader = (member: Member, input: HttpInput, structure: Structure) => unknown;

const readers: Partial<Record<Location, Reader>> = {
  label: (member, { match }) => readTexts(member.shape, single(match.labels.get(member.name)), 'date-time'),
  query: (member, { query }) => readTexts(member.shape, query.getAll(member.wireName), 'date-time'),
  queryMap: readQueryMap,
  header: (member, { request }) =>
    readTexts(member.shape, splitHeader(member, headerOf(request, member.wireName.toLowerCase())), 'http-date'),
  prefixHeaders: readPrefixHeaders,
};

const single = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

/** A list in one header is separated by commas; a single value keeps its own. */
function splitHeader(member: Member, value: string | undefined): string[] {
  if (value === undefined) return [];
  return member.shape.kind === 'list' ? value.split(',').map((item) => item.trim()) : [value];
}

function readTexts(shape: Shape, texts: readonly string[], format: TimestampFormat): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (shape.kind === 'list') return texts.map((text) => readText(shape.member.shape, text, format));
  return readText(shape, first, format);
}

/** The query parameters that no other member and no fixed query has taken. */
function readQueryMap(member: Member, { match, query }: HttpInput, structure: Structure): unknown {
  const taken = new Set(match.operation.fixedQuery.map(([name]) => name));
  for (const other of structure.members) if (other.location === 'query') taken.add(other.wireName);
  const made: Record<string, unknown> = Object.create(null);
  const lists = member.shape.kind === 'map' && member.shape.value.shape.kind === 'list';
  for (const name of new Set(query.keys())) {
    if (!taken.has(name)) made[name] = lists ? query.getAll(name) : query.get(name);
  }
  return made;
}

function readPrefixHeaders(member: Member, { request }: HttpInput): unknown {
  const prefix = member.wireName.toLowerCase();
  const names = Object.keys(request.headers).filter((name) => name.startsWith(prefix));
  const made: Record<string, unknown> = Object.create(null);
  for (const name of names) made[name.slice(prefix.length)] = headerOf(request, name);
  return made;
}
