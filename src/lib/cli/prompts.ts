// Questions with an answer of one's own: one of several, or a line of text. Asked on a terminal only; services know beforehand
// whether somebody is there (Context.interactive).

import { openPrompt } from './confirm.ts';
import type { Host } from './host.ts';

/** One of the answers to choose from. */
export interface Choice {
  value: string;
  /** What is shown. */
  name: string;
}

export interface SelectQuestion {
  message: string;
  choices: readonly Choice[];
  /** The value that is marked at first. */
  default?: string;
}

export interface InputQuestion {
  message: string;
  default?: string;
  /** What is wrong with an answer; undefined: nothing. */
  check?(answer: string): string | undefined;
}

/** Lets the user choose. */
export async function select(host: Host, { choices, default: marked, message }: SelectQuestion): Promise<string> {
  const prompt = await openPrompt(host);
  const question = { type: 'select', name: 'answer', message, choices: [...choices] } as const;
  const { answer } = await prompt([{ ...question, ...(marked !== undefined && { default: marked }) }]);
  return String(answer);
}

/** Lets the user write a line. */
export async function input(host: Host, { check, default: written, message }: InputQuestion): Promise<string> {
  const prompt = await openPrompt(host);
  const validate = (answer: string) => check?.(answer) ?? true;
  const question = { type: 'input', name: 'answer', message, validate } as const;
  const { answer } = await prompt([{ ...question, ...(written !== undefined && { default: written }) }]);
  return String(answer);
}
