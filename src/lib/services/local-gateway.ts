// `apigw local …` and `--local`: starts, finds, stops and resets the local gateway. The only service that may
// open the gateway's door; every other one knows it as an endpoint URL.

import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';
import { declareProject } from './declare-project.ts';
import {
  defaultDnsPort,
  defaultHttpsPort,
  defaultPort,
  type LocalGateway,
  listGateways,
  readHealth,
  registerGateway,
  stateRoot,
  unregisterGateway,
} from './local-registry.ts';
import { administerLocal } from './local-request.ts';
import type { Project } from './project-file.ts';

export interface StartOptions {
  /** 0 picks a free one. */
  port: number;
  /** Absent: the default one if it is free, else any; any with port 0. */
  httpsPort?: number | undefined;
  /** The same. */
  dnsPort?: number | undefined;
  host: string;
  /** A folder; absent: the default one. */
  stateDirectory?: string;
  ephemeral: boolean;
  /** Service -> URL; `*` for every other. */
  forwards: Record<string, string>;
  /** Quota -> value, over AWS's defaults. */
  quotas: Record<string, number>;
  /** What takes time on AWS -> milliseconds. */
  delays: Record<string, number>;
  /** Where the proofs of names are looked up. */
  validation: 'route53' | 'dns';
  version: string;
}

/** A gateway that this process runs. */
export interface RunningGateway extends LocalGateway {
  close(): Promise<void>;
}

/** Runs a local gateway in this process until `close`; it serves the project's functions. */
export async function startLocal(context: Context, options: StartOptions, project: Project): Promise<RunningGateway> {
  const stateDirectory = options.ephemeral ? undefined : resolveState(context, options);
  const { startGateway } = await import('../gateway/server.ts');
  const server = await startGateway({
    port: options.port,
    host: options.host,
    httpsPort: options.httpsPort ?? usual(defaultHttpsPort, options),
    dnsPort: options.dnsPort ?? usual(defaultDnsPort, options),
    ...(stateDirectory === undefined ? { ephemeral: true } : { stateDirectory }),
    forwards: { ...project.content.endpoints, ...options.forwards },
    quotas: options.quotas,
    delays: options.delays,
    validation: options.validation,
    certificateAuthority: authorityFolder(context),
    log: (line) => context.notify(line),
  }).catch((cause: NodeJS.ErrnoException) => {
    throw startFailure(cause, options);
  });
  const gateway: LocalGateway = {
    endpoint: server.endpoint,
    port: server.port,
    ...(server.httpsPort !== undefined && { httpsPort: server.httpsPort }),
    ...(server.dnsPort !== undefined && { dnsPort: server.dnsPort }),
    pid: process.pid,
    ...(stateDirectory !== undefined && { stateDirectory }),
    startedAt: context.now().toISOString(),
    version: options.version,
  };
  await registerGateway(context.env, gateway);
  await declareProject(gateway.endpoint, project);
  const close = async () => {
    await unregisterGateway(context.env, gateway);
    await server.close();
  };
  return { ...gateway, close };
}

/** The port that is usual beside the default one; beside any free one, any free one. */
const usual = (port: number, options: StartOptions) => (options.port === 0 ? 0 : { ifFree: port });

/** One for all gateways of the user: whoever trusts it trusts them all. */
const authorityFolder = (context: Context): string => join(stateRoot(context.env), 'ca');

const resolveState = (context: Context, options: StartOptions): string =>
  options.stateDirectory ? resolve(context.cwd, options.stateDirectory) : join(stateRoot(context.env), 'local');

/** What the system says of an address that nobody can listen on. */
const unusable = new Set<string | undefined>(['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

function flagOfPort(port: number | undefined, options: StartOptions): string {
  if (port === undefined || port === options.port) return '--port';
  return port === options.httpsPort ? '--https-port' : '--dns-port';
}

function startFailure(cause: NodeJS.ErrnoException & { port?: number }, options: StartOptions): Error {
  if (cause.code === 'EADDRINUSE') {
    const flag = flagOfPort(cause.port, options);
    return new ApigwError('Conflict', `Port ${cause.port ?? options.port} is in use`, {
      hint: `Take another with ${flag} (0 picks a free one), or see what runs: apigw local status`,
      cause,
    });
  }
  if (cause.code === 'EQUOTA' || cause.code === 'EDELAY') return new ApigwError('Usage', cause.message, { cause });
  if (cause.code === 'ESTATE') {
    return new ApigwError('Conflict', cause.message, { hint: 'See what runs: apigw local status', cause });
  }
  if (unusable.has(cause.code)) {
    return new ApigwError('InvalidInput', `Cannot listen on ${options.host}:${options.port}: ${cause.message}`, {
      cause,
    });
  }
  return cause;
}

/** Starts a local gateway in a process of its own, and returns when it answers. */
export async function startDetached(context: Context, argv: readonly string[]): Promise<LocalGateway> {
  const logs = stateRoot(context.env);
  await mkdir(logs, { recursive: true, mode: 0o700 });
  const log = join(logs, 'local.log');
  // Appended to: another gateway may be writing to it.
  const output = await open(log, 'a', 0o600);
  const { size } = await output.stat();
  const child = spawn(process.execPath, [...context.program, 'local', 'start', ...argv], {
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    cwd: context.cwd,
    env: { ...context.env, APIGW_LOCAL: undefined, APIGW_STATE_DIR: stateRoot(context.env) },
  });
  await output.close();
  child.unref();
  return await untilReady(context, child, { file: log, from: size });
}

type Child = ReturnType<typeof spawn>;

/** A log, and the byte where a process begins in it. */
interface Log {
  file: string;
  from: number;
}

async function untilReady(context: Context, child: Child, log: Log): Promise<LocalGateway> {
  const deadline = Date.now() + 20_000;
  let exited = false;
  child.once('exit', () => {
    exited = true;
  });
  while (Date.now() < deadline && !exited) {
    const mine = (await listGateways(context.env)).find((gateway) => gateway.pid === child.pid);
    if (mine) return mine;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  const written = await readFile(log.file).catch(() => Buffer.alloc(0));
  const said = written.subarray(log.from).toString('utf8');
  throw new ApigwError(exited ? 'Failed' : 'Timeout', `The local gateway did not start. ${failureIn(said)}`.trim(), {
    hint: `Its log is ${log.file}; to see it start: apigw local start`,
  });
}

/** What the process said of its failure. */
const failureIn = (text: string) => /^Error: (.*)$/m.exec(text)?.[1] ?? text.trim().split('\n').at(-1) ?? '';

/** The endpoint of the local gateway: one that runs, or one started now in the background (which is said). */
export async function ensureLocal(context: Context): Promise<string> {
  const running = (await listGateways(context.env))[0];
  if (running) return running.endpoint;
  const started = await startOrJoin(context);
  context.notify(
    `Started the local gateway at ${started.endpoint} (pid ${started.pid}); stop it with: apigw local stop`,
  );
  return started.endpoint;
}

/**
 * Two commands may start one at the same moment: the one that fails joins the other's. Where somebody else has the
 * default port, any free one does.
 */
async function startOrJoin(context: Context): Promise<LocalGateway> {
  const asked = context.env['APIGW_LOCAL_PORT'];
  try {
    return await startDetached(context, ['--port', asked ?? String(defaultPort)]);
  } catch (error) {
    const joined = (await listGateways(context.env))[0];
    if (joined) return joined;
    if (asked !== undefined) return await joinStarting(context, error);
  }
  return startDetached(context, ['--port', '0']).catch((error) => joinStarting(context, error));
}

/** Who lost the race for the state waits until the winner answers; where nobody does, `error` stands. */
async function joinStarting(context: Context, error: unknown): Promise<LocalGateway> {
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline) {
    const joined = (await listGateways(context.env))[0];
    if (joined) return joined;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw error;
}

/** Stops the gateways that run (or the one at `port`); which ones. */
export async function stopLocal(context: Context, port?: number): Promise<LocalGateway[]> {
  const chosen = await localStatus(context, port);
  for (const gateway of chosen) endProcess(gateway);
  for (const gateway of chosen) await untilGone(gateway);
  return chosen;
}

/** One that has ended by itself meanwhile is as good as stopped. */
function endProcess({ pid }: LocalGateway): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}

async function untilGone(gateway: LocalGateway): Promise<void> {
  const deadline = Date.now() + 15_000;
  while ((await readHealth(gateway.endpoint))?.pid === gateway.pid) {
    if (Date.now() > deadline) {
      throw new ApigwError('Timeout', `The local gateway (pid ${gateway.pid}) does not end`, {
        hint: `End it with: kill -9 ${gateway.pid}`,
      });
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** The gateways that run, or the one at `port`. */
export async function localStatus(context: Context, port?: number): Promise<LocalGateway[]> {
  const running = await listGateways(context.env);
  return port === undefined ? running : running.filter((gateway) => gateway.port === port);
}

/** Empties all state of the gateway at `port` (or the one that runs). NotFound where none does. */
export async function resetLocal(context: Context, port?: number): Promise<LocalGateway> {
  const gateway = await oneGateway(context, port);
  await administerLocal(gateway.endpoint, '/_apigw/reset', { method: 'POST' });
  return gateway;
}

/** The gateway at `port`, or the one that runs. NotFound where none does, Ambiguous where there are several. */
export async function oneGateway(context: Context, port?: number): Promise<LocalGateway> {
  const [gateway, ...others] = await localStatus(context, port);
  if (!gateway)
    throw new ApigwError('NotFound', 'No local gateway runs', { hint: 'Start one with: apigw local start' });
  if (others.length > 0) {
    throw new ApigwError('Ambiguous', `${others.length + 1} local gateways run`, { hint: 'Name one with --port' });
  }
  return gateway;
}

/** The local certificate authority: what it is known by, PEM, and the file that has it. */
export interface LocalAuthority {
  certificate: string;
  file: string;
}

/** The certificate of the authority that the user's local gateways have; made on first use, whether or not one runs. */
export async function readLocalAuthority(context: Context): Promise<LocalAuthority> {
  const folder = authorityFolder(context);
  const { readAuthority } = await import('../gateway/server.ts');
  return readAuthority(folder).catch((cause: Error) => {
    throw new ApigwError('Failed', `The certificate authority in ${folder} cannot be used: ${cause.message}`, {
      cause,
    });
  });
}
