// Required members that a request leaves out, in the words of AWS's service framework; checked before any handler.

import { Fault } from './fault.ts';
import type { Member, Operation, Shape } from './schema.ts';

/** Throws ValidationException naming every required member that is absent, as AWS counts and joins them. */
export function checkRequiredMembers(operation: Operation, input: Record<string, unknown>): void {
  if (operation.input.kind === 'unit') return;
  const missing: string[] = [];
  for (const member of operation.input.members) {
    collect(member, input[member.name], { path: pathOf(operation, member), missing });
  }
  if (missing.length === 0) return;
  const errors = missing.map((path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`);
  const count = `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected`;
  throw new Fault('ValidationException', `${count}: ${errors.join('; ')}`);
}

/** Members of a body are told with the input's name before them, but for JSON-RPC's, whose names begin small [recorded]. */
function pathOf({ name, path }: Operation, member: Member): string {
  if (path === '') return beginSmall(member.name);
  return member.location === 'body' ? `${beginSmall(name)}Input.${member.name}` : member.name;
}

const beginSmall = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

interface Found {
  path: string;
  missing: string[];
}

function collect(member: Member, value: unknown, { path, missing }: Found): void {
  if (value === undefined) {
    if (member.required) missing.push(path);
    return;
  }
  collectInside(member.shape, value, { path, missing });
}

function collectInside(shape: Shape, value: unknown, { path, missing }: Found): void {
  if (shape.kind === 'structure') {
    for (const member of shape.members) {
      collect(member, (value as Record<string, unknown>)[member.name], { path: `${path}.${member.name}`, missing });
    }
  }
  if (shape.kind === 'list') {
    (value as unknown[]).forEach((item, i) => {
      collectInside(shape.member.shape, item, { path: `${path}.${i + 1}.member`, missing });
    });
  }
  if (shape.kind === 'map') {
    for (const [key, item] of Object.entries(value as object)) {
      collectInside(shape.value.shape, item, { path: `${path}.${key}.member`, missing });
    }
  }
}
