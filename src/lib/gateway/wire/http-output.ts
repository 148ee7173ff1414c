// An operation's output -> status and headers by its HTTP bindings; the body is the protocol's own.
// https://smithy.io/2.0/spec/http-bindings.html

import type { Member, Operation, Shape, Structure } from './schema.ts';
import { formatTimestamp } from './timestamps.ts';

type Values = Readonly<Record<string, unknown>>;

/** The headers that members of an output or an error are bound to. */
export function writeBoundHeaders(structure: Structure, values: Values): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const member of structure.members) {
    const value = values[member.name];
    if (value === undefined || value === null) continue;
    if (member.location === 'header') headers[member.wireName] = writeText(member.shape, value);
    if (member.location === 'prefixHeaders') writePrefixHeaders(headers, member, value as Values);
  }
  return headers;
}

function writePrefixHeaders(headers: Record<string, string>, member: Member, values: Values): void {
  for (const [name, value] of Object.entries(values)) headers[member.wireName + name] = String(value);
}

function writeText(shape: Shape, value: unknown): string {
  if (shape.kind === 'timestamp') return String(formatTimestamp(value, shape.format ?? 'http-date'));
  if (shape.kind === 'list') return (value as unknown[]).map((item) => writeText(shape.member.shape, item)).join(', ');
  if (shape.kind === 'blob') return Buffer.from(value as Uint8Array).toString('base64');
  return String(value);
}

/** The operation's status, or the one that a member of the output says. */
export function statusOf(operation: Operation, values: Values): number {
  const member = membersOf(operation.output).find(({ location }) => location === 'status');
  const value = member && values[member.name];
  return typeof value === 'number' ? value : operation.status;
}

/** The member that is the whole body, where there is one. */
export function payloadMember(shape: Structure | { kind: 'unit' }): Member | undefined {
  return membersOf(shape).find(({ location }) => location === 'payload');
}

/** The members in the body. */
export function bodyMembers(shape: Structure | { kind: 'unit' }): Member[] {
  return membersOf(shape).filter(({ location }) => location === 'body');
}

function membersOf(shape: Structure | { kind: 'unit' }): readonly Member[] {
  return shape.kind === 'structure' ? shape.members : [];
}
