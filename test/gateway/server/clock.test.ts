// The clock of the local gateway through its administration: what it moves, what it refuses, and that it outlives a restart.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../../src/lib/gateway/server.ts';
import { callPort } from '../data-harness.ts';

const day = 86_400_000;
const machine = Date.parse('2026-11-24T12:00:00Z');
let stateDirectory: string;
let gateway: Gateway;

beforeEach(async () => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'apigw-clock-'));
  await start();
});
afterEach(async () => {
  await gateway.close();
  rmSync(stateDirectory, { recursive: true, force: true });
});

async function start(): Promise<void> {
  gateway = await startGateway({ port: 0, stateDirectory, now: () => machine });
}

async function clock(method = 'GET', body?: object): Promise<{ status: number; said: object }> {
  const sent = { method, headers: { 'x-apigw-admin': '1' }, ...(body && { body: JSON.stringify(body) }) };
  const answer = await callPort(gateway.port, '/_apigw/clock', sent);
  return { status: answer.status, said: JSON.parse(answer.body) };
}

describe('the clock', () => {
  it('is the machine’s until it is moved; moves add up, and a reset undoes them', async () => {
    expect((await clock()).said).toEqual({ now: '2026-11-24T12:00:00.000Z', offset: 0 });
    await clock('PUT', { by: day });
    expect((await clock('PUT', { by: -day / 2 })).said).toEqual({ now: '2026-11-25T00:00:00.000Z', offset: day / 2 });
    expect((await clock('PUT', { to: '2027-01-01T00:00:00Z' })).said).toMatchObject({
      now: '2027-01-01T00:00:00.000Z',
    });
    expect((await clock('DELETE')).said).toMatchObject({ offset: 0 });
  });

  it('outlives a restart, and not a reset of all state', async () => {
    await clock('PUT', { by: day });
    await gateway.close();
    await start();
    expect((await clock()).said).toMatchObject({ offset: day });
    await callPort(gateway.port, '/_apigw/reset', { method: 'POST', headers: { 'x-apigw-admin': '1' } });
    expect((await clock()).said).toMatchObject({ offset: 0 });
  });

  it.each([{}, { by: '1d' }, { to: 'tomorrow' }, { by: 1e300 }, { to: '+200000-01-01T00:00:00Z' }])(
    'refuses %j and stays as it was',
    async (body) => {
      expect((await clock('PUT', body)).status).toBe(400);
      expect((await clock()).said).toMatchObject({ offset: 0 });
    },
  );

  it('dates what the control plane makes', async () => {
    await clock('PUT', { by: day });
    const credentials = { accessKeyId: '123456789012', secretAccessKey: 'any' };
    const client = new APIGateway({ endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    const { createdDate } = await client.createRestApi({ name: 'dated' });
    expect(createdDate?.toISOString()).toBe('2026-11-25T12:00:00.000Z');
    client.destroy();
  });
});
