// One property over every operation of every service: it is routed without ambiguity, and sample inputs and outputs
// survive the way from the real SDK client over HTTP through the wire to a handler, and back.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member, Operation, Shape } from '../../../src/lib/gateway/wire/schema.ts';
import type { ServiceName } from '../../../src/lib/gateway/wire/service.ts';
import { loadService, services } from '../../../src/lib/gateway/wire/services.ts';
import type { OperationCall } from '../../../src/lib/gateway/wire/wire.ts';
import { createSampler } from './sample-values.ts';
import { clients, serveWire, type WireServer } from './serve-wire.ts';

interface SdkClient {
  send(command: object): Promise<Record<string, unknown>>;
  destroy(): void;
  middlewareStack: { remove(name: string): boolean };
}
type Constructor = new (input: object) => object;

let server: WireServer;
beforeAll(async () => {
  server = await serveWire();
});
afterAll(() => server.close());

async function load(name: ServiceName) {
  const definition = services.find((service) => service.name === name);
  if (!definition) throw new Error(`no service ${name}`);
  return await loadService(definition);
}

describe.each(clients)('$name', ({ name, client: className, load: loadClient }) => {
  test('no two operations are bound to the same method, path and query', async () => {
    expect((await load(name)).router.ambiguities).toEqual([]);
  });

  test('every operation: input and output survive client -> HTTP -> wire -> handler and back', async () => {
    const { schema } = await load(name);
    const sdk = (await loadClient()) as Record<string, Constructor>;
    const client = createClient(sdk[className] as Constructor, server.endpoint);
    const { operations } = schema;
    expect(operations.size).toBeGreaterThan(10);
    for (const operation of operations.values()) {
      if (hasEventStream(operation)) continue;
      await roundTrip(operation, { client, Command: sdk[`${operation.name}Command`] as Constructor });
    }
    client.destroy();
  }, 60_000);
});

function createClient(Client: Constructor, endpoint: string): SdkClient {
  const client = new Client({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' },
    maxAttempts: 1,
  }) as SdkClient;
  // Client-side rewriting and checks of single services, which made-up values would not survive.
  for (const name of ['IdNormalizerMiddleware', 'ChangeResourceRecordSetsMiddleware'])
    client.middlewareStack.remove(name);
  return client;
}

/** STS takes these from callers that have no credentials yet. */
const unsigned = new Set(['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity']);

interface Sdk {
  client: SdkClient;
  Command: Constructor;
}

async function roundTrip(operation: Operation, { client, Command }: Sdk): Promise<void> {
  const input = operation.input.kind === 'structure' ? sampleFor(operation, 'input')(operation.input) : {};
  const output = operation.output.kind === 'structure' ? sampleFor(operation, 'output')(operation.output) : {};
  let call: OperationCall | undefined;
  server.execute((made) => {
    call = made;
    return output;
  });
  const reply = await client.send(new Command(input)).catch((error: Error) => {
    throw new Error(`${operation.name}: ${error.message}`, { cause: error });
  });
  expect(call?.operation).toBe(operation.name);
  if (!unsigned.has(operation.name)) {
    expect(call?.caller).toMatchObject({ account: '123456789012', region: 'eu-central-1' });
  }
  expect(plain(call?.input), `input of ${operation.name}`).toEqual(plain(input));
  const { $metadata, ...received } = reply as Record<string, unknown> & { $metadata: { httpStatusCode: number } };
  expect($metadata.httpStatusCode).toBe(statusSent(operation, output));
  expect(await plainOutput(received), `output of ${operation.name}`).toEqual(plain(output));
}

function statusSent(operation: Operation, output: Record<string, unknown>): unknown {
  const member = operation.output.kind === 'structure' && operation.output.members.find((m) => m.location === 'status');
  return member ? output[member.name] : operation.status;
}

/** Streams of events are no request and answer: neither is there a handler for them. */
function hasEventStream(operation: Operation): boolean {
  const { input, output } = operation.schemas;
  const isStream = (schema: typeof input) => !schema.isUnitSchema() && schema.getEventStreamMember() !== '';
  return isStream(input) || isStream(output);
}

function sampleFor(operation: Operation, side: 'input' | 'output') {
  const shape = operation[side];
  const members: readonly Member[] = shape.kind === 'structure' ? shape.members : [];
  const bodyless = side === 'output' && operation.status === 204;
  const sampler = createSampler((member) => {
    if (bodyless && members.includes(member) && (member.location === 'body' || member.location === 'payload'))
      return false;
    return isSendable(member.shape) && member.location !== 'prefixHeaders';
  });
  return (structure: Parameters<typeof sampler>[0]) => {
    const made = sampler(structure);
    for (const member of members) if (member.location === 'status' && side === 'output') made[member.name] = 202;
    return made;
  };
}

/** Free-form documents have no type that could be lost. */
const isSendable = (shape: Shape): boolean => shape.kind !== 'document' && shape.kind !== 'unit';

/** Values as comparable ones: bytes as text, no prototypes. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('utf8') };
  if (value instanceof Date) return { time: value.getTime() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

async function plainOutput(received: Record<string, unknown>): Promise<unknown> {
  for (const [name, value] of Object.entries(received)) {
    const stream = value as { transformToByteArray?(): Promise<Uint8Array> } | null;
    if (typeof stream?.transformToByteArray === 'function') received[name] = await stream.transformToByteArray();
    if (value === null || value === undefined) delete received[name];
  }
  return plain(received);
}
