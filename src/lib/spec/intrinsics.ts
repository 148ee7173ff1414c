// CloudFormation's intrinsic functions as specifications embed them, in the long form (`{"Fn::Sub": …}`) and as YAML tags
// (`!Sub …`); "Intrinsic function reference" in the CloudFormation guide.

import type { Json } from '../model/api.ts';
import { isObject } from './spec-document.ts';

/** What evaluating needs: a way to names, a way to report, and evaluation of what is nested inside. */
export interface Evaluation {
  /** The value of a name; reports it as missing, and returns '', when nothing gives it one. */
  lookUp(name: string): string;
  /** The text with each `${NAME}` replaced, names of `locals` first. */
  subText(text: string, locals: Record<string, string>): string;
  evaluate(value: Json): Json | undefined;
  refuse(message: string): void;
}

type Intrinsic = (argument: Json, evaluation: Evaluation) => Json | undefined;

const intrinsics: Record<string, Intrinsic> = {
  Ref: (argument, { lookUp }) => (argument === 'AWS::NoValue' ? undefined : lookUp(text(argument))),
  'Fn::Sub': sub,
  'Fn::GetAtt': (argument, { lookUp }) =>
    lookUp(Array.isArray(argument) ? argument.map(text).join('.') : text(argument)),
  'Fn::ImportValue': (argument, { lookUp, evaluate }) => lookUp(text(evaluate(argument))),
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Base64': (argument, { evaluate }) => Buffer.from(text(evaluate(argument))).toString('base64'),
  ...Object.fromEntries(
    [
      'If',
      'And',
      'Or',
      'Not',
      'Equals',
      'FindInMap',
      'Transform',
      'Cidr',
      'GetAZs',
      'ToJsonString',
      'Length',
      'ForEach',
    ]
      .map((name) => `Fn::${name}`)
      .map((name) => [name, refused(name)]),
  ),
};

/** The function that an object calls: an object with one key, which is a function's name. */
export function intrinsicOf(value: Json): { name: string; argument: Json; apply: Intrinsic } | undefined {
  if (!isObject(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0 || !Object.hasOwn(intrinsics, name)) return undefined;
  const argument = value[name] as Json;
  const apply = intrinsics[name];
  if (!apply || (name === 'Ref' && typeof argument !== 'string')) return undefined;
  return { name, argument, apply };
}

/** `!Sub` and its argument as key and value of the long form; undefined for a tag that is not CloudFormation's. */
export function longFormOf(tag: string, argument: Json): readonly [string, Json] | undefined {
  const name = tag === '!Ref' ? 'Ref' : `Fn::${tag.slice(1)}`;
  return tag.startsWith('!') && Object.hasOwn(intrinsics, name) ? [name, argument] : undefined;
}

function sub(argument: Json, { subText, evaluate, refuse }: Evaluation): Json {
  const [template, values] = Array.isArray(argument) ? argument : [argument, undefined];
  if (typeof template !== 'string') {
    refuse('Fn::Sub takes a string, or a string and a map');
    return '';
  }
  const locals: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(isObject(values) ? values : {})) locals[name] = text(evaluate(value));
  return subText(template, locals);
}

function join(argument: Json, { evaluate, refuse }: Evaluation): Json {
  const [delimiter, list] = Array.isArray(argument) ? argument : [];
  const parts = list === undefined ? undefined : evaluate(list);
  if (typeof delimiter === 'string' && Array.isArray(parts)) return parts.map(text).join(delimiter);
  refuse('Fn::Join takes a delimiter and a list');
  return '';
}

function select(argument: Json, { evaluate, refuse }: Evaluation): Json {
  const [index, list] = Array.isArray(argument) ? argument : [];
  const parts = list === undefined ? undefined : evaluate(list);
  const part = Array.isArray(parts) ? parts[Number(index)] : undefined;
  if (part !== undefined) return part;
  refuse('Fn::Select takes an index and a list that is long enough');
  return '';
}

function split(argument: Json, { evaluate, refuse }: Evaluation): Json {
  const [delimiter, source] = Array.isArray(argument) ? argument : [];
  const whole = source === undefined ? undefined : evaluate(source);
  if (typeof delimiter === 'string' && typeof whole === 'string') return whole.split(delimiter);
  refuse('Fn::Split takes a delimiter and a string');
  return [];
}

function refused(name: string): Intrinsic {
  return (_argument, { refuse }) => {
    refuse(`${name} depends on the rest of a CloudFormation template and can't be worked out here`);
    return '';
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}
