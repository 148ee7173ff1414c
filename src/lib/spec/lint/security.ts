// Security: which schemes API Gateway enforces, and which methods are left open.

import type { Json } from '../../model/api.ts';
import { isObject, type JsonObject } from '../spec-document.ts';
import { type LintDocument, memberOf, membersOf, type Operation, titleOf } from './lint-document.ts';

/** Requirements that do less than they say, and methods that anybody can call. */
export function checkSecurity(lint: LintDocument): void {
  const schemes = schemesOf(lint);
  const used = new Set<string>();
  for (const requirement of requirements(lint.root['security']))
    for (const name of Object.keys(requirement)) used.add(name);
  for (const operation of lint.operations) {
    const needed = requirements(operation.value['security'] ?? lint.root['security']);
    const names = new Set(needed.flatMap((requirement) => Object.keys(requirement)));
    for (const name of names) used.add(name);
    const enforced = [...names].some((name) => schemes.get(name) === 'enforced');
    if (enforced) checkAlternatives(lint, operation, needed);
    if (!enforced && !hasIamAuth(operation) && operation.httpMethod !== 'OPTIONS') {
      lint.report('method-open', operation.pointer, `${titleOf(operation)} is open to anybody`, 'key');
    }
  }
  checkPreflight(lint, schemes);
  for (const [name, effect] of schemes) {
    if (effect === 'enforced' && !used.has(name))
      lint.report('security-scheme-unused', [...schemesPointer(lint), name], `no operation uses ${name}`, 'key');
  }
}

function schemesPointer({ isSwagger2 }: LintDocument): string[] {
  return isSwagger2 ? ['securityDefinitions'] : ['components', 'securitySchemes'];
}

/** Which schemes API Gateway enforces: API keys in x-api-key, and those with one of its extensions. */
function schemesOf(lint: LintDocument): Map<string, 'enforced' | 'ignored'> {
  const { root, isSwagger2 } = lint;
  const holder = isSwagger2 ? { value: root, pointer: [] } : memberOf(root, { value: root, pointer: [] }, 'components');
  const schemes = holder ? membersOf(root, holder, isSwagger2 ? 'securityDefinitions' : 'securitySchemes') : [];
  return new Map(schemes.map(([name, { value }]) => [name, isEnforced(value) ? 'enforced' : 'ignored']));
}

function isEnforced(scheme: JsonObject): boolean {
  if (isObject(scheme['x-amazon-apigateway-authorizer'])) return true;
  if (String(scheme['x-amazon-apigateway-authtype']).toLowerCase() === 'awssigv4') return true;
  return scheme['type'] === 'apiKey' && String(scheme['name']).toLowerCase() === 'x-api-key';
}

function hasIamAuth({ value }: Operation): boolean {
  const auth = value['x-amazon-apigateway-auth'];
  return isObject(auth) && String(auth['type']).toUpperCase() === 'AWS_IAM';
}

function checkAlternatives({ report }: LintDocument, operation: Operation, needed: JsonObject[]): void {
  if (needed.length < 2) return;
  const own = operation.value['security'] === undefined ? operation.pointer : [...operation.pointer, 'security'];
  report('security-alternatives', own, `${titleOf(operation)} has ${needed.length} alternatives in security`, 'key');
}

function checkPreflight({ root, operations, report }: LintDocument, schemes: Map<string, string>): void {
  const names = requirements(root['security']).flatMap((requirement) => Object.keys(requirement));
  if (!names.some((name) => schemes.get(name) === 'enforced')) return;
  for (const operation of operations) {
    if (operation.httpMethod !== 'OPTIONS' || operation.value['security'] !== undefined) continue;
    report(
      'security-preflight',
      operation.pointer,
      `${titleOf(operation)} takes over the security of the document`,
      'key',
    );
  }
}

function requirements(security: Json | undefined): JsonObject[] {
  return Array.isArray(security) ? security.filter(isObject) : [];
}
