// Private APIs by HTTP, and the ways to them alone. Developer guide, "Private REST APIs", "Use VPC endpoint policies for
// private APIs", "API Gateway resource policy examples".

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Declarations, noDeclarations } from '../../../../src/lib/gateway/data/declarations.ts';
import { findVpcCall } from '../../../../src/lib/gateway/data/private/vpc-call.ts';
import type { Json, RestApi } from '../../../../src/lib/model/api.ts';
import { emptyRestApi } from '../../../../src/lib/model/api.ts';
import { type Harness, lambdaProxy, mock, restApi, snapshot, startHarness } from '../../data-harness.ts';

const statement = (effect: string, more: { [key: string]: Json } = {}): Json => ({
  Effect: effect,
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
  ...more,
});
const policyOf = (...statements: Json[]): Json => ({ Version: '2012-10-17', Statement: statements });
const onlyThrough = (key: string, value: string): Json =>
  policyOf(statement('Allow'), statement('Deny', { Condition: { StringNotEquals: { [key]: value } } }));

const endpoints: Declarations['vpcEndpoints'] = {
  'vpce-1': { vpcId: 'vpc-1' },
  'vpce-2': {},
  'vpce-closed': { policy: policyOf(statement('Allow', { Resource: 'arn:aws:execute-api:*:*:other/*' })) },
  'vpce-denying': { policy: policyOf(statement('Allow', { Resource: '*' }), statement('Deny', { Resource: '*' })) },
};
const declarations = { ...noDeclarations, vpcEndpoints: endpoints };
const endpointConfiguration = { types: ['PRIVATE' as const] };

let harness: Harness;
let identity: Record<string, unknown> = {};
beforeAll(async () => {
  const invoke = async ({ payload }: { payload: string }) => {
    identity = JSON.parse(payload).requestContext.identity;
    return { statusCode: 200, payload: '{"statusCode":200}' };
  };
  harness = await startHarness(invoke, { declarations: () => declarations });
});
afterAll(() => harness.close());

async function call(policy: Json | undefined, endpoint?: string, more: Partial<RestApi> = {}) {
  const methods = { 'GET /': mock('$context.identity.vpceId $context.identity.vpcId'), 'GET /function': lambdaProxy() };
  const api = restApi(methods, { endpointConfiguration, ...(policy !== undefined && { policy }), ...more });
  harness.plane.publish(snapshot(api));
  const headers = endpoint === undefined ? {} : { headers: { 'x-apigw-vpce-id': endpoint } };
  return harness.call('/test/', headers);
}

describe('a private API', () => {
  it('is reached through a declared endpoint', async () => {
    const answer = await call(onlyThrough('aws:SourceVpce', 'vpce-1'), 'vpce-1');
    expect([answer.status, answer.body]).toEqual([200, 'vpce-1 vpc-1']);
  });

  it.each([undefined, 'vpce-unknown', '__proto__'])('is not there for others: %s', async (endpoint) => {
    const answer = await call(policyOf(statement('Allow')), endpoint);
    expect([answer.status, answer.body, answer.headers['x-amzn-errortype']]).toEqual([
      403,
      '{"message":"Forbidden"}',
      'ForbiddenException',
    ]);
  });

  const resource = 'arn:aws:execute-api:eu-west-1:********9012:abc123/test/GET/';
  const refused = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${resource}`;

  it.each([
    ['another endpoint', onlyThrough('aws:SourceVpce', 'vpce-1'), 'vpce-2', 'with an explicit deny'],
    ['another VPC', onlyThrough('aws:SourceVpc', 'vpc-1'), 'vpce-2', 'with an explicit deny'],
    ['no policy at all', undefined, 'vpce-1', 'because no resource-based policy allows the execute-api:Invoke action'],
    [
      'an endpoint whose policy is silent',
      policyOf(statement('Allow')),
      'vpce-closed',
      'because no VPC endpoint policy allows the execute-api:Invoke action',
    ],
    [
      'an endpoint whose policy denies',
      policyOf(statement('Allow')),
      'vpce-denying',
      'with an explicit deny in a VPC endpoint policy',
    ],
  ])('refuses %s', async (_, policy, endpoint, reason) => {
    const answer = await call(policy, endpoint);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([403, { Message: `${refused} ${reason}` }]);
  });

  it('knows the client by aws:VpcSourceIp, and not by aws:SourceIp', async () => {
    const from = (key: string) => policyOf(statement('Allow', { Condition: { IpAddress: { [key]: '127.0.0.0/8' } } }));
    expect((await call(from('aws:VpcSourceIp'), 'vpce-1')).status).toBe(200);
    expect((await call(from('aws:SourceIp'), 'vpce-1')).status).toBe(403);
  });

  it('tells the function the endpoint', async () => {
    await call(policyOf(statement('Allow')), 'vpce-1');
    await harness.call('/test/function', { headers: { 'x-apigw-vpce-id': 'vpce-1' } });
    expect(identity).toMatchObject({ vpceId: 'vpce-1', vpcId: 'vpc-1' });
  });

  it('is closed where its default endpoint is disabled', async () => {
    expect((await call(policyOf(statement('Allow')), 'vpce-1', { disableExecuteApiEndpoint: true })).status).toBe(403);
  });
});

describe('the ways to a private API', () => {
  const api = {
    ...emptyRestApi('test'),
    endpointConfiguration: { ...endpointConfiguration, vpcEndpointIds: ['vpce-1'] },
  };
  it('its alias of an endpoint needs the association', () => {
    const by = (id: string) => findVpcCall(api, declarations, { named: { id, by: 'alias' }, headers: {} });
    expect(by('vpce-1')).toEqual({ endpointId: 'vpce-1', endpoint: { vpcId: 'vpc-1' } });
    expect(by('vpce-2')).toBeUndefined();
  });
  it('the name of an endpoint needs none', () => {
    const way = { named: { id: 'vpce-2', by: 'endpoint' as const }, headers: {} };
    expect(findVpcCall(api, declarations, way)).toEqual({ endpointId: 'vpce-2', endpoint: {} });
  });
});
