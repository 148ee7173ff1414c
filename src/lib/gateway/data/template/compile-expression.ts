// Expressions and references -> functions of a frame. What an expression is worth as a condition is Velocity's: values
// of references are true unless they are false, and literals other than true are false.

import { findMethod, findProperty } from './find-method.ts';
import type { Frame } from './frame.ts';
import { raise } from './methods/method.ts';
import type { Slots } from './slots.ts';
import type { BinaryOperator, Expression, Reference, Statement, Step } from './syntax.ts';
import { type Position, TemplateError, templateErrorAt } from './template-error.ts';
import { isEqual } from './values/java-equals.ts';
import { checkSize, itemsOf, JavaList } from './values/java-list.ts';
import { isMap, type JavaMap, mapGet, mapKeys } from './values/java-map.ts';
import { calculate, compareNumbers, isInt, isNumber, JavaDouble, parseWhole } from './values/java-number.ts';
import { checkLength, textOf } from './values/value-text.ts';

/** A compiled expression. Undefined and null are no value. */
export type Value = (frame: Frame) => unknown;
/** A compiled condition. */
export type Condition = (frame: Frame) => boolean;
/** A compiled block: prints into the frame. */
export type Print = (frame: Frame) => void;

/** What the compiler of expressions needs of that of blocks. */
export interface Compiler {
  slots: Slots;
  compileBlock(block: readonly Statement[]): Print;
  /** Told of each reference and the value that it had; for traces. */
  observe: Observe | undefined;
}

export type Observe = (reference: Reference, value: unknown) => void;

/** The value of an expression. */
export function compileExpression(expression: Expression, compiler: Compiler): Value {
  switch (expression.kind) {
    case 'reference':
      return compileReference(expression, compiler);
    case 'string':
      return constant(expression.text);
    case 'interpolation':
      return compileInterpolation(expression.block, compiler);
    case 'integer':
      return constant(parseWhole(expression.text));
    case 'float':
      return constant(new JavaDouble(Number(expression.text)));
    case 'boolean':
      return constant(expression.value);
    case 'range':
      return compileRange(expression, compiler);
    case 'list': {
      const items = expression.items.map((item) => compileExpression(item, compiler));
      return (frame) => new JavaList(items.map((item) => item(frame)));
    }
    case 'map': {
      const entries = expression.entries.map(
        ([key, value]) => [compileExpression(key, compiler), compileExpression(value, compiler)] as const,
      );
      return (frame) => new Map(entries.map(([key, value]) => [key(frame), value(frame)]));
    }
    case 'not':
      return compileCondition(expression, compiler);
    case 'binary':
      return compileBinary(expression, compiler);
  }
}

function constant(value: unknown): Value {
  return () => value;
}

function compileInterpolation(block: readonly Statement[], compiler: Compiler): Value {
  const print = compiler.compileBlock(block);
  return (frame) => frame.capture(() => print(frame));
}

type Binary = Extract<Expression, { kind: 'binary' }>;

function compileBinary(expression: Binary, compiler: Compiler): Value {
  const { operator } = expression;
  if (operator === '+' || operator === '-' || operator === '*' || operator === '/' || operator === '%') {
    return compileArithmetic(operator, expression, compiler);
  }
  return compileCondition(expression, compiler);
}

type Arithmetic = '+' | '-' | '*' | '/' | '%';

/** Numbers are calculated with, text is appended to (and anything to text); anything else has no result. */
function compileArithmetic(operator: Arithmetic, { left, right, position }: Binary, compiler: Compiler): Value {
  const first = compileExpression(left, compiler);
  const second = compileExpression(right, compiler);
  return (frame) => {
    const one = first(frame);
    const other = second(frame);
    if (isNumber(one) && isNumber(other)) return calculate(operator, one, other);
    if (operator !== '+' || (typeof one !== 'string' && typeof other !== 'string')) return null;
    return at(position, () => {
      const text = textOf(one ?? null) + textOf(other ?? null);
      checkLength(text.length);
      return text;
    });
  };
}

/** What an expression is worth between `#if(` and `)`. */
export function compileCondition(expression: Expression, compiler: Compiler): Condition {
  switch (expression.kind) {
    case 'reference': {
      const value = compileReference(expression, compiler);
      return (frame) => value(frame) !== false;
    }
    case 'boolean':
      return () => expression.value;
    case 'not': {
      const operand = compileCondition(expression.operand, compiler);
      return (frame) => !operand(frame);
    }
    case 'binary':
      return compileComparison(expression, compiler);
    default:
      return () => false;
  }
}

function compileComparison({ operator, left, right }: Binary, compiler: Compiler): Condition {
  if (operator === '&&' || operator === '||') {
    const first = compileCondition(left, compiler);
    const second = compileCondition(right, compiler);
    return operator === '&&' ? (frame) => first(frame) && second(frame) : (frame) => first(frame) || second(frame);
  }
  const first = compileExpression(left, compiler);
  const second = compileExpression(right, compiler);
  if (operator === '==') return (frame) => isEqual(first(frame), second(frame));
  if (operator === '!=') return (frame) => !isEqual(first(frame), second(frame));
  const holds = orders[operator];
  if (!holds) return () => false;
  return (frame) => {
    const one = first(frame);
    const other = second(frame);
    return isNumber(one) && isNumber(other) && holds(compareNumbers(one, other));
  };
}

const orders: Partial<Record<BinaryOperator, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** `[1..5]` and `[5..1]`; bounds that are no whole numbers make no list. */
function compileRange({ from, to, position }: Extract<Expression, { kind: 'range' }>, compiler: Compiler): Value {
  const first = compileExpression(from, compiler);
  const last = compileExpression(to, compiler);
  return (frame) => {
    const start = first(frame);
    const end = last(frame);
    if (!isInt(start) || !isInt(end)) return null;
    const length = Math.abs(end - start) + 1;
    at(position, () => checkSize(length));
    const step = end < start ? -1 : 1;
    return new JavaList(Array.from({ length }, (_, index) => start + index * step));
  };
}

/** The value of a reference: where there is none, the empty text. */
export function compileReference(reference: Reference, compiler: Compiler): Value {
  const read = compileRead(reference, compiler);
  const { observe } = compiler;
  if (!observe) return read;
  return (frame) => {
    const value = read(frame);
    observe(reference, value);
    return value;
  };
}

function compileRead({ name, steps }: Reference, compiler: Compiler): Value {
  const slot = compiler.slots.of(name);
  const [first, second, ...more] = steps.map((step) => compileStep(step, compiler));
  if (!first) return (frame) => frame.variables[slot] ?? '';
  if (!second) {
    return (frame) => {
      const root = frame.variables[slot];
      return root === undefined || root === null ? '' : (first(root, frame) ?? '');
    };
  }
  const rest = [first, second, ...more];
  return (frame) => {
    let value = frame.variables[slot];
    for (const step of rest) {
      if (value === undefined || value === null) return '';
      value = step(value, frame);
    }
    return value ?? '';
  };
}

/** One step from a value to the next. */
export type CompiledStep = (receiver: unknown, frame: Frame) => unknown;

export function compileStep(step: Step, compiler: Compiler): CompiledStep {
  if (step.kind === 'property') return findProperty(step.name);
  if (step.kind === 'index') return compileIndex(step, compiler);
  const call = findMethod(step.name);
  const parameters = step.parameters.map((parameter) => compileExpression(parameter, compiler));
  const evaluate = parametersOf(parameters);
  return (receiver, frame) => {
    try {
      return call(receiver, evaluate(frame));
    } catch (error) {
      throw templateErrorAt(error, step.position);
    }
  };
}

const none: readonly unknown[] = [];

function parametersOf(parameters: readonly Value[]): (frame: Frame) => readonly unknown[] {
  const [first, second] = parameters;
  if (!first) return () => none;
  if (!second) return (frame) => [first(frame)];
  return (frame) => parameters.map((parameter) => parameter(frame));
}

/** `$list[0]`, `$list[-1]`, `$map['a']`. */
function compileIndex(step: Extract<Step, { kind: 'index' }>, compiler: Compiler): CompiledStep {
  const index = compileExpression(step.index, compiler);
  return (receiver, frame) => {
    const key = index(frame);
    if (isMap(receiver)) return mapGet(receiver, fromEnd(key, receiver));
    const items = itemsOf(receiver);
    if (!items && isInt(key) && key < 0) {
      throw new TemplateError(`A 'size()' method required for negative value ${key} does not exist`, step.position);
    }
    if (!items || !isInt(key) || (receiver instanceof JavaList && !receiver.hasPlaces)) return undefined;
    const place = key < 0 ? items.length + key : key;
    return at(step.position, () => {
      if (place < 0 || place >= items.length)
        raise('IndexOutOfBoundsException', `Index ${place} out of bounds for length ${items.length}`);
      return items[place];
    });
  };
}

/** A negative whole number counts from the end, in maps, too. */
function fromEnd(key: unknown, map: JavaMap): unknown {
  return isInt(key) && key < 0 ? mapKeys(map).length + key : key;
}

/** Does something whose failure is one of this place in the template. */
function at<T>(position: Position, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw templateErrorAt(error, position);
  }
}
