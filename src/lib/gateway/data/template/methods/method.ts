// Methods that templates may call: tables by the receiver's kind, since nothing is looked up in JavaScript's objects.

import { TemplateError } from '../template-error.ts';

/**
 * A method, called with parameters that are evaluated already. Undefined says that Java has no such method for these
 * parameters, and null that it returns nothing: a reference prints nothing for both.
 */
export type Method<Receiver> = (receiver: Receiver, parameters: readonly unknown[]) => unknown;

/** Methods by name. */
export type Methods<Receiver> = ReadonlyMap<string, Method<Receiver>>;

/** A method that takes no parameters. */
export function plain<Receiver>(call: (receiver: Receiver) => unknown): Method<Receiver> {
  return (receiver, parameters) => (parameters.length === 0 ? call(receiver) : undefined);
}

/** A method that takes one parameter of any kind. */
export function unary<Receiver>(call: (receiver: Receiver, parameter: unknown) => unknown): Method<Receiver> {
  return (receiver, parameters) => (parameters.length === 1 ? call(receiver, parameters[0]) : undefined);
}

/** A method that takes one text. */
export function ofText<Receiver>(call: (receiver: Receiver, text: string) => unknown): Method<Receiver> {
  return unary((receiver, parameter) => (typeof parameter === 'string' ? call(receiver, parameter) : undefined));
}

/** Fails the template as an exception of Java's does. */
export function raise(exception: string, detail = ''): never {
  throw new TemplateError(detail === '' ? exception : `${exception}: ${detail}`);
}

/** The place in a list or a text. Throws for one that is not there. */
export function checkIndex(index: number, length: number): number {
  if (index < 0 || index >= length)
    raise('IndexOutOfBoundsException', `Index ${index} out of bounds for length ${length}`);
  return index;
}
