// Specifications for tests of reading: files in a directory of their own, and the error that reading them gives.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ApigwError } from '../../src/lib/errors.ts';

/** A directory with these files, gone when the test ends. */
export function folder(files: Record<string, string | Uint8Array>): string {
  const directory = mkdtempSync(join(tmpdir(), 'apigw-spec-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

/** The error that `run` fails with; fails the test when it does not, or fails otherwise than by InvalidSpec. */
export async function refusal(run: () => unknown): Promise<ApigwError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ApigwError && error.code === 'InvalidSpec') return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** A JSON value as plain objects, for comparing. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
