// Paths and operations: what becomes of them as resources and methods of a REST API.

import type { Json } from '../../model/api.ts';
import { isObject } from '../spec-document.ts';
import { type LintDocument, methodKeys, parametersOf, titleOf } from './lint-document.ts';

/** Paths that mean something else to API Gateway, and operations that it has no method for. */
export function checkPaths(lint: LintDocument): void {
  if (lint.operations.length === 0) {
    const has = lint.root['paths'] === undefined ? [] : ['paths'];
    lint.report('operations-missing', has, 'the document has no operations', 'key');
  }
  checkShapes(lint);
  checkConflicts(lint);
  for (const [path] of lint.paths) {
    if (/^\/s?ping\/?$/.test(path)) lint.report('path-reserved', ['paths', path], `${path} is reserved`, 'key');
  }
  for (const operation of lint.operations) {
    if (operation.key !== 'trace') continue;
    lint.report('method-unsupported', operation.pointer, `${titleOf(operation)}: REST APIs have no TRACE`, 'key');
  }
  checkPathParameters(lint);
  checkPreflights(lint);
}

/** `/pets: todo` and `get:` with nothing under it; a reference that leads nowhere has a finding of its own. */
function checkShapes({ root, paths, report }: LintDocument): void {
  const isShapeless = (value: Json | undefined) => value !== undefined && !isObject(value);
  for (const [path, item] of Object.entries(isObject(root['paths']) ? root['paths'] : {})) {
    if (!path.startsWith('x-') && isShapeless(item))
      report('path-shapeless', ['paths', path], `${path} is no object`, 'key');
  }
  for (const [path, { value, pointer }] of paths) {
    for (const key of methodKeys) {
      if (isShapeless(value[key])) report('path-shapeless', [...pointer, key], `${key} ${path} is no object`, 'key');
    }
  }
}

function checkConflicts({ paths, report }: LintDocument): void {
  const resources = new Map<string, string>();
  for (const [path] of paths) {
    const resource = `/${segmentsOf(path).join('/')}`;
    const other = resources.get(resource);
    if (other !== undefined) report('path-conflict', ['paths', path], `${path} and ${other} are one resource`, 'key');
    resources.set(resource, other ?? path);
  }
}

function checkPathParameters({ root, operations, report }: LintDocument): void {
  for (const operation of operations) {
    const declared = parametersOf(root, operation).filter(({ value }) => value['in'] === 'path');
    const names = new Set(declared.map(({ value }) => value['name']));
    const variables = new Set(
      segmentsOf(operation.path).flatMap((segment) => /^\{(.+?)\+?\}$/.exec(segment)?.[1] ?? []),
    );
    for (const variable of variables) {
      if (names.has(variable) || names.has(`${variable}+`)) continue;
      report(
        'path-parameter-undeclared',
        operation.pointer,
        `${titleOf(operation)} does not declare {${variable}}`,
        'key',
      );
    }
    for (const { value, pointer } of declared) {
      const name = String(value['name']);
      if (variables.has(name.replace(/\+$/, ''))) continue;
      report('path-parameter-unknown', pointer, `${titleOf(operation)}: the path has no {${name}}`);
    }
  }
}

/** A hint for APIs that browsers call; an API that has preflights on no path at all may have no browsers as clients. */
function checkPreflights({ paths, operations, report }: LintDocument): void {
  const answered = new Set(
    operations.filter(({ httpMethod }) => httpMethod === 'OPTIONS' || httpMethod === 'ANY').map(({ path }) => path),
  );
  const called = new Set(operations.map(({ path }) => path));
  for (const [path] of paths) {
    if (called.has(path) && !answered.has(path))
      report('cors-missing', ['paths', path], `${path} has no OPTIONS method`, 'key');
  }
}

/** Names of operations, which generated SDKs use. */
export function checkOperationIds({ operations, report }: LintDocument): void {
  const names = new Map<string, string>();
  for (const operation of operations) {
    const name = operation.value['operationId'];
    if (typeof name !== 'string') continue;
    const other = names.get(name);
    if (other === undefined) names.set(name, titleOf(operation));
    else
      report('operation-id-duplicate', [...operation.pointer, 'operationId'], `${name} is also the name of ${other}`);
  }
}

/** Parts of an operation that API Gateway drops, and responses, which it misses. */
export function checkOperationParts({ operations, report }: LintDocument): void {
  for (const operation of operations) {
    const { value, pointer } = operation;
    const { responses } = value;
    if (!isObject(responses) || Object.keys(responses).length === 0) {
      report(
        'responses-missing',
        [...pointer, 'responses'],
        `No responses specified for '${titleOf(operation)}'`,
        'key',
      );
    }
    if (value['deprecated'] === true)
      report('deprecated-dropped', [...pointer, 'deprecated'], `${titleOf(operation)} is deprecated`, 'key');
    if (isObject(value['callbacks']))
      report('callbacks-ignored', [...pointer, 'callbacks'], `callbacks of ${titleOf(operation)}`, 'key');
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
