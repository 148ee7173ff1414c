// `#foreach`. Developer guide, "Amazon API Gateway quotas": a loop ends after 1,000 turns.

import { type Compiler, compileExpression, type Print } from './compile-expression.ts';
import { ForeachScope } from './foreach-scope.ts';
import type { Frame } from './frame.ts';
import type { ForeachStatement } from './syntax.ts';
import { templateErrorAt } from './template-error.ts';
import { itemsOf, JavaIterator } from './values/java-list.ts';
import { isMap, mapValues } from './values/java-map.ts';

/** Turns of one loop; what is left is passed over in silence, as Velocity does. */
const mostTurns = 1000;

/** Thrown by `#break`, caught by the loop around it. */
export const breakSignal = Symbol('break');

/** Variables of a loop: they are as they were before, once it has ended. */
interface LoopSlots {
  element: number;
  count: number | undefined;
  hasNext: number | undefined;
  scope: number | undefined;
}

/** Compiles a loop. */
export function compileForeach({ name, list, block, position }: ForeachStatement, compiler: Compiler): Print {
  const source = compileExpression(list, compiler);
  const print = compiler.compileBlock(block);
  const element = compiler.slots.of(name);
  const slotsOf = (): LoopSlots => ({
    element,
    count: compiler.slots.find('velocityCount'),
    hasNext: compiler.slots.find('velocityHasNext'),
    scope: compiler.slots.find('foreach'),
  });
  let slots: LoopSlots | undefined;
  return (frame) => {
    const items = elementsOf(source(frame));
    if (!items) return;
    // Names that come later in the template have slots, too: they are known at the first rendering.
    slots ??= slotsOf();
    const saved = savedOf(frame, slots);
    const outer = frame.foreach;
    try {
      loop(frame, { items, print, slots });
    } catch (error) {
      if (error !== breakSignal) throw typeof error === 'symbol' ? error : templateErrorAt(error, position);
    } finally {
      frame.foreach = outer;
      restore(frame, slots, saved);
    }
  };
}

function loop(
  frame: Frame,
  { items, print, slots }: { items: readonly unknown[]; print: Print; slots: LoopSlots },
): void {
  const scope = new ForeachScope(frame.foreach, items.length);
  frame.foreach = scope;
  if (slots.scope !== undefined) frame.variables[slots.scope] = scope;
  for (let turn = 0; turn < items.length && turn < mostTurns; turn++) {
    scope.index = turn;
    if (slots.count !== undefined) frame.variables[slots.count] = turn + 1;
    if (slots.hasNext !== undefined) frame.variables[slots.hasNext] = scope.hasNext;
    frame.variables[slots.element] = items[turn];
    frame.turn();
    print(frame);
  }
}

/** What the variables of a loop were before it. */
interface Saved {
  element: unknown;
  count: unknown;
  hasNext: unknown;
  scope: unknown;
}

function savedOf({ variables }: Frame, { element, count, hasNext, scope }: LoopSlots): Saved {
  return {
    element: variables[element],
    count: count === undefined ? undefined : variables[count],
    hasNext: hasNext === undefined ? undefined : variables[hasNext],
    scope: scope === undefined ? undefined : variables[scope],
  };
}

function restore({ variables }: Frame, { element, count, hasNext, scope }: LoopSlots, saved: Saved): void {
  variables[element] = saved.element;
  if (count !== undefined) variables[count] = saved.count;
  if (hasNext !== undefined) variables[hasNext] = saved.hasNext;
  if (scope !== undefined) variables[scope] = saved.scope;
}

/** The elements of a list, the values of a map, what is left of an iterator; nothing else can be walked. */
function elementsOf(value: unknown): readonly unknown[] | undefined {
  const items = itemsOf(value);
  if (items) return items;
  if (isMap(value)) return mapValues(value);
  return value instanceof JavaIterator ? value.items.slice(value.next) : undefined;
}
