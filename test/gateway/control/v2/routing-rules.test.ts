// Routing rules through v2's client (API reference V2: RoutingRules; guide: "Routing rules to connect API stages to a
// custom domain name for REST APIs": restrictions).

import type { RoutingRuleCondition } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { answer, refusal } from '../control-harness.ts';
import { createMappable, freshName, startDomains } from '../domain-harness.ts';

const domains = await startDomains({ quotas: { routingRules: 3 } });
const ApiId = await createMappable(domains.v1);
afterAll(() => domains.close());

let DomainName: string;
beforeEach(async () => {
  DomainName = freshName();
  const DomainNameConfigurations = [{ CertificateArn: domains.arns.star }];
  await domains.v2.createDomainName({ DomainName, DomainNameConfigurations, RoutingMode: 'ROUTING_RULE_ONLY' });
});

const header = (Header: string, ValueGlob: string): RoutingRuleCondition => ({
  MatchHeaders: { AnyOf: [{ Header, ValueGlob }] },
});
const basePath = (path: string): RoutingRuleCondition => ({ MatchBasePaths: { AnyOf: [path] } });
const Actions = [{ InvokeApi: { ApiId, Stage: 'dev' } }];
const create = (Priority: number, Conditions: RoutingRuleCondition[] = [], fields: object = {}) =>
  domains.v2.createRoutingRule({ DomainName, Priority, Conditions, Actions, ...fields });

test('are made, read, replaced by their id, and deleted', async () => {
  const made = await create(50, [header('x-version', 'beta*'), basePath('orders')]);
  expect(made.$metadata.httpStatusCode).toBe(201);
  const { RoutingRuleId } = made;
  expect(answer(made)).toEqual({
    Actions: [{ InvokeApi: { ApiId, Stage: 'dev', StripBasePath: false } }],
    Conditions: [header('x-version', 'beta*'), basePath('orders')],
    Priority: 50,
    RoutingRuleArn: `arn:aws:apigateway:us-east-1::/domainnames/${DomainName}/routingrules/${RoutingRuleId}`,
    RoutingRuleId,
  });
  const place = { DomainName, RoutingRuleId };
  const replaced = await domains.v2.putRoutingRule({ ...place, Priority: 1, Conditions: [], Actions });
  expect(replaced).toMatchObject({ Priority: 1, Conditions: [], RoutingRuleId });
  expect(answer(await domains.v2.getRoutingRule(place))).toEqual(answer(replaced));
  expect((await domains.v2.deleteRoutingRule(place)).$metadata.httpStatusCode).toBe(204);
  expect(await refusal(domains.v2.getRoutingRule(place))).toMatchObject({ status: 404 });
});

test('are listed by priority, which no other of the domain has', async () => {
  for (const priority of [3, 1, 2]) await create(priority);
  const first = await domains.v2.listRoutingRules({ DomainName, MaxResults: 2 });
  const second = await domains.v2.listRoutingRules({ DomainName, MaxResults: 2, NextToken: first.NextToken });
  const priorities = [...(first.RoutingRules ?? []), ...(second.RoutingRules ?? [])].map(({ Priority }) => Priority);
  expect(priorities).toEqual([1, 2, 3]);
  expect(await refusal(create(4))).toMatchObject({ error: expect.stringMatching(/more than 3/), status: 400 });
  const RoutingRuleId = first.RoutingRules?.[0]?.RoutingRuleId;
  const taken = domains.v2.putRoutingRule({ DomainName, RoutingRuleId, Priority: 3, Conditions: [], Actions });
  expect(await refusal(taken)).toMatchObject({ status: 409 });
});

describe('are refused', () => {
  test.each<[string, RoutingRuleCondition[]]>([
    ['three headers', [header('a', 'x'), header('b', 'x'), header('c', 'x')]],
    ['two base paths', [basePath('a'), basePath('b')]],
    ['an empty condition', [{}]],
    ['both in one condition', [{ ...header('a', 'x'), ...basePath('b') }]],
    [
      'two headers in one condition',
      [
        {
          MatchHeaders: {
            AnyOf: [
              { Header: 'a', ValueGlob: 'x' },
              { Header: 'b', ValueGlob: 'x' },
            ],
          },
        },
      ],
    ],
    ['a reserved header', [header('Authorization', 'x')]],
    ['a reserved prefix', [header('x-amz-date', 'x')]],
    ['the header that names an API', [header('x-apigw-api-id', 'x')]],
    ['a header of 40 characters', [header('a'.repeat(40), 'x')]],
    ['* within a value', [header('a', 'x*y')]],
    ['an infix of 40 characters', [header('a', `*${'x'.repeat(40)}*`)]],
    ['a value of 128 characters', [header('a', 'x'.repeat(128))]],
    ['a base path of 128 characters', [basePath('x'.repeat(128))]],
  ])('with %s', async (_name, conditions) => {
    expect(await refusal(create(1, conditions))).toMatchObject({ status: 400 });
  });

  test.each([0, 1_000_001])('with the priority %d', async (priority) => {
    expect(await refusal(create(priority))).toMatchObject({ status: 400 });
  });

  test('with no action, an unknown API or an unknown stage; of unknown domains', async () => {
    expect(await refusal(create(1, [], { Actions: [] }))).toMatchObject({ status: 400 });
    const action = (fields: object) => [{ InvokeApi: { ApiId, Stage: 'dev', ...fields } }];
    expect(await refusal(create(1, [], { Actions: action({ ApiId: 'nothing' }) }))).toMatchObject({ status: 400 });
    expect(await refusal(create(1, [], { Actions: action({ Stage: 'nothing' }) }))).toMatchObject({ status: 400 });
    expect(await refusal(create(1, [], { DomainName: 'nothing.example.com' }))).toMatchObject({ status: 404 });
  });
});
