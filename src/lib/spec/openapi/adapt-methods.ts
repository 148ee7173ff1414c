// Parameters and responses of operations -> what PutMethod and PutMethodResponse take.

import type { Json } from '../../model/api.ts';
import { checkRequestParameters, checkStatusCode } from '../../model/validate-method.ts';
import { isObject } from '../spec-document.ts';
import type { AdaptedOperation, Adapting } from './adapting.ts';
import { adapted, dereference, operationsOf, operationsOfPath } from './adapting.ts';
import { itemsOf, member, membersOf, textOf } from './json-object.ts';

/** Leaves out the parameters and responses that API Gateway has no place for. */
export function adaptMethods(adapting: Adapting): void {
  for (const operation of operationsOf(adapting)) {
    adaptParameters(adapting, operation);
    adaptResponses(adapting, operation);
  }
}

const places = new Map([
  ['path', 'path'],
  ['query', 'querystring'],
  ['header', 'header'],
]);

/** Undeclared parameters still reach a proxied backend: only their declaration is left out. */
function adaptParameters(adapting: Adapting, at: AdaptedOperation): void {
  const own = itemsOf(member(at.operation, 'parameters'));
  const shared = notOverridden(adapting, itemsOf(member(at.item, 'parameters')), own);
  const declared = new Set<string>();
  const kept: Json[] = [];
  for (const parameter of [...own, ...shared]) {
    const message = refusal(adapting, parameter, declared);
    if (message === undefined) kept.push(parameter);
    else adapted(adapting, [...at.pointer, 'parameters'], message);
  }
  if (kept.length < own.length + shared.length) {
    at.operation['parameters'] = kept;
    moveShared(adapting, at);
  }
}

/** A shared parameter that one operation must not have is given to each operation instead. */
function moveShared(adapting: Adapting, at: AdaptedOperation): void {
  const { item } = at;
  const shared = itemsOf(member(item, 'parameters'));
  if (shared.length === 0) return;
  for (const other of operationsOfPath(at)) {
    if (other.key === at.key) continue;
    const own = itemsOf(member(other.operation, 'parameters'));
    other.operation['parameters'] = [...own, ...notOverridden(adapting, shared, own)];
  }
  delete item['parameters'];
}

/** An operation's own parameter takes the place of a shared one of the same name and place. */
function notOverridden(adapting: Adapting, shared: readonly Json[], own: readonly Json[]): Json[] {
  if (shared.length === 0) return [];
  const identities = new Set(own.map((parameter) => identityOf(adapting, parameter)));
  return shared.filter((parameter) => !identities.has(identityOf(adapting, parameter)));
}

function identityOf(adapting: Adapting, parameter: Json): string {
  const value = dereference(adapting, parameter);
  return JSON.stringify([textOf(member(value, 'in')), textOf(member(value, 'name'))]);
}

/** Why a parameter is left out; the name of a kept one is added to the declared. */
function refusal(adapting: Adapting, parameter: Json, declared: Set<string>): string | undefined {
  const value = dereference(adapting, parameter);
  const name = textOf(member(value, 'name')) ?? '';
  const place = places.get(textOf(member(value, 'in')) ?? '');
  if (place === undefined) return undefined;
  if (checkRequestParameters([`method.request.${place}.${name}`]) !== undefined) {
    return `the parameter ${name} is not declared: API Gateway takes no such name (a backend behind a proxy still gets it)`;
  }
  if (declared.has(name)) {
    return `the parameter ${name} is declared once: names are unique across query string, header and path`;
  }
  declared.add(name);
  return undefined;
}

function adaptResponses(adapting: Adapting, { operation, pointer }: AdaptedOperation): void {
  const responses = member(operation, 'responses');
  for (const [statusCode] of membersOf(responses)) {
    if (statusCode === 'default' || statusCode.startsWith('x-') || checkStatusCode(statusCode) === undefined) continue;
    if (isObject(responses)) delete responses[statusCode];
    const message = `the response ${statusCode} is left out: API Gateway has only single status codes`;
    adapted(adapting, [...pointer, 'responses', statusCode], message);
  }
}
