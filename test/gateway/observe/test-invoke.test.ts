// TestInvokeMethod: the method as it stands, with AWS's log. API reference, "TestInvokeMethod"; forms recorded.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { deployPets, type Observed, startObserved } from './observe-harness.ts';

let observed: Observed;
let restApiId: string;
const resourceIds = new Map<string, string>();

beforeAll(async () => {
  observed = await startObserved();
  restApiId = await deployPets(observed);
  const { items = [] } = await observed.client.getResources({ restApiId });
  for (const { path = '', id = '' } of items) resourceIds.set(path, id);
});
afterAll(() => observed.close());

const place = (path: string) => ({ restApiId, resourceId: resourceIds.get(path) ?? '', httpMethod: 'GET' });

test('a method that answers: status, body, headers and the log', async () => {
  // Keys are not asked for, whatever the method says.
  await observed.client.updateMethod({
    ...place('/pets/{id}'),
    patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'true' }],
  });
  const answer = await observed.client.testInvokeMethod({
    ...place('/pets/{id}'),
    pathWithQueryString: '/pets/7?foo=bar',
  });
  expect(answer).toMatchObject({ status: 200, body: '{"pet": 7}', headers: { 'Content-Type': 'application/json' } });
  const lines = (answer.log ?? '').split('\n');
  const id = /^Execution log for request (\S+)$/.exec(lines[0] ?? '')?.[1];
  const date = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : /;
  expect(lines.slice(1, -1).every((line) => date.test(line))).toBe(true);
  expect(lines.slice(1).map((line) => line.replace(date, ''))).toEqual([
    `Starting execution for request: ${id}`,
    'HTTP Method: GET, Resource Path: /pets/7',
    'Method request path: {id=7}',
    'Method request query string: {foo=bar}',
    'Method request headers: {}',
    'Method request body before transformations: ',
    'Method response body after transformations: {"pet": 7}',
    'Method response headers: {Content-Type=application/json}',
    'Successfully completed execution',
    'Method completed with status: 200',
    '',
  ]);
});

test('a path that is not given leaves its variables as they are written', async () => {
  const { log = '' } = await observed.client.testInvokeMethod(place('/pets/{id}'));
  expect(log).toContain('Method request path: {id={id}}');
});

test('a method that fails: AWS tells the type of the error alone', async () => {
  const { status, body, headers, log } = await observed.client.testInvokeMethod(place('/broken'));
  expect({ status, body, headers }).toEqual({
    status: 500,
    body: '{"message": "Internal server error"}'.replace(': ', ':'),
    headers: { 'x-amzn-ErrorType': 'InternalServerErrorException' },
  });
  expect(log).toMatch(/Execution failed due to configuration error: .*\n.* : Method completed with status: 500\n$/);
});

test('what is not there', async () => {
  await expect(
    observed.client.testInvokeMethod({ restApiId: 'none', resourceId: 'none', httpMethod: 'GET' }),
  ).rejects.toMatchObject({ name: 'NotFoundException', message: 'Invalid Resource identifier specified' });
  await expect(observed.client.testInvokeMethod({ ...place('/broken'), httpMethod: 'PUT' })).rejects.toMatchObject({
    message: 'Invalid Method identifier specified',
  });
});
