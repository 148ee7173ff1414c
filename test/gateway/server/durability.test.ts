// What was answered with 2xx survives kill -9 at any moment, and nothing is ever there by half: a gateway is killed in
// the middle of a stream of writes, again and again, on one and the same state.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  DeleteRestApiCommand,
  GetAccountCommand,
  GetResourcesCommand,
  ImportRestApiCommand,
  paginateGetRestApis,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildGatewayProgram, type GatewayProcess, type GatewayProgram, spawnGateway } from './gateway-process.ts';

const rounds = 15;
const importedPaths = 40;

let program: GatewayProgram;
let directory: string;
let gateway: GatewayProcess | undefined;

beforeAll(async () => {
  program = await buildGatewayProgram();
  directory = mkdtempSync(join(tmpdir(), 'apigw-durability-'));
}, 30_000);
afterAll(async () => {
  await gateway?.kill();
  rmSync(directory, { recursive: true, force: true });
  program.remove();
});

/** What the gateway has acknowledged, over all rounds. */
interface Acknowledged {
  /** API id -> description last acknowledged, or undefined. */
  apis: Map<string, string | undefined>;
  /** API id -> path parts of resources. */
  resources: Map<string, string[]>;
  imports: Set<string>;
  deleted: Set<string>;
  /** API id -> stage. */
  stages: Map<string, string>;
}

const clientOf = (endpoint: string) =>
  new APIGatewayClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: '000000000000', secretAccessKey: 'x' },
    maxAttempts: 1,
  });

test('every acknowledged write is there after kill -9, and no import by half', async () => {
  const acknowledged: Acknowledged = {
    apis: new Map(),
    resources: new Map(),
    imports: new Set(),
    deleted: new Set(),
    stages: new Map(),
  };
  for (let round = 0; round < rounds; round++) {
    gateway = await spawnGateway(program, directory);
    const client = clientOf(gateway.endpoint);
    // The first call of a process reads the schemas; the stream begins after it.
    await client.send(new GetAccountCommand({}));
    const writers = [0, 1, 2, 3].map((writer) => writeUntilKilled(client, acknowledged, `${round}-${writer}`));
    await untilMore(acknowledged.imports, 2);
    await new Promise((wake) => setTimeout(wake, Math.random() * 150));
    await gateway.kill();
    await Promise.all(writers);
    client.destroy();
  }
  gateway = await spawnGateway(program, directory);
  await verify(clientOf(gateway.endpoint), gateway.endpoint, acknowledged);
}, 120_000);

/** A slow machine takes as long as it needs: the kill comes while the stream flows. */
async function untilMore(set: Set<string>, more: number): Promise<void> {
  const goal = set.size + more;
  while (set.size < goal) await new Promise((wake) => setTimeout(wake, 5));
}

/** Writes of every kind, one after the other, until the connection breaks. */
async function writeUntilKilled(client: APIGatewayClient, done: Acknowledged, name: string): Promise<void> {
  try {
    for (let i = 0; ; i++) {
      await writeApi(client, done, `${name}-${i}`);
      await writeImport(client, done, `import-${name}-${i}`);
    }
  } catch (error) {
    // Only the connection's end is expected; an answer of the gateway would be a failure.
    expect((error as { $response?: unknown }).$response, String(error)).toBeUndefined();
  }
}

async function writeApi(client: APIGatewayClient, done: Acknowledged, name: string): Promise<void> {
  const { id = '', rootResourceId } = await client.send(new CreateRestApiCommand({ name }));
  done.apis.set(id, undefined);
  const resource = { restApiId: id, parentId: rootResourceId, pathPart: 'a' };
  await client.send(new CreateResourceCommand(resource));
  done.resources.set(id, ['a']);
  await client.send(new CreateResourceCommand({ ...resource, pathPart: 'b' }));
  done.resources.set(id, ['a', 'b']);
  const patchOperations = [{ op: 'replace' as const, path: '/description', value: name }];
  // Until the answer comes, either value may be found.
  done.apis.delete(id);
  await client.send(new UpdateRestApiCommand({ restApiId: id, patchOperations }));
  done.apis.set(id, name);
}

async function writeImport(client: APIGatewayClient, done: Acknowledged, name: string): Promise<void> {
  const { id = '' } = await client.send(new ImportRestApiCommand({ body: documentOf(name) }));
  done.imports.add(id);
  await client.send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
  done.stages.set(id, 'prod');
  const { id: doomed = '' } = await client.send(new CreateRestApiCommand({ name: 'doomed' }));
  await client.send(new DeleteRestApiCommand({ restApiId: doomed }));
  done.deleted.add(doomed);
}

function documentOf(title: string): Uint8Array {
  const integration = {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': `"${title}"` } } },
  };
  const get = { responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-integration': integration };
  const paths = Object.fromEntries(Array.from({ length: importedPaths }, (_, i) => [`/path${i}`, { get }]));
  return Buffer.from(JSON.stringify({ openapi: '3.0.1', info: { title, version: '1' }, paths }));
}

async function verify(client: APIGatewayClient, endpoint: string, done: Acknowledged): Promise<void> {
  const found = new Map<string, { name?: string | undefined; description?: string | undefined }>();
  for await (const page of paginateGetRestApis({ client, pageSize: 500 }, {})) {
    for (const api of page.items ?? []) found.set(api.id ?? '', api);
  }
  // The streams did get somewhere.
  expect(done.apis.size).toBeGreaterThan(rounds);
  expect(done.imports.size).toBeGreaterThan(rounds);
  for (const [id, description] of done.apis) expect(found.get(id)?.description, id).toBe(description);
  for (const id of done.imports) expect(found.has(id), id).toBe(true);
  for (const id of done.deleted) expect(found.has(id), id).toBe(false);
  for (const [id, { name = '' }] of found) {
    const parts = await pathParts(client, id);
    if (name.startsWith('import-')) expect(parts, name).toHaveLength(importedPaths);
    expect(parts).toEqual(expect.arrayContaining(done.resources.get(id) ?? []));
  }
  for (const [id, stage] of done.stages) {
    const answer = await fetch(`${endpoint}/_aws/execute-api/${id}/${stage}/path1`);
    expect([answer.status, await answer.json()]).toEqual([200, found.get(id)?.name]);
  }
}

async function pathParts(client: APIGatewayClient, restApiId: string): Promise<string[]> {
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId, limit: 500 }));
  return items.flatMap(({ pathPart }) => pathPart ?? []);
}
