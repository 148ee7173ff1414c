// Security schemes -> authorizers; security requirements -> a method's authorization and its need of an API key.
// Guide "x-amazon-apigateway-authorizer", "x-amazon-apigateway-authtype", "x-amazon-apigateway-auth".

import type { Authorizer, Json, Method } from '../../model/api.ts';
import { isObject } from '../spec-document.ts';
import { itemsOf, member, membersOf, nonEmpty, textOf, textSet } from './json-object.ts';
import type { Operation } from './operation.ts';
import type { Located, Reading, SecurityMeaning } from './reading.ts';
import { isSwagger2, note, refuse, resolveMember, resolveMembers, warn } from './reading.ts';

/** Makes the authorizers of the document, and notes what each security scheme means for a method. */
export function readSecuritySchemes(reading: Reading): void {
  const root = { value: reading.document.root as Json, pointer: [] };
  const holder = isSwagger2(reading) ? root : resolveMember(reading, root, 'components');
  const key = isSwagger2(reading) ? 'securityDefinitions' : 'securitySchemes';
  const schemes = holder && resolveMember(reading, holder, key);
  for (const [name, scheme] of resolveMembers(reading, schemes)) {
    reading.schemes.set(name, readScheme(reading, name, scheme));
  }
}

function readScheme(reading: Reading, name: string, scheme: Located): SecurityMeaning {
  const { value, pointer } = scheme;
  const authType = textOf(member(value, 'x-amazon-apigateway-authtype'));
  if (authType?.toLowerCase() === 'awssigv4') return 'iam';
  if (isObject(member(value, 'x-amazon-apigateway-authorizer'))) return readAuthorizer(reading, name, scheme);
  const type = textOf(member(value, 'type'));
  if (type !== 'apiKey') {
    warn(reading, pointer, `Unsupported security definition type '${type ?? ''}' for '${name}'. Ignoring.`);
    return 'ignored';
  }
  if (textOf(member(value, 'name'))?.toLowerCase() === 'x-api-key') return 'api-key';
  note(reading, pointer, `Security definition '${name}' is neither the header x-api-key nor an authorizer. Ignoring.`);
  return 'ignored';
}

const authorizerTypes = new Map<string, Authorizer['type']>([
  ['token', 'TOKEN'],
  ['request', 'REQUEST'],
  ['cognito_user_pools', 'COGNITO_USER_POOLS'],
]);

function readAuthorizer(reading: Reading, name: string, scheme: Located): SecurityMeaning {
  const extension = member(scheme.value, 'x-amazon-apigateway-authorizer');
  const written = textOf(member(extension, 'type')) ?? '';
  const type = authorizerTypes.get(written.toLowerCase());
  if (!type) {
    const pointer = [...scheme.pointer, 'x-amazon-apigateway-authorizer'];
    refuse(reading, pointer, `Unable to create authorizer '${name}': Invalid authorizer type specified: ${written}`);
    return 'ignored';
  }
  reading.api.authorizers[name] = makeAuthorizer(type, scheme.value);
  return type === 'COGNITO_USER_POOLS' ? 'cognito' : 'custom';
}

function makeAuthorizer(type: Authorizer['type'], scheme: Json): Authorizer {
  const extension = member(scheme, 'x-amazon-apigateway-authorizer');
  const text = (key: string) => optional(key, nonEmpty(member(extension, key)));
  return {
    type,
    authType: nonEmpty(member(scheme, 'x-amazon-apigateway-authtype')) ?? defaultAuthType(type),
    ...text('authorizerUri'),
    ...text('authorizerCredentials'),
    ...optional('identitySource', identitySource(type, scheme)),
    ...text('identityValidationExpression'),
    ...optional('authorizerResultTtlInSeconds', timeToLive(type, member(extension, 'authorizerResultTtlInSeconds'))),
    providerARNs: textSet(member(extension, 'providerARNs')),
  };
}

/** What CreateAuthorizer stores when no authType is given. */
function defaultAuthType(type: Authorizer['type']): string {
  return type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom';
}

/** TOKEN and COGNITO_USER_POOLS take the header that the scheme names; REQUEST says its sources itself. */
function identitySource(type: Authorizer['type'], scheme: Json): string | undefined {
  const written = nonEmpty(member(member(scheme, 'x-amazon-apigateway-authorizer'), 'identitySource'));
  const header = nonEmpty(member(scheme, 'name'));
  if (written !== undefined || type === 'REQUEST' || header === undefined) return written;
  return `method.request.header.${header}`;
}

/** An imported REQUEST authorizer shows AWS's default of 300 seconds; the others only what is written. Null is none. */
function timeToLive(type: Authorizer['type'], written: Json | undefined): number | undefined {
  if (written === null) return undefined;
  const seconds = Number(nonEmpty(written) ?? Number.NaN);
  if (Number.isInteger(seconds)) return seconds;
  return type === 'REQUEST' ? 300 : undefined;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

type MethodSecurity = Pick<Method, 'authorizationType' | 'authorizer' | 'authorizationScopes' | 'apiKeyRequired'>;

/** How a method is protected: by its own `security`, else by the document's (which AWS applies, OPTIONS included). */
export function readSecurity(reading: Reading, operation: Operation): MethodSecurity {
  const security: MethodSecurity = { authorizationType: 'NONE', authorizationScopes: [], apiKeyRequired: false };
  const own = member(operation.value, 'security');
  const requirements = own === undefined ? member(reading.document.root, 'security') : own;
  for (const [name, scopes] of itemsOf(requirements).flatMap(membersOf)) {
    applyRequirement(reading, operation, { security, name, scopes });
  }
  const authorization = authorizationOf(operation.value);
  if (authorization === undefined) return security;
  const { apiKeyRequired } = security;
  return { authorizationType: authorization, authorizationScopes: [], apiKeyRequired };
}

/** `x-amazon-apigateway-auth` says the type itself. */
function authorizationOf(operation: Json): 'NONE' | 'AWS_IAM' | undefined {
  const type = textOf(member(member(operation, 'x-amazon-apigateway-auth'), 'type'))?.toUpperCase();
  return type === 'NONE' || type === 'AWS_IAM' ? type : undefined;
}

const authorizationTypes = { iam: 'AWS_IAM', cognito: 'COGNITO_USER_POOLS', custom: 'CUSTOM' } as const;

interface Requirement {
  security: MethodSecurity;
  name: string;
  scopes: Json;
}

/** A method has one authorizer: the first one named stays. */
function applyRequirement(reading: Reading, operation: Operation, { security, name, scopes }: Requirement): void {
  const meaning = reading.schemes.get(name);
  if (meaning === undefined && name === 'NONE') return; // What AWS SAM writes for a method without an authorizer.
  if (meaning === undefined) {
    note(
      reading,
      operation.pointer,
      `Security definition '${name}' of method '${operation.title}' not found. Ignoring.`,
    );
  } else if (meaning === 'api-key') {
    security.apiKeyRequired = true;
  } else if (meaning !== 'ignored' && security.authorizationType === 'NONE') {
    security.authorizationType = authorizationTypes[meaning];
    if (meaning === 'iam') return;
    security.authorizer = name;
    security.authorizationScopes = textSet(scopes);
  }
}
