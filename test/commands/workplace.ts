// A folder and a local gateway of its own for tests of commands: argv in; stdout, stderr and exit code out.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, type GatewayOptions, startGateway } from '../../src/lib/gateway/server.ts';
import { type Answer, type CliResult, runCli } from '../cli/run-cli.ts';

export interface Workplace {
  folder: string;
  gateway: Gateway;
  /** Runs a command against the gateway, with no terminal. */
  run(...argv: string[]): Promise<CliResult>;
  /** Runs it on a terminal, where each question gets its keys. */
  ask(argv: readonly string[], answers: readonly Answer[]): Promise<CliResult>;
  /** The same with --json, its output parsed. */
  json(...argv: string[]): Promise<{ exitCode: number; value: never }>;
  write(name: string, text: string): Promise<void>;
  read(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens a workplace; `close` ends the gateway and removes the folder. */
export async function openWorkplace(
  env: Record<string, string> = {},
  quotas: Record<string, number> = {},
  more: Pick<GatewayOptions, 'dnsPort' | 'httpsPort'> = {},
): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'apigw-commands-'));
  const gateway = await startGateway({ port: 0, ephemeral: true, quotas, ...more });
  const environment = { HOME: folder, AWS_ENDPOINT_URL: gateway.endpoint, ...env };
  const run = (...argv: string[]) => runCli(argv, { cwd: folder, env: environment });
  return {
    folder,
    gateway,
    run,
    ask: (argv, answers) => runCli(argv, { cwd: folder, env: environment, terminal: true, answers }),
    json: async (...argv) => {
      const { exitCode, stdout } = await run(...argv, '--json');
      return { exitCode, value: JSON.parse(stdout) as never };
    },
    write: (name, text) => writeFile(join(folder, name), text),
    read: (name) => readFile(join(folder, name), 'utf8'),
    close: async () => {
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A spec whose methods answer by themselves: path -> text of GET's answer. */
export function mockSpec(title: string, answers: Record<string, string>): string {
  const paths = Object.entries(answers).map(([path, text]) => [
    path,
    {
      get: {
        responses: { 200: { description: 'OK' } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: { default: { statusCode: '200', responseTemplates: { 'application/json': text } } },
        },
      },
    },
  ]);
  return JSON.stringify({ openapi: '3.0.1', info: { title, version: '1' }, paths: Object.fromEntries(paths) }, null, 2);
}
