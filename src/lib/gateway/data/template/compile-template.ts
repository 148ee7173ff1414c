// A mapping template -> a function that renders it. Done once, when a deployment is published (or a file is read);
// rendering then walks closures, and looks nothing up by name.

import { type Compiler, compileCondition, compileReference, type Observe, type Print } from './compile-expression.ts';
import { breakSignal, compileForeach } from './compile-foreach.ts';
import { compileSet } from './compile-set.ts';
import { DefinedBlock } from './defined-block.ts';
import { Frame } from './frame.ts';
import { parseTemplate } from './parse-template.ts';
import { Slots } from './slots.ts';
import type { IfStatement, PrintedReference, Statement } from './syntax.ts';
import { TemplateError, templateErrorAt } from './template-error.ts';
import { textOf } from './values/value-text.ts';

/** Developer guide, "Amazon API Gateway quotas": the size of a mapping template, in bytes. */
const largestTemplate = 300 * 1024;

/** The variables that a template begins with; only those that it mentions are asked for. */
export type Variables = (name: string) => unknown;

/** A compiled template. */
export interface CompiledTemplate {
  /** Throws a TemplateError. */
  render(variables: Variables): string;
  /** The text that it always renders to, where it is nothing but text. */
  readonly constant: string | undefined;
}

/** Thrown by `#stop`: what has been printed is the answer. */
const stopSignal = Symbol('stop');

/** Compiles a template. Throws a TemplateError with line and column where it is broken. */
export function compileTemplate(text: string, observe?: Observe): CompiledTemplate {
  if (Buffer.byteLength(text) > largestTemplate) {
    throw new TemplateError(`A mapping template has ${largestTemplate} bytes at most`);
  }
  const slots = new Slots();
  const statements = parseTemplate(text);
  const print = new BlockCompiler(slots, observe).compileBlock(statements);
  const given = ['input', 'context', 'stageVariables', 'util'].flatMap((name) => {
    const slot = slots.find(name);
    return slot === undefined ? [] : [[name, slot] as const];
  });
  return {
    constant: constantOf(statements),
    render(variables) {
      const frame = new Frame(new Array(slots.size).fill(undefined));
      for (const [name, slot] of given) frame.variables[slot] = variables(name);
      run(print, frame);
      return frame.out;
    },
  };
}

function constantOf([first, ...more]: readonly Statement[]): string | undefined {
  if (!first) return '';
  return first.kind === 'text' && more.length === 0 ? first.text : undefined;
}

function run(print: Print, frame: Frame): void {
  try {
    print(frame);
  } catch (error) {
    if (error === stopSignal || error === breakSignal) return;
    if (error instanceof RangeError) throw new TemplateError('Values or blocks are nested too deeply');
    throw error;
  }
}

class BlockCompiler implements Compiler {
  readonly slots: Slots;
  readonly observe: Observe | undefined;

  constructor(slots: Slots, observe: Observe | undefined) {
    this.slots = slots;
    this.observe = observe;
  }

  compileBlock(block: readonly Statement[]): Print {
    const parts = block.map((statement) => this.#compileStatement(statement));
    const [first, second] = parts;
    if (!first) return () => undefined;
    if (!second) return first;
    if (parts.length === 2) {
      return (frame) => {
        first(frame);
        second(frame);
      };
    }
    return (frame) => {
      for (let index = 0; index < parts.length; index++) (parts[index] as Print)(frame);
    };
  }

  #compileStatement(statement: Statement): Print {
    switch (statement.kind) {
      case 'text': {
        const { text } = statement;
        return (frame) => {
          frame.out += text;
        };
      }
      case 'print':
        return this.#compilePrinted(statement);
      case 'set':
        return compileSet(statement, this);
      case 'if':
        return this.#compileIf(statement);
      case 'foreach':
        return compileForeach(statement, this);
      case 'define': {
        const slot = this.slots.of(statement.name);
        const print = this.compileBlock(statement.block);
        return (frame) => {
          frame.variables[slot] = new DefinedBlock(print, frame);
        };
      }
      case 'stop':
        return () => {
          throw stopSignal;
        };
      case 'break':
        return () => {
          throw breakSignal;
        };
    }
  }

  #compilePrinted({ reference, prefix, isEscaped }: PrintedReference): Print {
    if (isEscaped) {
      const text = prefix + reference.literal;
      return (frame) => {
        frame.out += text;
      };
    }
    const value = compileReference(reference, this);
    return (frame) => {
      const found = value(frame);
      if (typeof found === 'string') frame.out += prefix + found;
      else frame.out += prefix + printed(found, reference.position);
    };
  }

  #compileIf({ branches, otherwise }: IfStatement): Print {
    const compiled = branches.map(({ condition, block }) => ({
      holds: compileCondition(condition, this),
      print: this.compileBlock(block),
    }));
    const last = otherwise && this.compileBlock(otherwise);
    const [only] = compiled;
    if (only && compiled.length === 1) {
      return (frame) => {
        if (only.holds(frame)) only.print(frame);
        else last?.(frame);
      };
    }
    return (frame) => {
      for (const { holds, print } of compiled) if (holds(frame)) return print(frame);
      last?.(frame);
    };
  }
}

function printed(value: unknown, position: PrintedReference['reference']['position']): string {
  try {
    return textOf(value);
  } catch (error) {
    throw typeof error === 'symbol' ? error : templateErrorAt(error, position);
  }
}
