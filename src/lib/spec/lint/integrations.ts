// Integrations: what is accepted at import and fails when the method is called, and what is silently ignored.
// Developer guide, "x-amazon-apigateway-integration object" and "Set up Lambda proxy integrations in API Gateway".

import type { Json } from '../../model/api.ts';
import { javaPattern } from '../../model/java-pattern.ts';
import { isObject } from '../spec-document.ts';
import {
  integrationKey,
  type LintDocument,
  type Located,
  memberOf,
  membersOf,
  type Operation,
  titleOf,
} from './lint-document.ts';
import { nearName } from './near-name.ts';

const integrationKeys = [
  'type',
  'httpMethod',
  'uri',
  'credentials',
  'connectionType',
  'connectionId',
  'integrationTarget',
]
  .concat([
    'requestParameters',
    'requestTemplates',
    'passthroughBehavior',
    'contentHandling',
    'timeoutInMillis',
    'tlsConfig',
  ])
  .concat(['cacheNamespace', 'cacheKeyParameters', 'responseTransferMode', 'responses']);
const httpOnlyKeys = new Set([
  'integrationSubtype',
  'payloadFormatVersion',
  'timeoutInMillis-v2',
  'responseParameters',
]);

/** Every operation's integration. A document without any is told so once. */
export function checkIntegrations(lint: LintDocument): void {
  const operations = lint.operations.filter(({ key }) => key !== 'trace');
  const integrated = operations.map((operation) => ({
    operation,
    integration: memberOf(lint.root, operation, integrationKey),
  }));
  if (operations.length > 1 && integrated.every(({ integration }) => !integration)) {
    const message = `none of the ${operations.length} operations has an integration`;
    lint.report('integration-missing', ['paths'], message, 'key');
    return;
  }
  for (const { operation, integration } of integrated) {
    if (integration) checkIntegration(lint, operation, integration);
    else lint.report('integration-missing', operation.pointer, `${titleOf(operation)} has no integration`, 'key');
  }
}

function checkIntegration(lint: LintDocument, operation: Operation, integration: Located): void {
  checkKeys(lint, integration);
  checkLambda(lint, operation, integration);
  checkMock(lint, operation, integration);
  checkBinary(lint, operation, integration);
  checkResponses(lint, operation, integration);
}

function checkKeys({ report }: LintDocument, { value, pointer }: Located): void {
  for (const key of Object.keys(value)) {
    if (integrationKeys.includes(key) || key.startsWith('x-')) continue;
    if (httpOnlyKeys.has(key)) {
      report('integration-http-only', [...pointer, key], `${key} is for HTTP APIs`, 'key');
      continue;
    }
    const near = nearName(key, integrationKeys);
    report(
      'integration-key-unknown',
      [...pointer, key],
      `${key} is unknown${near ? `; did you mean ${near}?` : ''}`,
      'key',
    );
  }
}

function checkLambda({ report }: LintDocument, operation: Operation, { value, pointer }: Located): void {
  const { uri, httpMethod } = value;
  if (!typeOf(value['type']).startsWith('AWS') || typeof uri !== 'string' || !/:lambda:path\//.test(uri)) return;
  if (typeof httpMethod !== 'string' || httpMethod.toUpperCase() === 'POST') return;
  report('lambda-http-method', [...pointer, 'httpMethod'], `${titleOf(operation)} invokes Lambda with ${httpMethod}`);
}

function checkMock({ report }: LintDocument, operation: Operation, { value, pointer }: Located): void {
  if (typeOf(value['type']) !== 'MOCK') return;
  const templates = isObject(value['requestTemplates']) ? Object.values(value['requestTemplates']) : [];
  if (templates.some((template) => JSON.stringify(template).includes('statusCode'))) return;
  report('mock-status-missing', pointer, `${titleOf(operation)} has no request template with a statusCode`, 'key');
}

/** The usual victim is the MOCK integration of a CORS preflight. Guide: "Content type conversions in API Gateway". */
function checkBinary({ report, root }: LintDocument, operation: Operation, { value, pointer }: Located): void {
  const types = root['x-amazon-apigateway-binary-media-types'];
  if (!Array.isArray(types) || !types.includes('*/*')) return;
  if (!isObject(value['requestTemplates']) || Object.keys(value['requestTemplates']).length === 0) return;
  if (value['contentHandling'] === 'CONVERT_TO_TEXT') return;
  const message = `${titleOf(operation)} has a request template, and every body is binary`;
  report('template-of-binary', [...pointer, 'requestTemplates'], message, 'key');
}

function checkResponses(lint: LintDocument, operation: Operation, integration: Located): void {
  if (typeOf(integration.value['type']).endsWith('_PROXY')) return;
  const declared = new Set(membersOf(lint.root, operation, 'responses').map(([status]) => status));
  const patterns = new Map<string, string>();
  for (const [pattern, response] of membersOf(lint.root, integration, 'responses')) {
    const { pointer } = response;
    if (pattern !== 'default' && isBroken(pattern)) {
      lint.report('integration-pattern', pointer, `"${pattern}" is no regular expression`, 'key');
    }
    const status = statusOf(response.value['statusCode']);
    if (status === undefined) continue;
    const other = patterns.get(status);
    if (other !== undefined) {
      lint.report('integration-status-duplicate', pointer, `"${pattern}" and "${other}" both give ${status}`, 'key');
    }
    patterns.set(status, pattern);
    if (!declared.has(status)) {
      lint.report(
        'integration-response-undeclared',
        pointer,
        `${titleOf(operation)} does not declare ${status}`,
        'key',
      );
    }
  }
}

/** Whether a pattern compiles neither as Java has it nor, its possessive quantifiers and flags aside, as JavaScript. */
function isBroken(pattern: string): boolean {
  if (javaPattern(pattern) !== undefined) return false;
  try {
    return !new RegExp(
      pattern
        .replace(/([*+?}])\+/g, '$1')
        .replace(/\(\?[a-zA-Z-]+\)/g, '')
        .replace(/\(\?[a-zA-Z-]+:/g, '(?:'),
    );
  } catch {
    return true;
  }
}

function typeOf(value: Json | undefined): string {
  return typeof value === 'string' ? value.toUpperCase() : '';
}

function statusOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
