// A gateway with certificates in its state, and both control planes' clients to speak to it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import type { StoredCertificate } from '../../../src/lib/gateway/control/acm/certificate-store.ts';
import { type GatewayOptions, startGateway } from '../../../src/lib/gateway/server.ts';
import { openStore } from '../../../src/lib/gateway/store/open-store.ts';
import { account, createDeployable } from './control-harness.ts';

export const otherAccount = '210987654321';

interface Seed extends Partial<StoredCertificate> {
  id: string;
  names: string[];
  region?: string;
  owner?: string;
}

export const certificateArn = (id: string, region = 'us-east-1', owner = account): string =>
  `arn:aws:acm:${region}:${owner}:certificate/${id}`;

/** Certificates of example.com and of all names directly below it. */
export const certificates: Seed[] = [
  { id: 'star', names: ['example.com', '*.example.com'] },
  { id: 'other', names: ['example.com', '*.example.com'] },
  { id: 'west', names: ['*.example.com'], region: 'eu-west-1' },
  { id: 'pending', names: ['*.example.com'], status: 'PENDING_VALIDATION' },
  { id: 'elsewhere', names: ['*.example.org'] },
  { id: 'imported', names: ['*.example.com'], type: 'IMPORTED' },
  { id: 'foreign', names: ['*.example.com'], owner: otherAccount },
];

function seed(directory: string): Promise<void> {
  const store = openStore(directory);
  for (const { id, region = 'us-east-1', owner = account, ...fields } of certificates) {
    const certificate = { status: 'ISSUED', type: 'AMAZON_ISSUED', ...fields };
    store.transaction({ account: owner, region }, (records) => records.put(['certificate', id], certificate));
  }
  return store.close();
}

/** Clients of an account in a region. */
export function clientsOf(endpoint: string, { region = 'us-east-1', owner = account } = {}) {
  const settings = {
    endpoint,
    region,
    credentials: { accessKeyId: owner, secretAccessKey: 'any' },
    maxAttempts: 1,
  };
  return { v1: new APIGateway(settings), v2: new ApiGatewayV2(settings) };
}

/** Starts a gateway that has the certificates. */
export async function startDomains(options: Partial<GatewayOptions> = {}) {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'apigw-domains-'));
  await seed(stateDirectory);
  const gateway = await startGateway({ port: 0, stateDirectory, ...options });
  return {
    ...clientsOf(gateway.endpoint),
    endpoint: gateway.endpoint,
    async close() {
      await gateway.close();
      rmSync(stateDirectory, { recursive: true });
    },
  };
}

let names = 0;

/** A name that no other test has. */
export const freshName = (): string => `n${++names}.example.com`;

/** An API with a stage: what a domain can map. */
export async function createMappable(client: APIGateway, stageName = 'dev'): Promise<string> {
  const { restApiId } = await createDeployable(client);
  await client.createDeployment({ restApiId, stageName });
  return restApiId;
}
