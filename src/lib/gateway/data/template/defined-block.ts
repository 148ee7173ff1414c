// `#define($name) … #end`: a block that is printed wherever its name is, with the variables of that moment.

import type { Print } from './compile-expression.ts';
import type { Frame } from './frame.ts';
import { JavaObject } from './values/java-object.ts';

export class DefinedBlock extends JavaObject {
  readonly className = 'org.apache.velocity.runtime.directive.Block$Reference';
  readonly #print: Print;
  readonly #frame: Frame;

  constructor(print: Print, frame: Frame) {
    super();
    this.#print = print;
    this.#frame = frame;
  }

  text(): string {
    return this.#frame.captureBlock(() => this.#print(this.#frame));
  }
}
