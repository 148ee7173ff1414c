// Where the variables of a template are: every name has its slot, given when the template is compiled.

export class Slots {
  readonly #slots = new Map<string, number>();

  /** The slot of a name, a new one at its first mention. */
  of(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    this.#slots.set(name, slot);
    return slot;
  }

  /** The slot of a name that the template mentions. */
  find(name: string): number | undefined {
    return this.#slots.get(name);
  }

  get size(): number {
    return this.#slots.size;
  }
}
