// The methods of `$util`. Developer guide, "Variables for data transformations for API Gateway"; what a text becomes
// is what Java's own library (URLEncoder, Base64) and Commons Lang (escapeJavaScript) make of it.

import type { TemplateUtil } from '../template-util.ts';
import { parseJson } from '../values/parse-json.ts';
import { textOf } from '../values/value-text.ts';
import { type Method, type Methods, raise, unary } from './method.ts';

function onText(call: (text: string) => unknown): Method<TemplateUtil> {
  return unary((_, value) => call(textOf(value)));
}

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '/': '\\/',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const escaped = /[\u0000-\u001f"'\\/\u0080-\uffff]/g;

/** Single quotes and slashes, too, and everything beyond ASCII. */
function escapeJavaScript(text: string): string {
  return text.replace(escaped, (character) => {
    const code = character.charCodeAt(0);
    return escapes[character] ?? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** What encodeURIComponent leaves or writes otherwise than Java's URLEncoder. */
const encodedOtherwise = /%20|[!'()~]/g;
const loneSurrogates = /\p{Surrogate}/gu;

/** As forms are encoded: a blank is a plus. */
function urlEncode(text: string): string {
  return encodeURIComponent(text.replace(loneSurrogates, '?')).replace(encodedOtherwise, (found) => {
    return found === '%20' ? '+' : `%${found.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function urlDecode(text: string): string {
  const bytes: number[] = [];
  const plus = text.replaceAll('+', ' ');
  return plus.replace(/(?:%.{0,2})+/gs, (run) => {
    bytes.length = 0;
    for (let at = 0; at < run.length; at += 3) {
      const digits = run.slice(at + 1, at + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(digits))
        raise('IllegalArgumentException', 'Illegal hex characters in escape (%) pattern');
      bytes.push(Number(`0x${digits}`));
    }
    return Buffer.from(bytes).toString('utf8');
  });
}

function base64Decode(text: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) raise('IllegalArgumentException', 'Illegal base64 character');
  return Buffer.from(text, 'base64').toString('utf8');
}

export const utilMethods: Methods<TemplateUtil> = new Map<string, Method<TemplateUtil>>([
  ['escapeJavaScript', onText(escapeJavaScript)],
  ['parseJson', onText(parseJson)],
  ['urlEncode', onText(urlEncode)],
  ['urlDecode', onText(urlDecode)],
  ['base64Encode', onText((text) => Buffer.from(text).toString('base64'))],
  ['base64Decode', onText(base64Decode)],
]);
