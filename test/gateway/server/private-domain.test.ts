// A private custom domain name from its making to a call. Developer guide, "Custom domain names for private APIs": through an
// associated VPC endpoint, where the domain's policy, the endpoint's and the API's all allow.

import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientsOf, startDomains } from '../control/domain-harness.ts';

type Domains = Awaited<ReturnType<typeof startDomains>>;

const domainName = 'private.example.com';
const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
const onlyThrough = (id: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [allow, { ...allow, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': id } } }],
  });
const everybody = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });

let domains: Domains;
let domainNameId = '';
let domainNameArn = '';
beforeAll(async () => {
  domains = await startDomains();
  await fetch(`${domains.endpoint}/_apigw/declarations`, {
    method: 'PUT',
    headers: { 'x-apigw-admin': '1' },
    body: JSON.stringify({ vpcEndpoints: { 'vpce-1': {}, 'vpce-2': {} } }),
  });
  const restApiId = await createPrivateApi(domains);
  const made = await domains.v1.createDomainName({
    domainName,
    certificateArn: domains.arns.star,
    endpointConfiguration: { types: ['PRIVATE'] },
  });
  domainNameId = made.domainNameId ?? '';
  domainNameArn = made.domainNameArn ?? '';
  await domains.v1.createBasePathMapping({ domainName, domainNameId, restApiId, stage: 'dev', basePath: 'shop' });
});
afterAll(() => domains.close());

async function createPrivateApi({ v1 }: Domains): Promise<string> {
  const api = {
    openapi: '3.0.1',
    info: { title: 'private', version: '1' },
    'x-amazon-apigateway-policy': JSON.parse(everybody),
    paths: {
      '/': {
        get: {
          responses: { 200: { description: 'ok' } },
          'x-amazon-apigateway-integration': {
            type: 'mock',
            requestTemplates: { 'application/json': '{"statusCode": 200}' },
            responses: {
              default: { statusCode: '200', responseTemplates: { 'application/json': '$context.identity.vpceId' } },
            },
          },
        },
      },
    },
  };
  const { id = '' } = await v1.importRestApi({
    body: Buffer.from(JSON.stringify(api)),
    parameters: { endpointConfigurationTypes: 'PRIVATE' },
  });
  await v1.createDeployment({ restApiId: id, stageName: 'dev' });
  return id;
}

const associate = (client: Domains['v1'], accessAssociationSource: string) =>
  client.createDomainNameAccessAssociation({
    domainNameArn,
    accessAssociationSource,
    accessAssociationSourceType: 'VPCE',
  });
const setPolicy = (value: string) =>
  domains.v1.updateDomainName({
    domainName,
    domainNameId,
    patchOperations: [{ op: 'replace', path: '/policy', value }],
  });

/** fetch cannot choose a Host. */
function call(endpoint?: string): Promise<[number, string]> {
  const headers = { host: domainName, ...(endpoint !== undefined && { 'x-apigw-vpce-id': endpoint }) };
  return new Promise((settle, reject) => {
    const sent = request(`${domains.endpoint}/shop`, { headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      response.on('end', () => settle([response.statusCode ?? 0, body]));
    });
    sent.on('error', reject).end();
  });
}

const forbidden = [403, '{"message":"Forbidden"}'];

test('needs an association and a policy of the domain that allows', async () => {
  expect(await call('vpce-1')).toEqual(forbidden);
  const { domainNameAccessAssociationArn } = await associate(domains.v1, 'vpce-1');
  expect(await call('vpce-1')).toEqual(forbidden);
  await setPolicy(onlyThrough('vpce-1'));
  expect(await call('vpce-1')).toEqual([200, 'vpce-1']);
  expect(await call('vpce-2')).toEqual(forbidden);
  expect(await call()).toEqual(forbidden);
  await associate(domains.v1, 'vpce-2');
  expect(await call('vpce-2')).toEqual(forbidden);
  await setPolicy(everybody);
  expect(await call('vpce-2')).toEqual([200, 'vpce-2']);
  await domains.v1.deleteDomainNameAccessAssociation({ domainNameAccessAssociationArn });
  expect(await call('vpce-1')).toEqual(forbidden);
});

test('is reached by another account’s association, too', async () => {
  const owner = '210987654321';
  const statement = { Effect: 'Allow', Principal: { AWS: owner }, Action: 'apigateway:CreateAccessAssociation' };
  const value = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, Resource: '*' }] });
  await setPolicy(everybody);
  await domains.v1.updateDomainName({
    domainName,
    domainNameId,
    patchOperations: [{ op: 'replace', path: '/managementPolicy', value }],
  });
  const other = clientsOf(domains.endpoint, { owner });
  const { domainNameAccessAssociationArn } = await associate(other.v1, 'vpce-1');
  expect(await call('vpce-1')).toEqual([200, 'vpce-1']);
  await domains.v1.rejectDomainNameAccessAssociation({ domainNameAccessAssociationArn, domainNameArn });
  expect(await call('vpce-1')).toEqual(forbidden);
});
