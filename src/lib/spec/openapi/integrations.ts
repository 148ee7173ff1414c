// x-amazon-apigateway-integration -> an integration and its integration responses, by status code.
// Guide "x-amazon-apigateway-integration object": types and passthrough behaviours in any case, responses by pattern.

import type { Integration, IntegrationResponse, Method } from '../../model/api.ts';
import { defaultTimeoutInMillis, record } from '../../model/api.ts';
import { checkIntegration, checkRequestMappings, checkResponseMappings } from '../../model/validate-integration.ts';
import { isObject } from '../spec-document.ts';
import { isTrue, member, membersOf, nonEmpty, textOf, textSet } from './json-object.ts';
import type { Operation } from './operation.ts';
import { responsesExtension } from './own-extensions.ts';
import type { Located, Reading } from './reading.ts';
import { note, refuse, resolveMember, warn } from './reading.ts';

const key = 'x-amazon-apigateway-integration';

/** The operation's integration; undefined when it has none, which CreateDeployment refuses later. */
export function readIntegration(reading: Reading, operation: Operation, method: Method): Integration | undefined {
  const extension = resolveMember(reading, operation, key);
  if (!extension || !isObject(extension.value)) return undefined;
  const source: Source = { ...extension, operation };
  const type = readChoice(reading, source, typeChoice);
  if (!type) return undefined;
  const integration = makeIntegration(reading, source, type);
  const message =
    checkIntegration(integration, reading.maxTimeoutInMillis) ??
    checkRequestMappings(integration.requestParameters, method.requestParameters);
  if (message !== undefined) refuseIntegration(reading, source, message);
  integration.integrationResponses = readIntegrationResponses(reading, source, method);
  return integration;
}

/** The extension, and the operation that it serves. */
interface Source extends Located {
  operation: Operation;
}

function makeIntegration(reading: Reading, source: Source, type: Integration['type']): Integration {
  const { value } = source;
  const text = (name: TextField) => optionalText(name, nonEmpty(member(value, name)));
  const made: Integration = {
    type,
    ...optionalText('httpMethod', nonEmpty(member(value, 'httpMethod'))?.toUpperCase()),
    ...text('uri'),
    ...text('credentials'),
    connectionType: readChoice(reading, source, connectionChoice) ?? 'INTERNET',
    ...text('connectionId'),
    ...text('integrationTarget'),
    requestParameters: readTexts(reading, source, 'requestParameters'),
    requestTemplates: readTexts(reading, source, 'requestTemplates'),
    passthroughBehavior: readChoice(reading, source, passthroughChoice) ?? 'WHEN_NO_MATCH',
    timeoutInMillis: Number(nonEmpty(member(value, 'timeoutInMillis')) ?? defaultTimeoutInMillis),
    ...text('cacheNamespace'),
    cacheKeyParameters: textSet(member(value, 'cacheKeyParameters')),
    integrationResponses: record(),
  };
  const contentHandling = readChoice(reading, source, contentChoice);
  if (contentHandling) made.contentHandling = contentHandling;
  const transferMode = readChoice(reading, source, transferChoice);
  if (transferMode) made.responseTransferMode = transferMode;
  const skip = member(member(value, 'tlsConfig'), 'insecureSkipVerification');
  if (skip !== undefined) made.tlsConfig = { insecureSkipVerification: isTrue(skip) };
  return made;
}

type TextField = 'uri' | 'credentials' | 'connectionId' | 'integrationTarget' | 'cacheNamespace';

function optionalText<K extends string>(name: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: string };
}

/** A member with a fixed set of values, written in any case. */
interface Choice<T extends string> {
  name: string;
  values: readonly T[];
  required?: true;
}

const typeChoice: Choice<Integration['type']> = {
  name: 'type',
  values: ['HTTP', 'HTTP_PROXY', 'AWS', 'AWS_PROXY', 'MOCK'],
  required: true,
};
const connectionChoice: Choice<Integration['connectionType']> = {
  name: 'connectionType',
  values: ['INTERNET', 'VPC_LINK'],
};
const passthroughChoice: Choice<Integration['passthroughBehavior']> = {
  name: 'passthroughBehavior',
  values: ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'],
};
const contentChoice: Choice<NonNullable<Integration['contentHandling']>> = {
  name: 'contentHandling',
  values: ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'],
};
const transferChoice: Choice<NonNullable<Integration['responseTransferMode']>> = {
  name: 'responseTransferMode',
  values: ['BUFFERED', 'STREAM'],
};

/** The value in AWS's spelling; undefined when it is absent, or (refused) not one of them. */
function readChoice<T extends string>(reading: Reading, source: Source, choice: Choice<T>): T | undefined {
  const written = nonEmpty(member(source.value, choice.name));
  if (written === undefined && !choice.required) return undefined;
  const value = choice.values.find((known) => known === written?.toUpperCase());
  if (value === undefined) {
    const valid = `Valid options are ${choice.values.join(',')}`;
    refuseIntegration(reading, source, `Invalid ${choice.name} specified: ${written ?? ''}. ${valid}`);
  }
  return value;
}

function refuseIntegration(reading: Reading, { pointer, operation }: Source, message: string): void {
  const place = `'${operation.httpMethod}' for resource at path '${operation.path}'`;
  refuse(reading, pointer, `Unable to put integration on ${place}: ${message}`);
}

type TextMap = 'requestParameters' | 'requestTemplates' | 'responseParameters' | 'responseTemplates';

/** A map of texts. AWS keeps an empty template as null, the model as ''; anything else is dropped with AWS's warning. */
function readTexts(reading: Reading, source: Source, name: TextMap): Record<string, string> {
  const texts = record<string>();
  const { httpMethod, path } = source.operation;
  for (const [property, value] of membersOf(member(source.value, name))) {
    const text = value === null && name.endsWith('Templates') ? '' : value;
    if (typeof text === 'string') {
      texts[property] = text;
      continue;
    }
    const got = text !== null && typeof text === 'object' ? JSON.stringify(text) : String(text);
    const message =
      `Invalid format for '${name}'. Expected type string for property '${property}' of resource '${path}' ` +
      `and method '${httpMethod}' but got '${got}'`;
    warn(reading, [...source.pointer, name, property], message);
  }
  return texts;
}

/** Two patterns with the same status code are one integration response: the last one stays, as on AWS. */
function readIntegrationResponses(
  reading: Reading,
  source: Source,
  method: Method,
): Integration['integrationResponses'] {
  const made = record<IntegrationResponse>();
  for (const { pattern, value, pointer } of writtenResponses(source)) {
    const statusCode = nonEmpty(member(value, 'statusCode'));
    if (statusCode === undefined) {
      const { title } = source.operation;
      note(reading, pointer, `Integration response '${pattern}' of method '${title}' has no statusCode. Ignoring.`);
      continue;
    }
    const response = readIntegrationResponse(reading, { ...source, value, pointer }, pattern);
    made[statusCode] = response;
    refuseResponse(
      reading,
      { ...source, pointer },
      checkResponseMappings(response, method.methodResponses[statusCode]),
    );
  }
  return made;
}

/** `responses` by pattern; and by status code what a lossless export could not write there. */
function writtenResponses({ value, pointer }: Source): (Located & { pattern: string })[] {
  const byPattern = membersOf(member(value, 'responses')).map(([pattern, response]) => ({
    pattern: pattern === 'default' ? '' : pattern,
    value: response,
    pointer: [...pointer, 'responses', pattern],
  }));
  const byStatus = membersOf(member(value, responsesExtension)).map(([statusCode, response]) => ({
    pattern: textOf(member(response, 'selectionPattern')) ?? '',
    value: response,
    pointer: [...pointer, responsesExtension, statusCode],
  }));
  return [...byPattern, ...byStatus];
}

function refuseResponse(reading: Reading, { pointer, operation }: Source, message: string | undefined): void {
  if (message === undefined) return;
  const place = `'${operation.httpMethod}' for resource at path '${operation.path}'`;
  refuse(reading, pointer, `Unable to put integration response on ${place}: ${message}`);
}

function readIntegrationResponse(reading: Reading, source: Source, pattern: string): IntegrationResponse {
  const contentHandling = readChoice(reading, source, contentChoice);
  return {
    ...(pattern === '' ? {} : { selectionPattern: pattern }),
    responseParameters: readTexts(reading, source, 'responseParameters'),
    responseTemplates: readTexts(reading, source, 'responseTemplates'),
    ...(contentHandling ? { contentHandling } : {}),
  };
}
