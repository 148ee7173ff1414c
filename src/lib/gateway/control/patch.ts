// The ONE interpreter of PATCH operations (API reference: "Patch Operations"). A resource says in a table which paths
// there are, with which operations, and what each does; everything else about patching is here.

import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import type { Fault } from '../wire/fault.ts';
import { enums, oneOf, refuseViolations, type Violation } from './constraints.ts';
import { badRequest } from './faults.ts';

export type PatchOp = (typeof enums.op)[number];

/** One operation, resolved against the path of the rule that takes it. */
export interface Change {
  op: PatchOp;
  path: string;
  value: string | undefined;
  from: string | undefined;
  /** What stands where the rule's path has `*`, unescaped. */
  captures: readonly string[];
  /** The same as written, with `~0` and `~1`. */
  rawCaptures: readonly string[];
}

/** A path of a resource: what it does to the record, as a new record. `*` stands for one part of the path. */
export interface PatchRule<T> {
  path: string;
  ops: readonly PatchOp[];
  apply(record: T, change: Change): T;
  /** Said when the operation is not one of `ops`, where AWS says something else than the table's `refusal`. */
  refuseOp?(operation: PatchOperation, allowed: readonly PatchOp[]): Fault;
}

/** A resource's paths, and what it says to an operation that none of them takes. */
export interface PatchTable<T> {
  rules: readonly PatchRule<T>[];
  refusal(operation: PatchOperation, table: PatchTable<T>): Fault;
}

/** The framework's checks of a request's operations, to be told together with the operation's own. */
export function patchViolations(input: string, operations: readonly PatchOperation[] | undefined): Violation[] {
  return (operations ?? []).map(({ op }, index) =>
    oneOf(`${input}.patchOperations.${index + 1}.member.op`, op, enums.op),
  );
}

/**
 * The record after all operations, applied in order; the given one stays as it is. `input` is the framework's name
 * of the request, such as `updateStageInput`. Throws ValidationException or BadRequestException in AWS's words.
 */
export function applyPatch<T>(record: T, operations: readonly PatchOperation[] | undefined, table: PatchTable<T>): T {
  let patched = record;
  for (const operation of operations ?? []) patched = applyOperation(patched, operation, table);
  return patched;
}

/** `applyPatch` after the framework's checks, for an operation that has no others. */
export function checkAndApplyPatch<T>(
  input: string,
  request: { record: T; operations: readonly PatchOperation[] | undefined },
  table: PatchTable<T>,
): T {
  refuseViolations(patchViolations(input, request.operations));
  return applyPatch(request.record, request.operations, table);
}

function applyOperation<T>(record: T, operation: PatchOperation, table: PatchTable<T>): T {
  const op = (operation.op ?? 'replace') as PatchOp;
  const parts = (operation.path ?? '').split('/');
  const matching = table.rules.filter((rule) => matches(rule.path, parts));
  const rule = matching.find((candidate) => candidate.ops.includes(op));
  if (!rule) throw matching[0]?.refuseOp?.(operation, matching[0].ops) ?? table.refusal(operation, table);
  const rawCaptures = captured(rule.path, parts);
  return rule.apply(record, {
    op,
    path: operation.path ?? '',
    value: operation.value ?? undefined,
    from: operation.from ?? undefined,
    captures: rawCaptures.map(unescapePointer),
    rawCaptures,
  });
}

function matches(template: string, parts: readonly string[]): boolean {
  const wanted = template.split('/');
  return (
    wanted.length === parts.length &&
    wanted.every((part, index) => (part === '*' ? parts[index] !== '' : part === parts[index]))
  );
}

function captured(template: string, parts: readonly string[]): string[] {
  return template.split('/').flatMap((part, index) => (part === '*' ? [parts[index] ?? ''] : []));
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** `Invalid patch path /x`: RestApi, method, integration, method and integration response, gateway response [recorded]. */
export function refusePath(operation: PatchOperation): Fault {
  return badRequest(`Invalid patch path ${operation.path ?? null}`);
}

/** `Invalid patch operation specified. Must be one of: [replace]`, for a path that takes other operations [recorded]. */
export function refuseOp(_operation: PatchOperation, allowed: readonly PatchOp[]): Fault {
  return badRequest(`Invalid patch operation specified. Must be one of: [${allowed.join(', ')}]`);
}

/** The wordier refusal of resource, model, validator and documentation part; its two blanks are AWS's [recorded]. */
export function refuseWithChoices<T>(operation: PatchOperation, table: PatchTable<T>): Fault {
  const { op, path } = operation;
  const choices = table.rules
    .filter((rule) => rule.ops.includes((op ?? 'replace') as PatchOp))
    .map((rule) => rule.path);
  const advice = choices.length > 0 ? `Must be one of: [${choices.join(', ')}]` : 'Please choose supported operations';
  return badRequest(`Invalid patch path  '${path ?? null}' specified for op '${op}'. ${advice}`);
}
