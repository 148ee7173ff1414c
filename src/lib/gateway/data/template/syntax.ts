// A mapping template as a tree: what the parser makes and the compiler reads. Pure data.

import type { Position } from './template-error.ts';

/** A part of a template. */
export type Statement =
  | Text
  | PrintedReference
  | SetStatement
  | IfStatement
  | ForeachStatement
  | DefineStatement
  | Jump;

export interface Text {
  kind: 'text';
  text: string;
}

/** A reference between the text: its value is printed. */
export interface PrintedReference {
  kind: 'print';
  reference: Reference;
  /** Printed before the value: dismissed dollars, and half of the backslashes. */
  prefix: string;
  /** `\$foo`: its own text is printed instead of its value. */
  isEscaped: boolean;
}

export interface SetStatement {
  kind: 'set';
  target: Reference;
  value: Expression;
  position: Position;
}

export interface IfStatement {
  kind: 'if';
  branches: { condition: Expression; block: Statement[] }[];
  otherwise: Statement[] | undefined;
}

export interface ForeachStatement {
  kind: 'foreach';
  /** The loop's variable. */
  name: string;
  list: Expression;
  block: Statement[];
  position: Position;
}

export interface DefineStatement {
  kind: 'define';
  name: string;
  block: Statement[];
}

/** `#stop` ends the template, `#break` the innermost loop. */
export interface Jump {
  kind: 'stop' | 'break';
  position: Position;
}

/** `$name` with what is asked of it. */
export interface Reference {
  kind: 'reference';
  name: string;
  steps: Step[];
  /** As written, without the backslashes in front. */
  literal: string;
  /** `$name`, not `${name}` or `$!name`: only such a variable can be set, those set nothing. */
  isPlain: boolean;
  position: Position;
}

export type Step =
  | { kind: 'property'; name: string; position: Position }
  | { kind: 'method'; name: string; parameters: Expression[]; position: Position }
  | { kind: 'index'; index: Expression; position: Position };

export type Expression =
  | Reference
  | { kind: 'string'; text: string }
  | { kind: 'interpolation'; block: Statement[] }
  | { kind: 'integer'; text: string }
  | { kind: 'float'; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'range'; from: Expression; to: Expression; position: Position }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'map'; entries: (readonly [key: Expression, value: Expression])[] }
  | { kind: 'not'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression; position: Position };

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';
