// Request bodies -> the method's request models, by content type.
// Guide "Data models for REST APIs": a body's schema becomes a model, per content type that the operation takes.

import type { Json, Method } from '../../model/api.ts';
import { record } from '../../model/api.ts';
import { itemsOf, member, membersOf, textOf } from './json-object.ts';
import type { Operation } from './operation.ts';
import type { Located, Reading } from './reading.ts';
import { isKnown, resolveMember, resolveMembers } from './reading.ts';
import { modelFor } from './schemas.ts';

/** Content type -> model name, of an OpenAPI 3 `requestBody`. */
export function readRequestBody(reading: Reading, operation: Operation): Method['requestModels'] {
  const body = resolveMember(reading, operation, 'requestBody');
  return contentModels(reading, body, {
    unsupported: () => `Unsupported model type 'Content' in request schema for '${operation.title}'. Ignoring.`,
  });
}

/** Content type -> model name, of a Swagger 2 body parameter: one for each type that the operation consumes. */
export function readBodyParameter(reading: Reading, operation: Operation, parameter: Located): Method['requestModels'] {
  const schema = member(parameter.value, 'schema');
  if (schema === undefined) return record();
  const located = { value: schema, pointer: [...parameter.pointer, 'schema'] };
  const name = modelFor(reading, located, {
    unsupported: (type) => `Unsupported model type '${type}' in request schema for '${operation.title}'. Ignoring.`,
  });
  return name === undefined ? record() : record(mediaTypes(reading, operation, 'consumes').map((type) => [type, name]));
}

/** Content type -> model name, of an OpenAPI 3 object that has `content`. */
export function contentModels(
  reading: Reading,
  holder: Located | undefined,
  user: Parameters<typeof modelFor>[2],
): Record<string, string> {
  const models = record<string>();
  const content = holder && resolveMember(reading, holder, 'content');
  for (const [contentType, media] of resolveMembers(reading, content)) {
    const schema = member(media.value, 'schema');
    if (schema === undefined) continue;
    const name = modelFor(reading, { value: schema, pointer: [...media.pointer, 'schema'] }, user);
    if (name !== undefined) models[contentType] = name;
  }
  return models;
}

/** Content type -> model name as a lossless export writes it where OpenAPI cannot say it; unknown models are left out. */
export function exactModels(reading: Reading, written: Json): Record<string, string> {
  const known = membersOf(written).filter(([, name]) => isKnown(reading, 'models', textOf(name) ?? ''));
  return record(known.map(([contentType, name]) => [contentType, textOf(name) ?? '']));
}

/** A Swagger 2 operation's media types, else the document's, else JSON. */
export function mediaTypes(reading: Reading, operation: Operation, key: 'consumes' | 'produces'): string[] {
  const own = itemsOf(member(operation.value, key));
  const listed = own.length > 0 ? own : itemsOf(member(reading.document.root, key));
  const types = listed.map(textOf).filter((type) => type !== undefined);
  return types.length > 0 ? types : ['application/json'];
}
