// A gateway in a process of its own, so that tests can kill it. The source is bundled first: plain node cannot run it.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The program: ready once it has written its endpoint. */
const program = `
import { startGateway } from './src/lib/gateway/server.ts';
const gateway = await startGateway({ port: 0, stateDirectory: process.argv[2], quotas: { regionalApis: 100000, edgeApis: 100000 } });
process.stdout.write(gateway.endpoint + '\\n');
`;

export interface GatewayProgram {
  file: string;
  remove(): void;
}

/** Bundles the gateway; the packages stay where they are, so the bundle must lie inside the repository. */
export async function buildGatewayProgram(): Promise<GatewayProgram> {
  const directory = join(root, 'node_modules', `.gateway-test-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'gateway.mjs');
  await build({
    stdin: { contents: program, resolveDir: root, loader: 'ts' },
    outfile: file,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return { file, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

export interface GatewayProcess {
  endpoint: string;
  child: ChildProcess;
  /** kill -9; resolves when the process has gone. */
  kill(): Promise<void>;
}

export async function spawnGateway({ file }: GatewayProgram, stateDirectory: string): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [file, stateDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}`)));
  });
  return {
    endpoint,
    child,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
