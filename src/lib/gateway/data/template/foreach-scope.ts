// `$foreach`: what a loop knows of its turns. VTL reference, "Foreach loops"; `$velocityCount` and
// `$velocityHasNext`, its older names, are there on API Gateway, too (recorded).

import { JavaObject } from './values/java-object.ts';

/** One loop that is running. */
export class ForeachScope extends JavaObject {
  readonly className = 'org.apache.velocity.runtime.directive.ForeachScope';
  readonly parent: ForeachScope | undefined;
  readonly #length: number;
  index = -1;

  constructor(parent: ForeachScope | undefined, length: number) {
    super();
    this.parent = parent;
    this.#length = length;
  }

  get count(): number {
    return this.index + 1;
  }

  get hasNext(): boolean {
    return this.index + 1 < this.#length;
  }

  get topmost(): ForeachScope {
    return this.parent?.topmost ?? this;
  }

  /** The scope is a map of what is set in it: nothing can be. */
  text(): string {
    return '{}';
  }
}
