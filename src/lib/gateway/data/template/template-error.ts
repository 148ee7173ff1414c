// What goes wrong with a mapping template: when it is read, and when it is rendered. Both name the place in the text.

/** A place in a template; both numbers begin at 1. */
export interface Position {
  line: number;
  column: number;
}

/** A template that is broken, or that fails with this input. On AWS: a request that ends with 500. */
export class TemplateError extends Error {
  /** Absent where no place in the text is to blame. */
  readonly position: Position | undefined;
  /** What happened, without the place. */
  readonly reason: string;

  constructor(reason: string, position?: Position) {
    super(position ? `${reason} at line ${position.line}, column ${position.column}` : reason);
    this.name = 'TemplateError';
    this.reason = reason;
    this.position = position;
  }
}

/** The error as one of a template: what a value threw gets the place that it was thrown at. */
export function templateErrorAt(error: unknown, position: Position): TemplateError {
  if (error instanceof TemplateError) return error.position ? error : new TemplateError(error.reason, position);
  // What is left is the engine's own stack, which values nested without end exhaust.
  if (error instanceof RangeError) return new TemplateError('Values are nested too deeply', position);
  throw error;
}
