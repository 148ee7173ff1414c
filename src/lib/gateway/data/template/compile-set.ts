// `#set`: a variable, a member of a map, an element of a list. Nothing is set where the right side has no value.

import { type CompiledStep, type Compiler, compileExpression, compileStep, type Value } from './compile-expression.ts';
import type { Frame } from './frame.ts';
import { raise } from './methods/method.ts';
import type { SetStatement, Step } from './syntax.ts';
import { templateErrorAt } from './template-error.ts';
import { itemsOf, JavaList } from './values/java-list.ts';
import { isMap, mapPut } from './values/java-map.ts';
import { isInt } from './values/java-number.ts';

type Assign = (receiver: unknown, value: unknown, frame: Frame) => void;

/** Compiles an assignment. */
export function compileSet({ target, value, position }: SetStatement, compiler: Compiler): (frame: Frame) => void {
  const right = compileExpression(value, compiler);
  const slot = compiler.slots.of(target.name);
  const last = target.steps.at(-1);
  if (!last) {
    if (!target.isPlain) return (frame) => void right(frame);
    return (frame) => {
      const result = right(frame);
      if (result !== undefined && result !== null) frame.variables[slot] = result;
    };
  }
  const find = compileReceiver(
    slot,
    target.steps.slice(0, -1).map((step) => compileStep(step, compiler)),
  );
  const assign = compileAssign(last, compiler);
  return (frame) => {
    const result = right(frame);
    const receiver = result === undefined || result === null ? undefined : find(frame);
    if (receiver === undefined || receiver === null) return;
    try {
      assign(receiver, result, frame);
    } catch (error) {
      throw templateErrorAt(error, position);
    }
  };
}

/** What stands left of the last step; unlike in a reference, nothing stays nothing. */
function compileReceiver(slot: number, steps: readonly CompiledStep[]): Value {
  return (frame) => {
    let value = frame.variables[slot];
    for (const step of steps) {
      if (value === undefined || value === null) return undefined;
      value = step(value, frame);
    }
    return value;
  };
}

function compileAssign(last: Step, compiler: Compiler): Assign {
  if (last.kind === 'property') {
    return (receiver, value) => {
      if (isMap(receiver)) mapPut(receiver, last.name, value);
    };
  }
  if (last.kind === 'method') return () => undefined;
  const index = compileExpression(last.index, compiler);
  return (receiver, value, frame) => {
    const key = index(frame);
    if (isMap(receiver)) mapPut(receiver, key, value);
    else setItem(receiver, key, value);
  };
}

function setItem(receiver: unknown, key: unknown, value: unknown): void {
  const items = itemsOf(receiver);
  if (!items || !isInt(key) || (receiver instanceof JavaList && !receiver.hasPlaces)) return;
  const place = key < 0 ? items.length + key : key;
  if (place < 0 || place >= items.length)
    raise('IndexOutOfBoundsException', `Index ${place} out of bounds for length ${items.length}`);
  items[place] = value;
}
