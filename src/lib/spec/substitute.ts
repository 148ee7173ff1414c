// `${NAME}` and CloudFormation's intrinsics in a specification, replaced by their values. API Gateway itself resolves
// ${AWS::Region}, ${AWS::AccountId} and ${AWS::Partition} ("AWS variables for OpenAPI import"), so these may stay.

import { type Json, record } from '../model/api.ts';
import { type Evaluation, intrinsicOf } from './intrinsics.ts';
import type { Pointer } from './spec-document.ts';

/** Where names get their values from. */
export interface Names {
  /** The process's environment: wins over `variables`. */
  env?: Record<string, string | undefined> | undefined;
  /** `variables:` of the project file. A key may also be a CloudFormation name, as `Table.Arn` or `AWS::StackName`. */
  variables?: Record<string, string> | undefined;
  region?: string | undefined;
  accountId?: string | undefined;
}

/** A name without a value, or a function that can't be worked out. */
export interface Unresolved {
  message: string;
  pointer: Pointer;
}

/** What happens to text under a key: prose keeps unknown names, data and mapping templates keep all. */
type Zone = 'strict' | 'prose' | 'template' | 'data';

interface Walk {
  valueOf(name: string): string | undefined;
  path: (string | number)[];
  unresolved: Unresolved[];
}

const zones: Record<string, Zone> = {
  description: 'prose',
  summary: 'prose',
  example: 'data',
  examples: 'data',
  pattern: 'data',
  requestTemplates: 'template',
  responseTemplates: 'template',
};

/** Names that API Gateway resolves at import. */
const ownNames = new Set(['AWS::Region', 'AWS::AccountId', 'AWS::Partition']);

/** `${NAME}`, `${AWS::Region}`, `${Table.Arn}`, and CloudFormation's way to write a literal one, `${!NAME}`. */
const placeholder = /\$\{(!?)([A-Za-z_][\w:.-]*)\}/g;
const plainName = /^(?:AWS::)?[A-Za-z_]\w*$/;

/**
 * The tree with all names and functions replaced; parts without any are shared with `root`. Stage variables
 * (`${stageVariables.x}`), policy variables (`${aws:username}`) and mapping templates are left alone.
 */
export function substitute(root: Json, names: Names): { root: Json; unresolved: Unresolved[] } {
  const walk: Walk = { valueOf: valuesOf(names), path: [], unresolved: [] };
  return { root: replaced(root, 'strict', walk) ?? null, unresolved: walk.unresolved };
}

function replaced(value: Json, zone: Zone, walk: Walk): Json | undefined {
  if (zone === 'data') return value;
  if (typeof value === 'string') return value.includes('${') ? plainText(value, zone, walk) : value;
  if (typeof value !== 'object' || value === null) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return intrinsic.apply(intrinsic.argument, evaluation(walk));
  return Array.isArray(value) ? replacedList(value, zone, walk) : replacedObject(value, zone, walk);
}

function replacedList(list: Json[], zone: Zone, walk: Walk): Json[] {
  let changed = false;
  const made: Json[] = [];
  for (const [index, item] of list.entries()) {
    walk.path.push(index);
    const next = replaced(item, zone, walk);
    walk.path.pop();
    changed ||= next !== item;
    if (next !== undefined) made.push(next);
  }
  return changed ? made : list;
}

function replacedObject(object: Record<string, Json>, zone: Zone, walk: Walk): Json {
  let made: Record<string, Json> | undefined;
  for (const key of Object.keys(object)) {
    const value = object[key] as Json;
    walk.path.push(key);
    const next = replaced(value, zoneUnder(key, zone), walk);
    walk.path.pop();
    if (next === value) continue;
    made ??= record(Object.entries(object));
    if (next === undefined) delete made[key];
    else made[key] = next;
  }
  return made ?? object;
}

function zoneUnder(key: string, zone: Zone): Zone {
  if (zone !== 'strict') return zone;
  if (key.startsWith('x-') && !key.startsWith('x-amazon-apigateway-')) return 'data';
  return Object.hasOwn(zones, key) ? (zones[key] ?? zone) : zone;
}

/** Text outside of Fn::Sub: only plain names are ours; what has a dot or one colon means something to AWS. */
function plainText(text: string, zone: Zone, walk: Walk): string {
  return text.replace(placeholder, (whole, literal: string, name: string) => {
    if (!plainName.test(name)) return whole;
    if (zone === 'template') return ownNames.has(name) ? (walk.valueOf(name) ?? whole) : whole;
    if (literal) return `\${${name}}`;
    const value = walk.valueOf(name);
    if (value !== undefined) return value;
    return zone === 'prose' || ownNames.has(name) ? whole : missing(name, walk);
  });
}

function evaluation(walk: Walk): Evaluation {
  const lookUp = (name: string) => walk.valueOf(name) ?? (ownNames.has(name) ? `\${${name}}` : missing(name, walk));
  return {
    lookUp,
    subText: (text, locals) =>
      text.replace(placeholder, (whole, literal: string, name: string) => {
        if (literal) return `\${${name}}`;
        if (name.startsWith('stageVariables.') || /^[a-z]+:[^:]/.test(name)) return whole;
        return Object.hasOwn(locals, name) ? (locals[name] ?? '') : lookUp(name);
      }),
    evaluate: (value) => replaced(value, 'strict', walk),
    refuse: (message) => void walk.unresolved.push({ message, pointer: [...walk.path] }),
  };
}

function missing(name: string, walk: Walk): string {
  walk.unresolved.push({ message: `\${${name}} has no value`, pointer: [...walk.path] });
  return '';
}

function valuesOf({ env = {}, variables = {}, region, accountId }: Names): (name: string) => string | undefined {
  const pseudo = new Map(Object.entries({ 'AWS::AccountId': accountId, 'AWS::Region': region, ...partition(region) }));
  return (name) => own(env, name) ?? own(variables, name) ?? pseudo.get(name);
}

function own(names: Record<string, string | undefined>, name: string): string | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

/** Partition and domain of a region ("Partitions" in the AWS fault isolation guide). */
function partition(region: string | undefined): Record<string, string> {
  if (region === undefined) return {};
  if (region.startsWith('cn-')) return { 'AWS::Partition': 'aws-cn', 'AWS::URLSuffix': 'amazonaws.com.cn' };
  const name = region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { 'AWS::Partition': name, 'AWS::URLSuffix': 'amazonaws.com' };
}
