// Asks for the name of what is about to be deleted: a yes is said too quickly where others depend on it. `--yes` answers it.

import type { CommandContext } from './base-command.ts';

/** Returns when the name was typed (or `--yes` said); where nobody can answer, `confirm` says so. */
export function confirmName(context: CommandContext, name: string): (question: string) => Promise<void> {
  return async (question) => {
    if (context.globals.yes || !context.interactive) return context.confirm(question);
    await context.input({
      message: `${question} Type its name (${name}) to go on:`,
      check: (answer) => (answer === name ? undefined : `That is not ${name}; Ctrl-C leaves everything as it is`),
    });
  };
}
