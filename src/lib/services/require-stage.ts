// The stage that a command means: --stage, else the only one of the project file.

import { ApigwError } from '../errors.ts';
import type { Project } from './project-file.ts';

/** Throws Usage where nothing says which. */
export function requireStage({ content }: Project, given: string | undefined): string {
  if (given !== undefined) return given;
  const names = Object.keys(content.stages ?? {});
  if (names.length === 1 && names[0] !== undefined) return names[0];
  throw new ApigwError(
    'Usage',
    names.length > 1 ? `Which stage? The project file has ${names.join(', ')}` : 'Missing: --stage',
    {
      hint: 'Name one: --stage NAME',
    },
  );
}
