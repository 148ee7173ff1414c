// A custom domain from nothing to an answer, by AWS's own clients, its DNS and TLS: the hosted zone, the certificate and its
// proof, the domain name, the mapping, the alias record; then the name is asked for, and called. Nothing between is faked.

import { Resolver } from 'node:dns/promises';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACM } from '@aws-sdk/client-acm';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { Route53, waitUntilResourceRecordSetsChanged } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../src/lib/gateway/server.ts';
import { createDeployable } from '../gateway/control/control-harness.ts';

const region = 'eu-west-1';
const name = 'api.example.com';
const stageName = 'prod';

let folder: string;
let gateway: Gateway;
let clients: ReturnType<typeof createClients>;

function createClients(endpoint: string) {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'any' };
  const settings = { endpoint, region, credentials };
  return {
    acm: new ACM(settings),
    apiGateway: new APIGateway(settings),
    apiGatewayV2: new ApiGatewayV2(settings),
    route53: new Route53(settings),
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apigw-domain-'));
  gateway = await start();
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<Gateway> {
  const started = await startGateway({
    ...{ port: 0, httpsPort: 0, dnsPort: 0 },
    stateDirectory: join(folder, 'state'),
    certificateAuthority: join(folder, 'ca'),
  });
  clients = createClients(started.endpoint);
  return started;
}

/** Over UDP, from the gateway's own DNS server. */
function lookUp(asked: string): Promise<string[]> {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${gateway.dnsPort}`]);
  return resolver.resolve4(asked);
}

/** Calls the address by the name; the chain is verified against the local certificate authority, and the name too. */
async function call(address: string, path: string): Promise<{ status: number | undefined; body: string }> {
  const ca = await readFile(join(folder, 'ca', 'ca.pem'), 'utf8');
  const place = { host: address, port: gateway.httpsPort, servername: name, ca, path, headers: { Host: name } };
  return new Promise((resolve, reject) => {
    const sent = request({ ...place, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    sent.on('error', reject).end();
  });
}

async function deployApi(): Promise<string> {
  const { apiGateway } = clients;
  const { restApiId, place } = await createDeployable(apiGateway);
  await apiGateway.putMethodResponse({ ...place, statusCode: '200' });
  await apiGateway.putIntegrationResponse({
    ...place,
    statusCode: '200',
    responseTemplates: { 'application/json': '{"pets": "all"}' },
  });
  await apiGateway.createDeployment({ restApiId, stageName });
  return restApiId;
}

async function createZone(): Promise<string> {
  const { HostedZone } = await clients.route53.createHostedZone({ Name: 'example.com', CallerReference: 'e2e' });
  return HostedZone?.Id ?? '';
}

async function issueCertificate(zoneId: string): Promise<string> {
  const { acm } = clients;
  const { CertificateArn = '' } = await acm.requestCertificate({ DomainName: name, ValidationMethod: 'DNS' });
  const { Certificate } = await acm.describeCertificate({ CertificateArn });
  expect(Certificate?.Status).toBe('PENDING_VALIDATION');
  const { Name, Type, Value = '' } = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord ?? {};
  await writeRecord(zoneId, { Name, Type, TTL: 300, ResourceRecords: [{ Value }] });
  const statusOf = async () => (await acm.describeCertificate({ CertificateArn })).Certificate?.Status;
  await expect.poll(statusOf, { timeout: 20_000 }).toBe('ISSUED');
  return CertificateArn;
}

type RecordSet = NonNullable<
  NonNullable<Parameters<Route53['changeResourceRecordSets']>[0]['ChangeBatch']>['Changes']
>[number]['ResourceRecordSet'];

async function writeRecord(HostedZoneId: string, ResourceRecordSet: RecordSet): Promise<void> {
  const { route53 } = clients;
  const Changes = [{ Action: 'UPSERT' as const, ResourceRecordSet }];
  const { ChangeInfo } = await route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch: { Changes } });
  await waitUntilResourceRecordSetsChanged({ client: route53, maxWaitTime: 20, minDelay: 1 }, { Id: ChangeInfo?.Id });
}

test('a name in DNS leads over TLS to the API that its domain maps, and still does after a restart', async () => {
  const restApiId = await deployApi();
  const zoneId = await createZone();
  const regionalCertificateArn = await issueCertificate(zoneId);
  const domain = await clients.apiGateway.createDomainName({
    domainName: name,
    regionalCertificateArn,
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  expect(domain.domainNameStatus).toBe('AVAILABLE');
  await clients.apiGatewayV2.createApiMapping({
    DomainName: name,
    ApiId: restApiId,
    Stage: stageName,
    ApiMappingKey: 'pets',
  });
  await writeRecord(zoneId, {
    Name: name,
    Type: 'A',
    AliasTarget: {
      DNSName: domain.regionalDomainName,
      HostedZoneId: domain.regionalHostedZoneId,
      EvaluateTargetHealth: false,
    },
  });

  const [address = ''] = await lookUp(name);
  expect(address).toBe('127.0.0.1');
  expect(await call(address, '/pets')).toEqual({ status: 200, body: '{"pets": "all"}' });
  expect(await call(address, '/dogs')).toEqual({ status: 403, body: '{"message":"Forbidden"}' });

  for (const client of Object.values(clients)) client.destroy();
  await gateway.close();
  gateway = await start();
  const [again = ''] = await lookUp(name);
  expect(await call(again, '/pets')).toEqual({ status: 200, body: '{"pets": "all"}' });

  await clients.apiGateway.deleteBasePathMapping({ domainName: name, basePath: 'pets' });
  expect(await call(again, '/pets')).toEqual({ status: 403, body: '{"message":"Forbidden"}' });
  await clients.apiGateway.deleteDomainName({ domainName: name });
  await expect(call(again, '/pets')).rejects.toThrow(/altnames/);
});
