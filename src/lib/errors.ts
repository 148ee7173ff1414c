// The catalogue of the CLI's errors: every failure that a user can meet is one of these codes.
// Each code has one exit code; scripts rely on both, so neither changes between versions.

/** Exit codes by meaning. `0` is success; a code is never reused for another meaning. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  differences: 3,
  findings: 4,
  permission: 5,
  notFound: 6,
  conflict: 7,
  throttled: 8,
  timeout: 9,
  rolledBack: 10,
  interrupted: 130,
} as const;

/** Error code -> exit code. The one table; nothing else decides how the process ends. */
const catalogue = {
  Failed: exitCodes.failed,
  Internal: exitCodes.failed,
  Unsupported: exitCodes.failed,
  Network: exitCodes.failed,
  Usage: exitCodes.usage,
  InvalidInput: exitCodes.usage,
  InvalidSpec: exitCodes.usage,
  InvalidProjectFile: exitCodes.usage,
  Ambiguous: exitCodes.usage,
  Differences: exitCodes.differences,
  Findings: exitCodes.findings,
  Credentials: exitCodes.permission,
  AccessDenied: exitCodes.permission,
  NotFound: exitCodes.notFound,
  Conflict: exitCodes.conflict,
  PlanStale: exitCodes.conflict,
  Throttled: exitCodes.throttled,
  Timeout: exitCodes.timeout,
  RolledBack: exitCodes.rolledBack,
  Interrupted: exitCodes.interrupted,
} as const;

export type ErrorCode = keyof typeof catalogue;

/** What an error may carry besides its message. */
export interface ErrorDetails {
  /** What the user can do about it: a sentence, or a command. */
  hint?: string;
  /** AWS's request id, where an AWS answer caused it. */
  requestId?: string;
  /** Whether the same command may succeed when run again unchanged. */
  retryable?: boolean;
  /** Where in the user's input it is. */
  place?: Place;
  cause?: unknown;
}

/** A position in a file of the user's; line and column count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** The one error type that the CLI's own code throws for a failure with a known meaning. */
export class ApigwError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  readonly place: Place | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(details.place ? `${formatPlace(details.place)}: ${message}` : message, { cause: details.cause });
    this.name = 'ApigwError';
    this.code = code;
    this.hint = details.hint;
    this.requestId = details.requestId;
    this.retryable = details.retryable ?? false;
    this.place = details.place;
  }

  /** The exit code that this error ends the process with. */
  get exitCode(): number {
    return catalogue[this.code];
  }
}

/** `file:line:column`, as editors and terminals make clickable. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}
