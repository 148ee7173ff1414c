// Which method, and which property, a name is of a value. The names are looked up once, when the template is compiled;
// the kind of the value decides when it is rendered.

import { ForeachScope } from './foreach-scope.ts';
import { inputMethods } from './methods/input-methods.ts';
import { type AnyList, iteratorMethods, listMethods } from './methods/list-methods.ts';
import { entryMethods, mapMethods } from './methods/map-methods.ts';
import type { Method, Methods } from './methods/method.ts';
import { booleanMethods, numberMethods } from './methods/number-methods.ts';
import { stringMethods } from './methods/string-methods.ts';
import { utilMethods } from './methods/util-methods.ts';
import { TemplateInput } from './template-input.ts';
import { TemplateUtil } from './template-util.ts';
import { JavaIterator, JavaList } from './values/java-list.ts';
import { isMap, isPlain, JavaEntry, type JavaMap, mapGet } from './values/java-map.ts';
import { JavaDouble, type JavaNumber, wholeNumberClass } from './values/java-number.ts';
import { JavaClass, JavaObject } from './values/java-object.ts';
import { textOf } from './values/value-text.ts';

/** A call, of whatever value; undefined and null both mean that nothing came of it. */
export type Call = (receiver: unknown, parameters: readonly unknown[]) => unknown;

const foreachMethods: Methods<ForeachScope> = new Map<string, Method<ForeachScope>>([
  ['size', () => 0],
  ['isEmpty', () => true],
  ['getIndex', (scope) => scope.index],
  ['getCount', (scope) => scope.count],
  ['hasNext', (scope) => scope.hasNext],
  ['getHasNext', (scope) => scope.hasNext],
  ['isFirst', (scope) => scope.index === 0],
  ['getFirst', (scope) => scope.index === 0],
  ['isLast', (scope) => !scope.hasNext],
  ['getLast', (scope) => !scope.hasNext],
  ['getParent', (scope) => scope.parent],
  ['getTopmost', (scope) => scope.topmost],
]);

const classMethods: Methods<JavaClass> = new Map<string, Method<JavaClass>>([
  ['getName', (own) => own.name],
  ['getSimpleName', (own) => own.simpleName],
]);

/** A method by its name. */
export function findMethod(name: string): Call {
  if (name === 'getClass') return (receiver) => classOf(receiver);
  const ofString = stringMethods.get(name);
  const ofNumber = numberMethods.get(name);
  const ofBoolean = booleanMethods.get(name);
  const ofList = listMethods.get(name);
  const ofMap = mapMethods.get(name);
  const ofObject = findObjectMethod(name);
  const isToString = name === 'toString';
  return (receiver, parameters) => {
    switch (typeof receiver) {
      case 'string':
        return ofString?.(receiver, parameters);
      case 'number':
      case 'bigint':
        return ofNumber?.(receiver, parameters);
      case 'boolean':
        return ofBoolean?.(receiver, parameters);
    }
    if (Array.isArray(receiver) || receiver instanceof JavaList) return ofList?.(receiver as AnyList, parameters);
    if (isMap(receiver)) return ofMap?.(receiver as JavaMap, parameters);
    return isToString && parameters.length === 0 ? textOf(receiver) : ofObject(receiver, parameters);
  };
}

function findObjectMethod(name: string): Call {
  const ofInput = inputMethods.get(name);
  const ofUtil = utilMethods.get(name);
  const ofForeach = foreachMethods.get(name);
  const ofNumber = numberMethods.get(name);
  const ofEntry = entryMethods.get(name);
  const ofIterator = iteratorMethods.get(name);
  const ofClass = classMethods.get(name);
  return (receiver, parameters) => {
    if (receiver instanceof TemplateInput) return ofInput?.(receiver, parameters);
    if (receiver instanceof TemplateUtil) return ofUtil?.(receiver, parameters);
    if (receiver instanceof ForeachScope) return ofForeach?.(receiver, parameters);
    if (receiver instanceof JavaDouble) return ofNumber?.(receiver as JavaNumber, parameters);
    if (receiver instanceof JavaEntry) return ofEntry?.(receiver, parameters);
    if (receiver instanceof JavaIterator) return ofIterator?.(receiver, parameters);
    if (receiver instanceof JavaClass) return ofClass?.(receiver, parameters);
    return undefined;
  };
}

const none: readonly unknown[] = [];

/** A property by its name: a map's key, or what `getName()` and `isName()` of other values say. */
export function findProperty(name: string): (receiver: unknown) => unknown {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  const getter = findMethod(`get${capital}`);
  const question = findMethod(`is${capital}`);
  const isClass = name === 'class';
  return (receiver) => {
    if (typeof receiver === 'object' && receiver !== null && isPlain(receiver) && !isClass) {
      return Object.hasOwn(receiver, name) ? receiver[name] : undefined;
    }
    if (isMap(receiver) && !isClass) return mapGet(receiver, name);
    return getter(receiver, none) ?? question(receiver, none);
  };
}

/** The class of a value, of which a template may learn the name. */
export function classOf(value: unknown): JavaClass | undefined {
  if (value === null || value === undefined) return undefined;
  if (value instanceof JavaObject) return new JavaClass(value.className);
  if (typeof value === 'number' || typeof value === 'bigint') return new JavaClass(wholeNumberClass(value));
  return new JavaClass(classNames[Array.isArray(value) ? 'array' : typeof value] ?? 'java.lang.Object');
}

const classNames: Readonly<Record<string, string>> = {
  string: 'java.lang.String',
  boolean: 'java.lang.Boolean',
  array: 'net.minidev.json.JSONArray',
  object: 'java.util.LinkedHashMap',
};
