// The metrics of API Gateway, read through CloudWatch's own operations. Developer guide, "Amazon API Gateway dimensions and
// metrics": by ApiName, by ApiName and Stage, and by method where detailed metrics are on.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, deployPets, type Observed, setStage, startObserved } from './observe-harness.ts';

let observed: Observed;
const now = Date.parse('2026-11-24T10:00:30Z');
const api = { Name: 'ApiName', Value: 'pets' };
const stage = { Name: 'Stage', Value: 'prod' };

beforeAll(async () => {
  observed = await startObserved({ now: () => now });
  const restApiId = await deployPets(observed);
  await setStage(observed, restApiId, { '/~1pets~1{id}/GET/metrics/enabled': 'true' });
  for (let count = 0; count < 3; count++) await call(observed, restApiId, '/pets/7');
  await call(observed, restApiId, '/broken');
  await call(observed, restApiId, '/nowhere');
});
afterAll(() => observed.close());

const range = { StartTime: new Date(now - 600_000), EndTime: new Date(now + 600_000) };

async function values(metricName: string, stat: string, dimensions: { Name: string; Value: string }[]) {
  const { MetricDataResults: results = [] } = await observed.metrics.getMetricData({
    ...range,
    MetricDataQueries: [
      {
        Id: 'm1',
        MetricStat: {
          Metric: { Namespace: 'AWS/ApiGateway', MetricName: metricName, Dimensions: dimensions },
          Period: 60,
          Stat: stat,
        },
      },
    ],
  });
  return results[0]?.Values;
}

describe('GetMetricData', () => {
  test('counts are exact, errors are sums and rates', async () => {
    expect(await values('Count', 'SampleCount', [api, stage])).toEqual([5]);
    expect(await values('Count', 'Sum', [api])).toEqual([5]);
    expect(await values('5XXError', 'Sum', [api, stage])).toEqual([1]);
    expect(await values('4XXError', 'Average', [stage, api])).toEqual([0.2]);
  });

  test('a method has metrics of its own only where they are on', async () => {
    const method = (resource: string) => [
      api,
      stage,
      { Name: 'Method', Value: 'GET' },
      { Name: 'Resource', Value: resource },
    ];
    expect(await values('Count', 'Sum', method('/pets/{id}'))).toEqual([3]);
    expect(await values('Count', 'Sum', method('/broken'))).toEqual([]);
  });

  test('no backend, no integration latency; no cache, no cache metrics', async () => {
    expect(await values('IntegrationLatency', 'p99', [api])).toEqual([]);
    expect(await values('CacheHitCount', 'Sum', [api])).toEqual([]);
    expect((await values('Latency', 'p50', [api]))?.length).toBe(1);
  });

  test('expressions are refused by name', async () => {
    const query = { ...range, MetricDataQueries: [{ Id: 'e1', Expression: 'm1/2' }] };
    await expect(observed.metrics.getMetricData(query)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('m1/2'),
    });
  });
});

test('GetMetricStatistics: several statistics of one metric', async () => {
  const { Datapoints, Label } = await observed.metrics.getMetricStatistics({
    ...range,
    Namespace: 'AWS/ApiGateway',
    MetricName: '5XXError',
    Dimensions: [api, stage],
    Period: 300,
    Statistics: ['Sum', 'SampleCount', 'Maximum'],
    Unit: 'Count',
  });
  expect(Label).toBe('5XXError');
  expect(Datapoints).toEqual([
    { Timestamp: new Date('2026-11-24T10:00:00Z'), Sum: 1, SampleCount: 5, Maximum: 1, Unit: 'Count' },
  ]);
});

test('ListMetrics: the dimension sets of what was counted', async () => {
  const { Metrics = [] } = await observed.metrics.listMetrics({ Namespace: 'AWS/ApiGateway', MetricName: 'Count' });
  const sets = Metrics.map(({ Dimensions = [] }) => Dimensions.map(({ Name }) => Name).join('+'));
  expect(sets.sort()).toEqual(['ApiName', 'ApiName+Method+Resource+Stage', 'ApiName+Stage']);
});
