// Questions to the user. The one before a write: `--yes` answers it, a terminal asks, anything else is told about `--yes`.

import { ApigwError } from '../errors.ts';
import type { Host } from './host.ts';

/** Whether somebody is there to be asked: keyboard and screen are terminals. */
export function isInteractive(host: Host): boolean {
  return host.stdin.isTTY === true && host.stderr.isTTY === true;
}

/** Asks, and returns when the answer is yes. Throws Usage where nobody can answer, Interrupted where the answer is no. */
export async function confirm(host: Host, question: string): Promise<void> {
  if (!isInteractive(host)) {
    throw new ApigwError('Usage', `Nobody is there to confirm: ${question}`, {
      hint: 'Say --yes to go on without being asked.',
    });
  }
  const prompt = await openPrompt(host);
  const { answer } = await prompt([{ type: 'confirm', name: 'answer', message: question, default: false }]);
  if (!answer) throw new ApigwError('Interrupted', 'Nothing was changed: the answer was no.');
}

/** Asks for the name of what goes for good. Throws Usage where nobody can answer, Interrupted where it is another one. */
export async function confirmName(host: Host, question: string, name: string): Promise<void> {
  if (!isInteractive(host)) {
    throw new ApigwError('Usage', `Nobody is there to confirm: ${question}`, {
      hint: 'Say --yes to go on without being asked.',
    });
  }
  const prompt = await openPrompt(host);
  const message = `${question} Write its name to go on:`;
  const { answer } = await prompt([{ type: 'input', name: 'answer', message }]);
  if (String(answer).trim() === name) return;
  throw new ApigwError('Interrupted', `Nothing was changed: the answer was not ${name}.`);
}

/** Asks for text that is not shown, such as the code of an MFA device. Throws Usage where nobody can answer. */
export async function askSecret(host: Host, question: string): Promise<string> {
  if (!isInteractive(host)) {
    throw new ApigwError('Usage', `Nobody is there to answer: ${question}`, {
      hint: 'Run it in a terminal, or use credentials that ask for nothing.',
    });
  }
  const prompt = await openPrompt(host);
  const { answer } = await prompt([{ type: 'password', name: 'answer', message: question, mask: true }]);
  return String(answer);
}

/** Prompts on the terminal of this host. */
export async function openPrompt(host: Host) {
  const { default: inquirer } = await import('inquirer');
  const output = host.stderr as NodeJS.WriteStream;
  return inquirer.createPromptModule({ input: host.stdin, output, signal: host.signal });
}
