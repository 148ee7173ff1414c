// One run of the program as a process: signals in, exit code out.

import { type Host, processHost } from './host.ts';
import { manifestTable } from './manifest.ts';
import { runCommand } from './run-command.ts';

/** Runs argv's command and ends the process with its exit code, when everything written has left it. */
export async function runProcess(root: string, version: string, argv: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) listenFor(signal, interruption);
  const host = processHost({ root, version, signal: interruption.signal });
  const exitCode = await runCommand(argv, host, manifestTable(root));
  await flush(host);
  process.exit(exitCode);
}

/** The first signal asks the command to end; a second one of the same kind ends the process at once. */
function listenFor(signal: NodeJS.Signals, interruption: AbortController): void {
  process.once(signal, () => interruption.abort(signal));
}

/** Pipes are written asynchronously: an exit must not cut them off. A closed pipe calls back with its error. */
async function flush(host: Host): Promise<void> {
  for (const stream of [host.stdout, host.stderr] as NodeJS.WriteStream[]) {
    if (!stream.destroyed) await new Promise<void>((done) => stream.write('', () => done()));
  }
}
