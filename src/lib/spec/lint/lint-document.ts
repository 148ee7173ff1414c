// What the checks of lint look at: the document, its operations found once, and where they report to.

import type { Json } from '../../model/api.ts';
import { parseFragment, valueAt } from '../pointer.ts';
import { isObject, type JsonObject, type PlaceOf, type Pointer, refOf, type SpecDocument } from '../spec-document.ts';
import type { RuleCode } from './rules.ts';

/** An object of the document, and where it stands once references are followed. */
export interface Located {
  value: JsonObject;
  pointer: Pointer;
}

/** An operation of a path; `key` is as the path item writes it. */
export interface Operation extends Located {
  path: string;
  key: string;
  /** `GET`, `ANY` …: the method as API Gateway names it. */
  httpMethod: string;
  item: Located;
}

export interface Report {
  code: RuleCode;
  pointer: Pointer;
  message: string;
  of?: PlaceOf;
}

/** What every check gets. */
export interface LintDocument {
  document: SpecDocument;
  root: JsonObject;
  isSwagger2: boolean;
  paths: [string, Located][];
  operations: Operation[];
  report(code: RuleCode, pointer: Pointer, message: string, of?: PlaceOf): void;
}

const anyMethodKey = 'x-amazon-apigateway-any-method';
/** The keys of a path item under which operations are. */
export const methodKeys = ['get', 'put', 'post', 'delete', 'patch', 'options', 'head', 'trace', anyMethodKey];
export const integrationKey = 'x-amazon-apigateway-integration';

/** Prepares a document for the checks; what they report is added to `reports`. */
export function openForLint(document: SpecDocument, reports: Report[]): LintDocument {
  const { root } = document;
  const paths = membersOf(root, { value: root, pointer: [] }, 'paths').filter(([path]) => !path.startsWith('x-'));
  return {
    document,
    root,
    isSwagger2: document.version === 'swagger2',
    paths,
    operations: paths.flatMap(([path, item]) => operationsOf(root, path, item)),
    report: (code, pointer, message, of) => void reports.push({ code, pointer, message, ...(of ? { of } : {}) }),
  };
}

/** The object at a key of an object, with references followed; undefined when there is none. */
export function memberOf(root: JsonObject, holder: Located, key: string | number): Located | undefined {
  return follow(root, (holder.value as Record<string | number, Json>)[key], [...holder.pointer, key]);
}

/** The objects in the object (or list) at `key`, with references followed. */
export function membersOf(root: JsonObject, holder: Located, key: string): [string, Located][] {
  const list = holder.value[key];
  if (Array.isArray(list)) {
    return list.flatMap((item, index): [string, Located][] => {
      const found = follow(root, item, [...holder.pointer, key, index]);
      return found ? [[String(index), found]] : [];
    });
  }
  const object = memberOf(root, holder, key);
  if (!object) return [];
  return Object.keys(object.value).flatMap((name): [string, Located][] => {
    const found = memberOf(root, object, name);
    return found ? [[name, found]] : [];
  });
}

/** `GET /pets` */
export function titleOf({ httpMethod, path }: Operation): string {
  return `${httpMethod} ${path}`;
}

/** The parameters of an operation and of its path item; the operation's own win over those of the same name and place. */
export function parametersOf(root: JsonObject, { item, ...operation }: Operation): Located[] {
  const byIdentity = new Map<string, Located>();
  for (const holder of [item, operation]) {
    for (const [, parameter] of membersOf(root, holder, 'parameters')) {
      byIdentity.set(JSON.stringify([parameter.value['in'], parameter.value['name']]), parameter);
    }
  }
  return [...byIdentity.values()];
}

function operationsOf(root: JsonObject, path: string, item: Located): Operation[] {
  return methodKeys.flatMap((key) => {
    const operation = memberOf(root, item, key);
    const httpMethod = key === anyMethodKey ? 'ANY' : key.toUpperCase();
    return operation ? [{ ...operation, path, key, httpMethod, item }] : [];
  });
}

function follow(root: JsonObject, value: Json | undefined, pointer: Pointer): Located | undefined {
  let at: { value: Json | undefined; pointer: Pointer } = { value, pointer };
  for (let hops = 0; hops < 50; hops++) {
    const ref = refOf(at.value);
    if (ref === undefined) return isObject(at.value) ? { value: at.value, pointer: at.pointer } : undefined;
    const target = ref.startsWith('#') ? parseFragment(ref.slice(1)) : undefined;
    if (!target) return undefined;
    at = { value: valueAt(root, target), pointer: target };
  }
  return undefined;
}
