// A plan saved to a file, for `--plan` of the command that made it.

import { resolve } from 'node:path';
import type { Context } from './context.ts';
import { writeFileSafely } from './write-file-safely.ts';

/** Writes the plan as JSON; 0600, since a definition may hold what is nobody else's business. */
export async function writePlan(context: Context, file: string, plan: object): Promise<void> {
  await writeFileSafely(resolve(context.cwd, file), `${JSON.stringify(plan, null, 2)}\n`, 0o600);
}
