// One rendering of a template: what has been printed, the variables, and how much work is left to it.

import type { ForeachScope } from './foreach-scope.ts';
import { TemplateError } from './template-error.ts';
import { checkLength } from './values/value-text.ts';

/** Turns of all loops together: a loop has 1,000 at most, but loops stand in loops. */
const mostTurns = 1_000_000;
/** Milliseconds that a template may take. */
const longest = 5_000;
/** Blocks of `#define` that print each other. */
const deepestBlock = 20;

/** Variables by slot: the compiler knows every name that a template has. */
export class Frame {
  out = '';
  readonly variables: unknown[];
  foreach: ForeachScope | undefined = undefined;
  #turns = 0;
  #blocks = 0;
  #end = 0;

  constructor(variables: unknown[]) {
    this.variables = variables;
  }

  /** Called at each turn of a loop: fails what does not come to an end. */
  turn(): void {
    if ((++this.#turns & 1023) !== 0) return;
    checkLength(this.out.length);
    if (this.#end === 0) this.#end = performance.now() + longest;
    if (this.#turns >= mostTurns) throw new TemplateError(`More than ${mostTurns} turns of loops`);
    if (performance.now() > this.#end) throw new TemplateError(`The template took longer than ${longest} ms`);
  }

  /** Prints aside: what `print` adds is returned instead. */
  capture(print: () => void): string {
    const before = this.out;
    this.out = '';
    try {
      print();
      checkLength(this.out.length);
      return this.out;
    } finally {
      this.out = before;
    }
  }

  /** The same for a block of `#define`, which may come to print itself. */
  captureBlock(print: () => void): string {
    if (this.#blocks >= deepestBlock) throw new TemplateError(`#define blocks are nested deeper than ${deepestBlock}`);
    this.#blocks++;
    try {
      return this.capture(print);
    } finally {
      this.#blocks--;
    }
  }
}
