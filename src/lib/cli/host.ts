// The world that a command runs in: streams, environment, folder, clock and the signal that ends it.
// The process makes one; tests make their own, so that nothing below reads `process` by itself.

/** A stream that is written to. */
export interface Output {
  write(text: string | Uint8Array): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Where a command runs. `exitCode` is what the command leaves behind. */
export interface Host {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  cwd: string;
  /** The package's folder, absolute: manifest and help texts lie there. */
  root: string;
  version: string;
  /** The arguments of Node that run this program again. */
  program: readonly string[];
  signal: AbortSignal;
  now(): Date;
  exitCode: number;
}

/** What only the caller knows: where the package lies, its version, and what interrupts the command. */
export interface HostFacts {
  root: string;
  version: string;
  signal: AbortSignal;
}

/** The host of a real process. */
export function processHost(facts: HostFacts): Host {
  return {
    ...facts,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: workingDirectory(),
    program: process.argv[1] === undefined ? [] : [process.argv[1]],
    now: () => new Date(),
    exitCode: 0,
  };
}

/** The working directory may have been deleted under us: then paths are taken from the root, and fail by name. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

/** Reads a stream to its end, as UTF-8. */
export async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const truthy = new Set(['1', 'true', 'yes', 'y', 'on']);

/** Whether a variable of the environment says yes: 1, true, yes, y or on. */
export function isTruthy(value: string | undefined): boolean {
  return value !== undefined && truthy.has(value.toLowerCase());
}
