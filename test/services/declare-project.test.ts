// What of apigw.yaml a local gateway is told of user pools: key sets in files are handed over as what is in them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { declareProject } from '../../src/lib/services/declare-project.ts';
import type { Project } from '../../src/lib/services/project-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'apigw-declare-'));
let told: unknown;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    told = JSON.parse(body);
    response.setHeader('Content-Type', 'application/json').end('{}');
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

const declare = (jwks: string | object) => {
  const project = { content: { userPools: { pool: { jwks } } }, directory } as unknown as Project;
  return declareProject(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, project);
};

test('a file beside apigw.yaml is read, a URL and a key set stay what they are', async () => {
  writeFileSync(join(directory, 'keys.json'), '{"keys":[{"kid":"k1"}]}');
  await declare('keys.json');
  expect(told).toEqual({ userPools: { pool: { jwks: { keys: [{ kid: 'k1' }] } } } });
  await declare('https://example.com/keys.json');
  expect(told).toEqual({ userPools: { pool: { jwks: 'https://example.com/keys.json' } } });
  await declare({ keys: [] });
  expect(told).toEqual({ userPools: { pool: { jwks: { keys: [] } } } });
});

test('a file that is not there, or has no keys, is named', async () => {
  await expect(declare('missing.json')).rejects.toMatchObject({ code: 'InvalidInput', message: /pool.*missing\.json/ });
  writeFileSync(join(directory, 'none.json'), '[]');
  await expect(declare('none.json')).rejects.toMatchObject({
    code: 'InvalidInput',
    message: /none\.json is no key set/,
  });
});
