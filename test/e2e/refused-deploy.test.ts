// What a user meets when AWS refuses a deploy, at each of its calls: which permission is missing, that the session has ended,
// that AWS throttles, that a proxy stands between; with the exit codes of the contract, and the stage as it was.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { mockSpec, openWorkplace, type Workplace } from '../commands/workplace.ts';
import { answerOf, type FaultyProxy, type GiveAnswer, openFaultyProxy } from './faulty-proxy.ts';

let at: Workplace;
let proxy: FaultyProxy;

beforeEach(async () => {
  at = await openWorkplace();
  proxy = await openFaultyProxy(at.gateway.endpoint);
  await at.write('openapi.json', specOf('1'));
  await at.write('apigw.yaml', projectOf('old'));
});

afterEach(async () => {
  await proxy.close();
  await at.close();
});

const functionUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations';

/** From version 2 on, a function is called too. */
function specOf(version: string): string {
  const spec = JSON.parse(mockSpec('refused', { '/version': version }));
  const integration = { type: 'aws_proxy', httpMethod: 'POST', uri: functionUri };
  if (version !== '1') spec.paths['/call'] = { get: { responses: {}, 'x-amazon-apigateway-integration': integration } };
  return JSON.stringify(spec);
}

const projectOf = (variable: string) =>
  `api: { name: refused, spec: openapi.json, tags: { a: ${variable} } }\nstages: { prod: { variables: { a: ${variable} } } }\n`;

const deploy = (endpoint: string, attempts: number) =>
  runCli(['deploy', '--stage', 'prod', '--yes', '--json', '--endpoint-url', endpoint], {
    cwd: at.folder,
    env: { HOME: at.folder, AWS_MAX_ATTEMPTS: String(attempts) },
  });

async function prepareChange(): Promise<void> {
  expect((await deploy(at.gateway.endpoint, 1)).exitCode).toBe(0);
  await at.write('openapi.json', specOf('2'));
  await at.write('apigw.yaml', projectOf('new'));
}

const served = async () =>
  (await at.run('invoke', 'GET', '/version', '--stage', 'prod', '--api', 'refused')).stdout.trim();

/** The calls that keep a stage's settings with the deployment that it leaves: a deploy goes on without them where they are denied. */
const keepsSettings = (call: string): boolean => /^(?:GET|PATCH) \/restapis\/\w+\/deployments\/\w+$/.test(call);

/** Refuses each of the calls of a deploy, one a run, and gives what was said of it. */
async function refuseEach(
  give: GiveAnswer,
  isTried: (call: string) => boolean = () => true,
): Promise<{ call: string; exitCode: number; error: ErrorShown }[]> {
  const said = new Map<string, { call: string; exitCode: number; error: ErrorShown }>();
  for (;;) {
    let refused: string | undefined;
    proxy.arm('all', (call) => {
      if (!said.has(call) && isTried(call)) refused ??= call;
      return call === refused ? give(call) : undefined;
    });
    const { exitCode, stdout, stderr } = await deploy(proxy.endpoint, 1);
    expect(stderr).not.toMatch(/\n\s+at /);
    if (refused === undefined) return [...said.values()];
    said.set(refused, { call: refused, exitCode, error: JSON.parse(stdout).error });
    expect(await served()).toBe('1');
  }
}

interface ErrorShown {
  code: string;
  message: string;
  hint?: string;
  retryable: boolean;
}

/** STS speaks XML, the others JSON. */
const denial: GiveAnswer = (call) =>
  call === 'POST /'
    ? {
        status: 403,
        headers: { 'content-type': 'text/xml' },
        body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>denied</Message></Error><RequestId>r</RequestId></ErrorResponse>',
      }
    : answerOf(403, 'AccessDeniedException', 'denied');

function permissionFor(call: string): string {
  if (call === 'POST /') return 'sts:GetCallerIdentity';
  if (call.includes('/functions/')) return 'lambda:AddPermission';
  const [verb, path = ''] = call.split(' ');
  return `apigateway:${verb} on arn:aws:apigateway:us-east-1::${decodeURIComponent(path.replace(/\?.*/, ''))}`;
}

describe('access denied', () => {
  it('at each call of a deploy: exit code 5, and the permission that is missing', async () => {
    await prepareChange();
    const said = await refuseEach(denial, (call) => !keepsSettings(call));
    expect(said.length).toBeGreaterThan(8);
    for (const { call, error, exitCode } of said) {
      expect({ call, exitCode, code: error.code }).toEqual({ call, exitCode: 5, code: 'AccessDenied' });
      if (call.includes('/functions/')) expect(error.hint).toMatch(/--no-permissions/);
      expect(`${error.message} ${error.hint}`, call).toContain(permissionFor(call));
    }
    expect(said.map(({ call }) => call)).toContainEqual(expect.stringMatching(/\/exports\/oas30/));
  });

  it.each(['GET', 'PATCH'])(
    'where only a rollback would miss it (%s of a deployment), the deploy goes on with a warning',
    async (verb) => {
      await prepareChange();
      proxy.arm('all', (call) => (keepsSettings(call) && call.startsWith(verb) ? denial(call) : undefined));
      const { exitCode, stdout } = await deploy(proxy.endpoint, 1);
      expect([exitCode, await served()]).toEqual([0, '2']);
      expect(JSON.parse(stdout).warnings).toEqual([expect.stringContaining('rollback --settings will not know them')]);
    },
  );
});

describe('other refusals, at every call', () => {
  it.each<[string, GiveAnswer, number, string, RegExp]>([
    ['an ended session', () => answerOf(403, 'ExpiredTokenException'), 5, 'Credentials', /aws sso login/],
    [
      'keys that AWS does not know',
      () => answerOf(403, 'UnrecognizedClientException'),
      5,
      'Credentials',
      /AWS_PROFILE/,
    ],
    ['a proxy’s page', () => ({ status: 502, body: '<html>Bad gateway</html>' }), 1, 'Network', /proxy/],
    ['a throttle', () => answerOf(429, 'TooManyRequestsException', 'Too Many Requests'), 8, 'Throttled', /later/],
    ['a fault', () => answerOf(500, 'InternalFailure', ''), 1, 'Failed', /later/],
  ])('%s', async (_, give, exitCode, code, hint) => {
    await prepareChange();
    const said = (await refuseEach(give)).filter(({ call }) => call !== 'POST /');
    expect(said.length).toBeGreaterThan(7);
    for (const { call, error, exitCode: ended } of said) {
      expect({ call, ended, code: error.code }).toEqual({ call, ended: exitCode, code });
      expect(error.hint, call).toMatch(hint);
    }
  });
});

it('after a 429 with Retry-After it waits as long, says so, and goes on', async () => {
  await prepareChange();
  let refused = 0;
  proxy.arm(5, () => {
    refused = Date.now();
    const { headers, ...answer } = answerOf(429, 'TooManyRequestsException', 'Too Many Requests');
    return { ...answer, headers: { ...headers, 'retry-after': '2' } };
  });
  const { exitCode, stderr } = await deploy(proxy.endpoint, 3);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('Too Many Requests; attempt 2 of 3 in 2.0 s');
  expect(Date.now() - refused).toBeGreaterThanOrEqual(1_990);
  expect(await served()).toBe('2');
});
