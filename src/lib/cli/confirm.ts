// The question before a write: `--yes` answers it, a terminal asks, anything else is told about `--yes`.

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
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({
    input: host.stdin,
    output: host.stderr as NodeJS.WriteStream,
    signal: host.signal,
  });
  const { answer } = await prompt([{ type: 'confirm', name: 'answer', message: question, default: false }]);
  if (!answer) throw new ApigwError('Interrupted', 'Nothing was changed: the answer was no.');
}
