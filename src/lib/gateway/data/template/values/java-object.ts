// Values of a template that are neither JSON nor text: each knows how it prints. Nothing of JavaScript's own objects
// is ever reached from a template; what a value has is what the tables of methods beside this file list.

/** A value of the engine's own. */
export abstract class JavaObject {
  /** The name of its class on the JVM. */
  abstract readonly className: string;

  /** How it prints: Java's toString. */
  abstract text(): string;
}

/** What `$x.class` gives: the name, and nothing that leads further. */
export class JavaClass extends JavaObject {
  readonly className = 'java.lang.Class';
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  get simpleName(): string {
    return this.name.slice(this.name.lastIndexOf('.') + 1);
  }

  text(): string {
    return `class ${this.name}`;
  }
}
