// How a failure is told: text on stderr, or `{"error":…}` on stdout with --json; and which exit code it ends in.

import { inspect } from 'node:util';
import { ApigwError, type ErrorCode } from '../errors.ts';
import type { Host } from './host.ts';
import { redact } from './redact.ts';
import { screenOf } from './terminal.ts';

export interface ReportOptions {
  json: boolean;
  debug: boolean;
  color: boolean;
}

/** Tells a failure, and sets the host's exit code to what the catalogue says of it. */
export function reportError(thrown: unknown, host: Host, options: ReportOptions): void {
  const error = toApigwError(thrown, host);
  host.exitCode = error.exitCode;
  if (options.json) host.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`);
  else host.stderr.write(errorText(error, host, options));
  if (options.debug) host.stderr.write(`${redact(inspect(error, { depth: 4 }), host.env)}\n`);
}

/** The contract's JSON form; what an error does not have is null. */
export function errorJson(error: ApigwError): { error: Record<string, unknown> } {
  const { code, message, hint, requestId, retryable } = error;
  return { error: { code, message, hint: hint ?? null, requestId: requestId ?? null, retryable } };
}

function errorText(error: ApigwError, host: Host, options: ReportOptions): string {
  const { paint } = screenOf(host, host.stderr, options);
  const lines = [`${paint.red.bold('Error:')} ${error.message}`];
  if (error.hint) lines.push(`${paint.cyan('Hint:')} ${error.hint}`);
  if (error.requestId) lines.push(paint.dim(`Request id: ${error.requestId}`));
  return `${lines.join('\n')}\n`;
}

/** Faults of the file system by Node's code: what they mean for the user, and which error of the catalogue it is. */
const systemErrors: Record<string, [ErrorCode, string]> = {
  ENOENT: ['InvalidInput', 'no such file or directory'],
  EISDIR: ['InvalidInput', 'is a directory, not a file'],
  ENOTDIR: ['InvalidInput', 'a part of the path is not a directory'],
  EEXIST: ['Conflict', 'exists already'],
  EACCES: ['InvalidInput', 'permission denied'],
  EPERM: ['InvalidInput', 'not permitted'],
  EROFS: ['InvalidInput', 'the file system is read-only'],
  ENAMETOOLONG: ['InvalidInput', 'the name is too long'],
  ENOSPC: ['Failed', 'no space left on the device'],
};

function toApigwError(thrown: unknown, host: Host): ApigwError {
  if (thrown instanceof ApigwError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (isInterruption(error, host)) return new ApigwError('Interrupted', 'Interrupted', { cause: error });
  const { code = '', path } = error as NodeJS.ErrnoException;
  const known = path !== undefined && Object.hasOwn(systemErrors, code) ? systemErrors[code] : undefined;
  if (known) return new ApigwError(known[0], `${path}: ${known[1]}`, { cause: error });
  return new ApigwError('Internal', error.message || error.name, {
    hint: 'This is a fault of apigw: run the command again with --debug, and report what it prints.',
    cause: error,
  });
}

/** Ctrl-C in a prompt (inquirer's ExitPromptError), or an abort that our own signal caused. */
function isInterruption(error: Error, host: Host): boolean {
  return error.name === 'ExitPromptError' || (host.signal.aborted && error.name === 'AbortError');
}
