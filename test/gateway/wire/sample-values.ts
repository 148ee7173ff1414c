// A value of every part of a shape, different in every place, for the property tests of the wire.

import type { Member, Shape, Structure } from '../../../src/lib/gateway/wire/schema.ts';

/** Makes samples; `only` leaves out members that a test cannot send. */
export function createSampler(only: (member: Member) => boolean) {
  let count = 0;
  const open = new Set<Shape>();

  const sample = (shape: Shape, member: Member): unknown => {
    count++;
    switch (shape.kind) {
      case 'structure':
        return sampleStructure(shape);
      case 'list':
        return [sample(shape.member.shape, shape.member), sample(shape.member.shape, shape.member)];
      case 'map':
        return { [`key-${count}`]: sample(shape.value.shape, shape.value) };
      case 'timestamp':
        // Header dates have whole seconds.
        return new Date(Date.UTC(2026, 0, 1, 0, 0, count % 60));
      case 'blob':
        return Buffer.from(`blob ${count} \u00e9`);
      case 'boolean':
        return count % 2 === 0;
      case 'number':
        return count;
      case 'document':
        return { document: count };
      case 'unit':
        return {};
      default:
        return sampleText(member);
    }
  };

  const sampleText = (member: Member): string => {
    if (member.location === 'label') return `label ${count}/%+\u00fc:x`;
    if (member.location === 'header') return `header ${count}`;
    return `text ${count} <&"'> \u00e9 {}[]`;
  };

  const sampleStructure = (shape: Structure): Record<string, unknown> => {
    if (open.has(shape)) return {};
    open.add(shape);
    const made: Record<string, unknown> = {};
    for (const member of shape.members) {
      if (only(member)) made[member.name] = sample(member.shape, member);
    }
    open.delete(shape);
    return made;
  };

  return sampleStructure;
}
