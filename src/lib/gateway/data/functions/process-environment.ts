// An execution environment that is a process of its own: Python with our bootstrap, and custom runtimes with theirs.
// Both take their invocations from the Runtime API. Developer guide, "Building a custom runtime for AWS Lambda".

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assetPath } from './asset-path.ts';
import type { FunctionConfiguration } from './declared-function.ts';
import { environmentVariables } from './environment-variables.ts';
import type {
  EnvironmentObserver,
  ExecutionEnvironment,
  Invocation,
  StartEnvironment,
} from './execution-environment.ts';
import { errorObject } from './function-error.ts';
import { openRuntimeApi, type RuntimeApi } from './runtime-api.ts';

/** A program and its arguments. */
type Command = [program: string, ...parameters: string[]];
type FindCommand = (configuration: FunctionConfiguration, observer: EnvironmentObserver) => Promise<Command>;

/** Starts an interpreter with our bootstrap. */
export const startPythonEnvironment: StartEnvironment = (...given) => startProcess(findPython, ...given);

/** Starts the function's own `bootstrap`. */
export const startCustomEnvironment: StartEnvironment = (...given) => startProcess(findBootstrap, ...given);

/** What takes longer leaves the processor to others, or has one of its own: another process may be started meanwhile. */
const patienceMillis = 20;

/**
 * Runs a custom runtime so that nothing of it outlives the gateway: its standard input is the gateway's end of a pipe,
 * and when that closes, however the gateway ended, the whole process group is killed.
 */
const guardScript = `exec 3<&0
"$0" </dev/null 3<&- & child=$!
{ cat <&3; kill -9 0; } >/dev/null 2>&1 &
exec 3<&-
wait "$child"`;

function startProcess(
  findCommand: FindCommand,
  configuration: FunctionConfiguration,
  observer: EnvironmentObserver,
): ExecutionEnvironment {
  let api: RuntimeApi | undefined;
  let child: ChildProcess | undefined;
  let patience: NodeJS.Timeout | undefined;
  let stopped = false;
  const stop = () => {
    stopped = true;
    clearTimeout(patience);
    api?.close();
    return child ? killGroup(child) : Promise.resolve();
  };
  const launch = async () => {
    const command = await findCommand(configuration, observer);
    api = await openRuntimeApi({
      ready: observer.ready,
      answered: (payload, functionError) => {
        clearTimeout(patience);
        observer.answered(payload, functionError);
      },
      initFailed: observer.failed,
    });
    if (stopped) return api.close();
    child = spawnRuntime(command, configuration, api.address);
    observeProcess(child, observer);
  };
  launch().catch((error: Error) =>
    observer.failed(errorObject('Runtime.InvalidEntrypoint', `Error: ${error.message}`)),
  );
  return {
    send: (invocation) => {
      const problem = describeInvalidJson(invocation.payload);
      if (problem !== undefined) queueMicrotask(() => observer.refused(problem));
      else {
        api?.offer(offerOf(invocation, configuration));
        patience = setTimeout(observer.pending, patienceMillis);
      }
    },
    takeBack: () => false,
    hasBegun: () => true,
    stop,
  };
}

function offerOf({ requestId, functionArn, traceId, payload }: Invocation, { timeoutMillis }: FunctionConfiguration) {
  return { requestId, functionArn, traceId, payload, deadline: Date.now() + timeoutMillis };
}

function describeInvalidJson(payload: string): string | undefined {
  try {
    JSON.parse(payload);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// ---- the program

/** Interpreters that answered, by runtime: looked for once. */
const interpreters = new Map<string, Promise<string>>();

const findPython: FindCommand = async ({ runtime }, observer) => {
  const found = interpreters.get(runtime) ?? findInterpreter([...new Set([runtime, 'python3', 'python'])]);
  interpreters.set(runtime, found);
  const interpreter = await found.catch((error) => {
    interpreters.delete(runtime);
    throw error;
  });
  if (interpreter !== runtime) observer.log?.(`${runtime} is not installed: ${interpreter} runs this function instead`);
  return [interpreter, '-u', assetPath('bootstrap.py')];
};

/** The first that starts: a name on the PATH may be a launcher with nothing behind it. */
async function findInterpreter(names: string[]): Promise<string> {
  for (const name of names) {
    const version = await promisify(execFile)(name, ['-c', 'import sys; print(sys.version_info.major)']).catch(
      () => undefined,
    );
    if (version?.stdout.trim() === '3') return name;
  }
  throw new Error(
    `no Python interpreter found: none of ${names.join(', ')} can be run; install Python 3 or put it on the PATH`,
  );
}

const findBootstrap: FindCommand = async ({ code }) => {
  const bootstrap = join(code, 'bootstrap');
  try {
    accessSync(bootstrap, constants.X_OK);
  } catch (error) {
    const why = error instanceof Error && 'code' in error && error.code === 'EACCES' ? ' (it is not executable)' : '';
    throw new Error(`Couldn't find valid bootstrap(s): [${bootstrap}]${why}`);
  }
  return ['/bin/sh', '-c', guardScript, bootstrap];
};

// ---- the process

function spawnRuntime(
  [program, ...parameters]: Command,
  configuration: FunctionConfiguration,
  address: string,
): ChildProcess {
  return spawn(program, parameters, {
    cwd: configuration.code,
    // A process group of its own, so that what the function itself started ends with it.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...environmentVariables(configuration, process.env, new Date()),
      AWS_LAMBDA_RUNTIME_API: address,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
}

function observeProcess(child: ChildProcess, observer: EnvironmentObserver): void {
  for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, (line) => observer.log?.(line));
  // The pipe is only there to be closed: when the process is gone, writing nothing to it cannot matter.
  child.stdin?.on('error', () => {});
  child.on('error', (error) =>
    observer.failed(errorObject('Runtime.InvalidEntrypoint', `Error: fork/exec ${error.message}`)),
  );
  // `close`, not `exit`: by then everything that it wrote has been logged.
  child.on('close', (code, signal) => observer.exited(describeExit(code, signal)));
}

/** Characters of one entry of the log; CloudWatch Logs cuts events near this length, too. */
const longestLine = 262_144;

/** Looks at each character once: a program may write for ever without ending a line. */
function readLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest: string[] = [];
  let length = 0;
  const endLine = (end: string) => {
    take(rest.join('') + end);
    rest = [];
    length = 0;
  };
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) endLine(line);
    if (last === '') return;
    rest.push(last);
    length += last.length;
    if (length >= longestLine) endLine('');
  });
  stream.on('end', () => {
    if (length > 0) endLine('');
  });
}

const signalNames: Record<string, string> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGSEGV: 'segmentation fault',
  SIGABRT: 'aborted',
};
/** As a shell reports the end of its child by a signal. */
const signalNumbers: Record<number, string> = { 6: 'SIGABRT', 9: 'SIGKILL', 11: 'SIGSEGV', 15: 'SIGTERM' };

function describeExit(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  const name = signal ?? (code !== null && code > 128 ? signalNumbers[code - 128] : undefined);
  if (name !== undefined) return `signal: ${signalNames[name] ?? name}`;
  return code ? `exit status ${code}` : undefined;
}

/** Ends the process and all that it started; resolved when they are gone. */
function killGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return Promise.resolve();
  const gone = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: the group is empty already.
  }
  return gone;
}
