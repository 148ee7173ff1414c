// How values print: Java's toString, and JSON as json-smart writes it. Developer guide, "Mapping template
// transformations for REST APIs"; recorded on AWS: a map prints as `{a=1, b=x}`, a list of a document as JSON.

import { TemplateError } from '../template-error.ts';
import { itemsOf, JavaList } from './java-list.ts';
import { isMap, JavaEntry, type JavaMap, mapEntries } from './java-map.ts';
import { isNumber, JavaDouble } from './java-number.ts';
import { JavaObject } from './java-object.ts';

/** Characters that a template may produce: the payload of API Gateway is 10 MB. */
export const mostText = 10_485_760;
const deepest = 500;

/** Text that would be too long to answer with. */
export function checkLength(length: number): void {
  if (length > mostText) throw new TemplateError(`More than ${mostText} characters`);
}

/** The value as text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return '';
  return new Printer().javaText(value);
}

/** The value as JSON text, as `$input.json` gives it. */
export function jsonOf(value: unknown): string {
  return new Printer().json(value, noEscapes);
}

/** Characters that json-smart escapes, and the slash, which it escapes in lists that are printed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const noEscapes = /["\\\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const withSlash = /["\\/\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;

const short: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
};

/** Most texts have nothing to escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const suspicious = /["\\/\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/;

function quoted(text: string, escapes: RegExp): string {
  return suspicious.test(text) ? `"${text.replace(escapes, escapeCharacter)}"` : `"${text}"`;
}

function escapeCharacter(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Prints one value. Counts what it has printed, and how deep it is: values may hold themselves. */
class Printer {
  #length = 0;
  #depth = 0;

  javaText(value: unknown): string {
    if (value === null || value === undefined) return this.#counted('null');
    if (typeof value === 'string') return this.#counted(value);
    if (Array.isArray(value)) return this.json(value, withSlash);
    if (value instanceof JavaList) return value.kind === 'array' ? value.text() : this.#nested(() => this.#list(value));
    if (isMap(value)) return this.#nested(() => this.#map(value));
    if (value instanceof JavaEntry) return `${this.javaText(value.key)}=${this.javaText(value.value)}`;
    return this.#counted(value instanceof JavaObject ? value.text() : String(value));
  }

  json(value: unknown, escapes: RegExp): string {
    if (typeof value === 'string') return this.#counted(quoted(value, escapes));
    if (value === null || value === undefined) return this.#counted('null');
    if (value instanceof JavaDouble)
      return Math.abs(value.value) === Number.POSITIVE_INFINITY ? 'null' : this.#counted(value.text());
    if (isNumber(value) || typeof value === 'boolean') return this.#counted(String(value));
    const items = itemsOf(value);
    if (items) return this.#nested(() => `[${items.map((item) => this.json(item, escapes)).join(',')}]`);
    if (isMap(value)) return this.#nested(() => this.#object(value, escapes));
    return this.json(this.javaText(value), escapes);
  }

  #list(list: JavaList): string {
    return `[${list.items.map((item) => (item === list ? '(this Collection)' : this.javaText(item))).join(', ')}]`;
  }

  #map(map: JavaMap): string {
    const own = (value: unknown) => (value === map ? '(this Map)' : this.javaText(value));
    return `{${mapEntries(map)
      .map(([key, value]) => `${own(key)}=${own(value)}`)
      .join(', ')}}`;
  }

  #object(map: JavaMap, escapes: RegExp): string {
    const members = mapEntries(map).map(([key, value]) => {
      return `${this.json(textOf(key), escapes)}:${this.json(value, escapes)}`;
    });
    return `{${members.join(',')}}`;
  }

  #nested(print: () => string): string {
    if (this.#depth >= deepest) throw new TemplateError('Values are nested too deeply');
    this.#depth++;
    const text = print();
    this.#depth--;
    return this.#counted(text, 2);
  }

  #counted(text: string, added = text.length): string {
    this.#length += added;
    checkLength(this.#length);
    return text;
  }
}
