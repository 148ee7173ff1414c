// Which specification a document follows. API Gateway imports OpenAPI 2.0 and 3.0; documents that write the version as a
// number, or without the patch, are taken as it takes them.

import { ApigwError } from '../errors.ts';
import type { Json } from '../model/api.ts';
import type { ParsedText } from './parsed-text.ts';
import { isObject, type JsonObject, type SpecVersion, type SpecWarning } from './spec-document.ts';

/** Ways to write a version, which one it is, and its full form, which stands for the untidy ways. */
const versions: [RegExp, SpecVersion, string][] = [
  [/^2(\.0)?(\.0)?$/, 'swagger2', '2.0'],
  [/^3(\.0(\.\d+)?)?(-\S+)?$/, 'openapi30', '3.0.1'],
  [/^3\.1(\.\d+)?(-\S+)?$/, 'openapi31', '3.1.0'],
];
const fullForm = /^(2\.0|3\.[01]\.\d+)$/;

/** What documents that are something else begin with, and what to do with them. */
const strangers: [string, string, string][] = [
  ['asyncapi', 'an AsyncAPI document', 'API Gateway imports OpenAPI documents.'],
  ['AWSTemplateFormatVersion', 'a CloudFormation template', 'Put the OpenAPI document in it into a file of its own.'],
  ['Resources', 'a CloudFormation template', 'Put the OpenAPI document in it into a file of its own.'],
  ['$schema', 'a JSON schema', 'An OpenAPI document refers to it from its components.'],
];

/** The root as an object, its version and that in full, with a warning where it is written in an untidy way. */
export function checkVersion(
  root: Json,
  text: ParsedText,
): { root: JsonObject; version: SpecVersion; number: string; warnings: SpecWarning[] } {
  if (!isObject(root)) {
    const what =
      root === null ? 'it is empty' : `it holds ${Array.isArray(root) ? 'a list' : `a ${typeof root}`}, not an object`;
    throw new ApigwError('InvalidSpec', `not an OpenAPI document: ${what}`, { place: text.locate([]) });
  }
  const key = Object.hasOwn(root, 'openapi') ? 'openapi' : 'swagger';
  if (!Object.hasOwn(root, key)) throw stranger(root, text);
  const written = root[key];
  const number = typeof written === 'string' ? written.trim() : typeof written === 'number' ? String(written) : '';
  const known = versions.find(([form, name]) => form.test(number) && (name === 'swagger2') === (key === 'swagger'));
  if (!known) throw unsupported(key, written, text);
  const [, version, full] = known;
  if (typeof written === 'string' && fullForm.test(number)) return { root, version, number, warnings: [] };
  const message = `"${key}: ${number}" is not a full version; it is read as ${full}`;
  const warning = { code: 'version-untidy', message, pointer: [key], place: text.locate([key]) };
  return { root, version, number: full, warnings: [warning] };
}

function unsupported(key: string, written: Json | undefined, text: ParsedText): ApigwError {
  const message = `${key}: ${JSON.stringify(written)} is not supported`;
  const hint = 'Supported are swagger: "2.0" and openapi: "3.0.x" or "3.1.x".';
  return new ApigwError('InvalidSpec', message, { place: text.locate([key]), hint });
}

function stranger(root: JsonObject, text: ParsedText): ApigwError {
  const place = text.locate([]);
  const known = strangers.find(([key]) => Object.hasOwn(root, key));
  if (known) return new ApigwError('InvalidSpec', `not an OpenAPI document but ${known[1]}`, { place, hint: known[2] });
  const hint = 'An OpenAPI document begins with openapi: "3.0.1" or swagger: "2.0".';
  return new ApigwError('InvalidSpec', 'not an OpenAPI document: it has neither "openapi" nor "swagger"', {
    place,
    hint,
  });
}
