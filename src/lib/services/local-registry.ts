// Which local gateways run on this machine: one small file each (0600), by port, under the user's state folder.
// A file whose process is gone, or whose health does not answer, counts as no gateway.

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Context } from './context.ts';
import { requestLocal } from './local-request.ts';

export const defaultPort = 4650;
export const defaultHttpsPort = 4651;
export const defaultDnsPort = 4653;

/** A running local gateway, as it wrote itself down. */
export interface LocalGateway {
  endpoint: string;
  port: number;
  /** Of TLS, for custom domains and default hosts. */
  httpsPort?: number;
  /** Of DNS, for the hosted zones. */
  dnsPort?: number;
  pid: number;
  /** Absent: ephemeral. */
  stateDirectory?: string;
  /** ISO 8601. */
  startedAt: string;
  version: string;
}

/** Where the local gateway keeps what it keeps: $APIGW_STATE_DIR, else the XDG state folder. */
export function stateRoot(env: Context['env']): string {
  if (env['APIGW_STATE_DIR']) return env['APIGW_STATE_DIR'];
  return join(env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state'), 'apigw');
}

const folder = (env: Context['env']) => join(stateRoot(env), 'gateways');
const fileOf = (env: Context['env'], port: number) => join(folder(env), `${port}.json`);

/** Writes a gateway down, whole or not at all. */
export async function registerGateway(env: Context['env'], gateway: LocalGateway): Promise<void> {
  await mkdir(folder(env), { recursive: true, mode: 0o700 });
  const file = fileOf(env, gateway.port);
  await writeFile(`${file}.${gateway.pid}`, `${JSON.stringify(gateway)}\n`, { mode: 0o600 });
  await rename(`${file}.${gateway.pid}`, file);
}

/** Strikes a gateway off, unless another process has taken its port since. */
export async function unregisterGateway(env: Context['env'], gateway: LocalGateway): Promise<void> {
  const current = await readEntry(fileOf(env, gateway.port));
  if (current?.pid === gateway.pid) await rm(fileOf(env, gateway.port), { force: true });
}

/** Every gateway that answers now, the default port's first. */
export async function listGateways(env: Context['env']): Promise<LocalGateway[]> {
  const files = await readdir(folder(env)).catch(() => []);
  const entries = await Promise.all(
    files.filter((name) => name.endsWith('.json')).map((name) => readEntry(join(folder(env), name))),
  );
  const written = entries.filter((entry) => entry !== undefined);
  const alive = await Promise.all(written.map((gateway) => answers(gateway)));
  return written.filter((_gateway, i) => alive[i]).sort((a, b) => rank(a) - rank(b));
}

const rank = (gateway: LocalGateway) => (gateway.port === defaultPort ? 0 : gateway.port);

async function readEntry(file: string): Promise<LocalGateway | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether this very process answers at the endpoint (not another that has its port now). */
async function answers(gateway: LocalGateway): Promise<boolean> {
  const health = await readHealth(gateway.endpoint);
  return health?.pid === gateway.pid;
}

export interface Health {
  status: string;
  pid: number;
  version?: string;
  /** Where it ends TLS for custom domain names, and where it answers DNS. */
  https?: { port: number };
  dns?: { port: number };
}

/**
 * What `GET /_apigw/health` says, or nothing where no local gateway answers. One on a busy machine may take its time, and
 * taking it for none would send a command's questions elsewhere; where nobody listens, that is known at once.
 */
export async function readHealth(endpoint: string): Promise<Health | undefined> {
  // The local gateway speaks plain http: whatever needs TLS is none.
  if (!endpoint.startsWith('http://')) return undefined;
  try {
    const { body, status } = await requestLocal(endpoint, '/_apigw/health', { timeout: 5000 });
    return status === 200 ? (JSON.parse(body) as Health) : undefined;
  } catch {
    return undefined;
  }
}
