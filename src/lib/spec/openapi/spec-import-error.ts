// What ImportRestApi answers to a document that it refuses: every error at once, then the warnings.
// Guide "Errors and warnings from importing your API into API Gateway".

import { ApigwError } from '../../errors.ts';
import type { Pointer } from '../spec-document.ts';

/** One thing that API Gateway refuses or ignores, and where it stands in the document. */
export interface ImportProblem {
  message: string;
  /** The keys from the root of the document to the place. */
  pointer: Pointer;
}

/** Thrown for a document that API Gateway would refuse; its message is the one that API Gateway answers with. */
export class SpecImportError extends ApigwError {
  readonly problems: readonly ImportProblem[];
  readonly warnings: readonly ImportProblem[];

  constructor(problems: readonly ImportProblem[], warnings: readonly ImportProblem[] = [], hint?: string) {
    super('InvalidSpec', importMessage(problems, warnings), hint === undefined ? {} : { hint });
    this.name = 'SpecImportError';
    this.problems = problems;
    this.warnings = warnings;
  }
}

/** A document that API Gateway cannot read at all has this message alone. */
export const unreadable = 'Invalid OpenAPI input.';

function importMessage(problems: readonly ImportProblem[], warnings: readonly ImportProblem[]): string {
  const [first] = problems;
  if (problems.length === 1 && first?.message === unreadable) return unreadable;
  const lines = ['Errors found during import:', ...problems.map(({ message }) => `\t${message}`)];
  if (warnings.length > 0) {
    lines.push('Additionally, these warnings were found:', ...warnings.map(({ message }) => `\t${message}`));
  }
  return lines.join('\n');
}
