// A method on both sides: who may call it, what it takes, what it gives. Models are compared once, in diff-models.ts.

import type { Json, Method, MethodResponse, RequestValidator, RestApi } from '../model/api.ts';
import { type Change, makeChange, type Place } from './change.ts';
import { compareFields, compareNamed, type FieldRow, opaqueRules } from './compare-fields.ts';
import { compareIntegrations } from './diff-integrations.ts';
import { same } from './same.ts';

/** A method before and after, in the APIs that it belongs to. */
export interface MethodPair {
  old: Method;
  now: Method;
  before: RestApi;
  after: RestApi;
  /** Old -> new names of path variables. */
  renamed: ReadonlyMap<string, string>;
}

/** The changes of one method, its integration included. */
export function compareMethods(place: Place, pair: MethodPair): Change[] {
  const { old, now, renamed } = pair;
  return [
    ...compareFields([old, now], methodFields, place),
    ...compareAuthorization(place, pair),
    ...compareKeyNeed(place, pair),
    ...compareValidation(place, pair),
    ...compareNamed(renameParameters(old.requestParameters, renamed), now.requestParameters, parameterRules(place)),
    ...compareContents(place, [old.requestModels, now.requestModels], requestContents),
    ...compareNamed(old.methodResponses, now.methodResponses, responseRules(place)),
    ...compareNamed(old.extensions ?? {}, now.extensions ?? {}, opaqueRules('extension', place, 'extension')),
    ...compareIntegrations(place, old, now),
  ];
}

const methodFields: readonly FieldRow<Method>[] = [['operationName', 'operation-name-changed', 'the operation name']];

function compareAuthorization(place: Place, { old, now }: MethodPair): Change[] {
  const subject = 'authorization';
  const [before, after] = [authorizationOf(old), authorizationOf(now)];
  if (old.authorizationType !== now.authorizationType) {
    const rule =
      old.authorizationType === 'NONE'
        ? 'authorization-added'
        : now.authorizationType === 'NONE'
          ? 'authorization-removed'
          : 'authorization-type-changed';
    return [makeChange(rule, place, { subject, before, after })];
  }
  return [
    ...(old.authorizer === now.authorizer
      ? []
      : [makeChange('authorizer-switched', place, { subject, before, after })]),
    ...compareScopes(place, old.authorizationScopes, now.authorizationScopes),
  ];
}

const authorizationOf = (method: Method): string =>
  method.authorizer === undefined ? method.authorizationType : `${method.authorizationType} ${method.authorizer}`;

/** A token needs one of the scopes: fewer are narrower, and the first one turns identity tokens away. */
function compareScopes(place: Place, before: string[], after: string[]): Change[] {
  if (same(before, after)) return [];
  const narrowed = before.length === 0 || (after.length > 0 && before.some((scope) => !after.includes(scope)));
  const rule = narrowed ? 'authorization-scopes-narrowed' : 'authorization-scopes-widened';
  return [makeChange(rule, place, { subject: 'authorization scopes', before, after })];
}

function compareKeyNeed(place: Place, { old, now }: MethodPair): Change[] {
  if (old.apiKeyRequired === now.apiKeyRequired) return [];
  const rule = now.apiKeyRequired ? 'api-key-required' : 'api-key-not-required';
  return [makeChange(rule, place, { subject: 'API key', before: old.apiKeyRequired, after: now.apiKeyRequired })];
}

const validations = [
  ['validateRequestBody', 'request bodies'],
  ['validateRequestParameters', 'request parameters'],
] as const;

function compareValidation(place: Place, pair: MethodPair): Change[] {
  const before = validatorOf(pair.before, pair.old);
  const after = validatorOf(pair.after, pair.now);
  const changes = validations.flatMap(([field, subject]) => {
    if (before[field] === after[field]) return [];
    const rule = after[field] ? 'request-validation-added' : 'request-validation-removed';
    return [makeChange(rule, place, { subject, before: before[field], after: after[field] })];
  });
  if (changes.length > 0 || pair.old.requestValidator === pair.now.requestValidator) return changes;
  const [from, to] = [pair.old.requestValidator, pair.now.requestValidator];
  return [
    makeChange('request-validator-renamed', place, { subject: 'the request validator', before: from, after: to }),
  ];
}

const validatesNothing: RequestValidator = { validateRequestBody: false, validateRequestParameters: false };

function validatorOf(api: RestApi, { requestValidator: name }: Method): RequestValidator {
  return (
    (name !== undefined && Object.hasOwn(api.requestValidators, name) && api.requestValidators[name]) ||
    validatesNothing
  );
}

const pathParameter = 'method.request.path.';

function renameParameters(parameters: Record<string, boolean>, renamed: ReadonlyMap<string, string>) {
  if (renamed.size === 0) return parameters;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, required]) => {
      const now = name.startsWith(pathParameter) ? renamed.get(name.slice(pathParameter.length)) : undefined;
      return [now === undefined ? name : `${pathParameter}${now}`, required];
    }),
  );
}

const kinds: Readonly<Record<string, string>> = {
  querystring: 'query parameter',
  header: 'header',
  path: 'path variable',
};

/** `method.request.querystring.limit` in words. */
function parameterInWords(name: string): string {
  const [, , kind = '', ...rest] = name.split('.');
  return `${kinds[kind] ?? 'parameter'} ${rest.join('.') || name}`;
}

function parameterRules(place: Place) {
  const about = (name: string) => ({ subject: parameterInWords(name) });
  return {
    added: (name: string, required: boolean) => [
      makeChange(required ? 'request-parameter-added-required' : 'request-parameter-added', place, about(name)),
    ],
    removed: (name: string) => [makeChange('request-parameter-removed', place, about(name))],
    both: (name: string, before: boolean, after: boolean) =>
      before === after
        ? []
        : [
            makeChange(
              after ? 'request-parameter-became-required' : 'request-parameter-became-optional',
              place,
              about(name),
            ),
          ],
  };
}

function responseRules(place: Place) {
  const about = (status: string) => ({ subject: `response ${status}` });
  return {
    added: (status: string) => [makeChange('response-added', place, about(status))],
    removed: (status: string) => [
      makeChange(status.startsWith('2') ? 'response-success-removed' : 'response-removed', place, about(status)),
    ],
    both: (status: string, before: MethodResponse, after: MethodResponse) => [
      ...compareNamed(before.responseParameters, after.responseParameters, headerRules(place, status)),
      ...compareContents(place, [before.responseModels, after.responseModels], responseContents(status)),
    ],
  };
}

const responseHeader = 'method.response.header.';

function headerRules(place: Place, status: string) {
  const about = (name: string) => ({
    subject: `response ${status}: header ${name.startsWith(responseHeader) ? name.slice(responseHeader.length) : name}`,
  });
  return {
    added: (name: string) => [makeChange('response-header-added', place, about(name))],
    removed: (name: string) => [makeChange('response-header-removed', place, about(name))],
    both: (name: string, before: boolean, after: boolean) =>
      before === after ? [] : [makeChange('response-header-changed', place, { ...about(name), before, after })],
  };
}

interface ContentWords {
  side: 'request' | 'response';
  subject: string;
}

const requestContents: ContentWords = { side: 'request', subject: 'request body' };
const responseContents = (status: string): ContentWords => ({ side: 'response', subject: `response ${status}: body` });

type Contents = Record<string, string>;

/** Content types; which model each has is compared in diff-models.ts. */
function compareContents(place: Place, [before, after]: readonly [Contents, Contents], words: ContentWords): Change[] {
  const { side, subject } = words;
  const [had, has] = [Object.keys(before), Object.keys(after)];
  if (had.length === 0 && has.length > 0)
    return [makeChange(`${side}-body-added`, place, { subject, after: has as Json })];
  if (had.length > 0 && has.length === 0)
    return [makeChange(`${side}-body-removed`, place, { subject, before: had as Json })];
  const about = (type: string) => ({ subject: `${subject} of type ${type}` });
  return compareNamed(before, after, {
    added: (type) => [makeChange(`${side}-content-type-added`, place, about(type))],
    removed: (type) => [makeChange(`${side}-content-type-removed`, place, about(type))],
    both: () => [],
  });
}
