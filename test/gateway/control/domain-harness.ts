// A gateway with certificates in ACM, and the clients of both control planes to speak to it.

import { ACM } from '@aws-sdk/client-acm';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { Route53 } from '@aws-sdk/client-route-53';
import { expect, vi } from 'vitest';
import { type GatewayOptions, startGateway } from '../../../src/lib/gateway/server.ts';
import { makeCertificate } from '../tls/certificate-maker.ts';
import { account, createDeployable } from './control-harness.ts';

export const otherAccount = '210987654321';

interface Place {
  region?: string;
  owner?: string;
}

interface Imported extends Place {
  names: string[];
}

const ofExample = ['example.com', '*.example.com'];

const imports = {
  star: { names: ofExample },
  other: { names: ofExample },
  west: { names: ofExample, region: 'eu-west-1' },
  elsewhere: { names: ['*.example.org'] },
  foreign: { names: ofExample, owner: otherAccount },
} satisfies Record<string, Imported>;

/** Clients of an account in a region. */
export function clientsOf(endpoint: string, { region = 'us-east-1', owner = account }: Place = {}) {
  const credentials = { accessKeyId: owner, secretAccessKey: 'any' };
  const settings = { endpoint, region, credentials, maxAttempts: 1 };
  return {
    v1: new APIGateway(settings),
    v2: new ApiGatewayV2(settings),
    acm: new ACM(settings),
    route53: new Route53(settings),
  };
}

/** Imports a certificate of its own, or anew under an ARN; its ARN. */
export async function importCertificate(acm: ACM, names: string[], CertificateArn?: string): Promise<string> {
  const { certificate, privateKey } = await makeCertificate({ names });
  const request = { Certificate: Buffer.from(certificate), PrivateKey: Buffer.from(privateKey) };
  const answer = await acm.importCertificate({ ...request, ...(CertificateArn && { CertificateArn }) });
  return answer.CertificateArn ?? '';
}

/** Starts a gateway; the certificates of `imports` are there, and one that is not issued. */
export async function startDomains(options: Partial<GatewayOptions> = {}) {
  const gateway = await startGateway({ port: 0, ephemeral: true, ...options });
  const clients = clientsOf(gateway.endpoint);
  const importAll = Object.entries<Imported>(imports).map(async ([name, { names, ...place }]) => [
    name,
    await importCertificate(clientsOf(gateway.endpoint, place).acm, names),
  ]);
  const arns = Object.fromEntries(await Promise.all(importAll)) as Record<keyof typeof imports, string>;
  const { CertificateArn: pending = '' } = await clients.acm.requestCertificate({
    DomainName: '*.example.com',
    ValidationMethod: 'DNS',
  });
  return { ...clients, endpoint: gateway.endpoint, arns: { ...arns, pending }, close: () => gateway.close() };
}

/** Requests a certificate and writes its record into a zone of its own: ACM issues it. */
export async function issueCertificate(endpoint: string, DomainName: string): Promise<string> {
  const { acm, route53 } = clientsOf(endpoint);
  const name = DomainName.replace(/^\*\./, '');
  const { HostedZone } = await route53.createHostedZone({ Name: name, CallerReference: DomainName });
  const { CertificateArn = '' } = await acm.requestCertificate({ DomainName, ValidationMethod: 'DNS' });
  const { Certificate } = await acm.describeCertificate({ CertificateArn });
  const { Name = '', Value = '' } = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord ?? {};
  const ResourceRecordSet = { Name, Type: 'CNAME' as const, TTL: 300, ResourceRecords: [{ Value }] };
  await route53.changeResourceRecordSets({
    HostedZoneId: HostedZone?.Id,
    ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet }] },
  });
  const read = async () => (await acm.describeCertificate({ CertificateArn })).Certificate?.Status;
  await vi.waitFor(async () => expect(await read()).toBe('ISSUED'), { timeout: 20_000, interval: 50 });
  return CertificateArn;
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
