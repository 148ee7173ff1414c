// Access logs and execution logs of a stage, read through CloudWatch Logs' own operations. Developer guide, "Set up
// CloudWatch logging for REST APIs in API Gateway"; the lines are those of recorded logs of the service.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, deployPets, type Observed, setStage, startObserved } from './observe-harness.ts';

let observed: Observed;
let restApiId: string;
const group = (): string => `API-Gateway-Execution-Logs_${restApiId}/prod`;

beforeAll(async () => {
  observed = await startObserved();
  restApiId = await deployPets(observed);
  await observed.client.updateAccount({
    patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: 'arn:aws:iam::123456789012:role/logs' }],
  });
});
afterAll(() => observed.close());

async function messages(logGroupName: string, filterPattern?: string): Promise<string[]> {
  const { events = [] } = await observed.logs.filterLogEvents({
    logGroupName,
    ...(filterPattern !== undefined && { filterPattern }),
  });
  return events.map(({ message = '' }) => message);
}

describe('execution logs', () => {
  test('INFO with data trace tells the whole way of a request, in order', async () => {
    await setStage(observed, restApiId, { '/*/*/logging/loglevel': 'INFO', '/*/*/logging/dataTrace': 'true' });
    const { requestId } = await call(observed, restApiId, '/pets/7?a=1', {
      authorization: 'Bearer secret-abcdef',
      'x-api-key': 'a-secret-key-123456',
    });
    const lines = (await messages(group(), `"${requestId}"`)).map((line) => line.replace(`(${requestId}) `, ''));
    expect(lines.map((line) => line.replace(/(Request Id|headers|RequestId|Tracing ID ?): .*/, '$1: …'))).toEqual([
      'Extended Request Id: …',
      `Verifying Usage Plan for request: ${requestId}. API Key: *************123456 API Stage: ${restApiId}/prod`,
      "API Key *************123456 authorized because method 'GET /pets/{id}' does not require API Key. Request will not contribute to throttle or quota limits",
      `Usage Plan check succeeded for API Key *************123456 and API Stage ${restApiId}/prod`,
      `Starting execution for request: ${requestId}`,
      'HTTP Method: GET, Resource Path: /pets/7',
      'Method request path: {id=7}',
      'Method request query string: {a=1}',
      'Method request headers: …',
      'Method request body before transformations: ',
      'Method response body after transformations: {"pet": 7}',
      'Method response headers: …',
      'Successfully completed execution',
      'Method completed with status: 200',
    ]);
    const headers = lines.find((line) => line.startsWith('Method request headers: ')) ?? '';
    expect(headers).toContain('authorization=**************abcdef');
    expect(headers).toContain('x-api-key=*************123456');
    expect(headers).not.toContain('secret');
  });

  test('INFO without data trace leaves requests and responses out', async () => {
    await setStage(observed, restApiId, { '/*/*/logging/dataTrace': 'false' });
    const { requestId } = await call(observed, restApiId, '/pets/8');
    const lines = await messages(group(), `"${requestId}"`);
    expect(lines.some((line) => line.includes('HTTP Method: GET, Resource Path: /pets/8'))).toBe(true);
    expect(lines.some((line) => /Method (request|response) /.test(line))).toBe(false);
  });

  test('ERROR has nothing of what went well, and of failures the cause and the status', async () => {
    await setStage(observed, restApiId, { '/*/*/logging/loglevel': 'ERROR' });
    const fine = await call(observed, restApiId, '/pets/9');
    const failed = await call(observed, restApiId, '/broken');
    expect(await messages(group(), `"${fine.requestId}"`)).toEqual([]);
    expect(await messages(group(), `"${failed.requestId}"`)).toEqual([
      `(${failed.requestId}) Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template.`,
      `(${failed.requestId}) Method completed with status: 500`,
    ]);
  });

  test('a line is cut at 1,024 bytes', async () => {
    await setStage(observed, restApiId, { '/*/*/logging/loglevel': 'INFO', '/*/*/logging/dataTrace': 'true' });
    const { requestId } = await call(observed, restApiId, '/pets/10', {
      'x-long': 'ä'.repeat(10).concat('b'.repeat(2000)).replace(/ä/g, 'a'),
    });
    const line = (await messages(group(), `"${requestId}" "Method request headers"`))[0] ?? '';
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(1024);
    expect(line).toMatch(/ \[TRUNCATED\]$/);
  });

  test('a deleted group is gone, and made again by the next request', async () => {
    await observed.logs.deleteLogGroup({ logGroupName: group() });
    await expect(messages(group())).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
    const { requestId } = await call(observed, restApiId, '/pets/11');
    expect((await messages(group())).every((line) => line.startsWith(`(${requestId}) `))).toBe(true);
  });
});

describe('access logs', () => {
  const format =
    '{"id":"$context.requestId","ip":"$context.identity.sourceIp","path":"$context.resourcePath","status":"$context.status","length":"$context.responseLength","latency":"$context.responseLatency","caller":"$context.identity.caller","error":$context.error.messageString,"type":"$context.error.responseType"}';
  const destination = 'arn:aws:logs:eu-west-1:123456789012:log-group:access';

  beforeAll(() =>
    setStage(observed, restApiId, {
      '/accessLogSettings/destinationArn': destination,
      '/accessLogSettings/format': format,
    }),
  );

  test('one line for every request, with - where there is no value', async () => {
    const fine = await call(observed, restApiId, '/pets/1');
    const failed = await call(observed, restApiId, '/broken');
    const unrouted = await call(observed, restApiId, '/nowhere');
    const lines = await messages('access');
    const line = (id: string): string => lines.find((each) => each.includes(id)) ?? '';
    expect(line(fine.requestId)).toMatch(
      /"ip":"127\.0\.0\.1","path":"\/pets\/\{id\}","status":"200","length":"10","latency":"\d+","caller":"-","error":-,"type":"-"/,
    );
    expect(line(failed.requestId)).toContain('"error":"Internal server error","type":"API_CONFIGURATION_ERROR"');
    expect(line(unrouted.requestId)).toMatch(/"path":"-","status":"403".*"type":"MISSING_AUTHENTICATION_TOKEN"/);
  });

  test('JSON conditions select lines', async () => {
    const statuses = (await messages('access', '{ $.status = 403 || $.type = "API_CONF*" }')).map(
      (line) => /"status":"(\d+)"/.exec(line)?.[1],
    );
    expect(new Set(statuses)).toEqual(new Set(['403', '500']));
  });

  test('pages: a limit, and the rest by its token', async () => {
    const all = await messages('access');
    const first = await observed.logs.filterLogEvents({ logGroupName: 'access', limit: 2 });
    const rest = await observed.logs.filterLogEvents({ logGroupName: 'access', nextToken: first.nextToken });
    expect([...(first.events ?? []), ...(rest.events ?? [])].map(({ message }) => message)).toEqual(all);
    expect(rest.nextToken).toBeUndefined();
  });

  test('streams and their events, forwards from the head', async () => {
    const { logStreams = [] } = await observed.logs.describeLogStreams({
      logGroupName: 'access',
      orderBy: 'LastEventTime',
    });
    const [stream] = logStreams;
    expect(stream?.logStreamName).toMatch(/^[0-9a-f]{32}$/);
    const place = { logGroupName: 'access', logStreamName: stream?.logStreamName, startFromHead: true };
    const page = await observed.logs.getLogEvents(place);
    expect(page.events?.map(({ message }) => message)).toEqual(await messages('access'));
    const after = await observed.logs.getLogEvents({ ...place, nextToken: page.nextForwardToken });
    expect(after.events).toEqual([]);
    expect(after.nextForwardToken).toBe(page.nextForwardToken);
  });

  test('groups are listed with their retention and tags', async () => {
    await observed.logs.putRetentionPolicy({ logGroupName: 'access', retentionInDays: 7 });
    const { logGroups = [] } = await observed.logs.describeLogGroups({ logGroupNamePrefix: 'acc' });
    expect(logGroups).toMatchObject([{ logGroupName: 'access', retentionInDays: 7, arn: `${destination}:*` }]);
    await expect(
      observed.logs.putRetentionPolicy({ logGroupName: 'access', retentionInDays: 8 }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
