// `apigw invoke --sign` as somebody whom apigw.yaml declares, against a method with AWS_IAM. Developer guide, "Control access
// to a REST API with IAM permissions".

import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
beforeAll(async () => {
  at = await openWorkplace();
  const operation = {
    'x-amazon-apigateway-auth': { type: 'AWS_IAM' },
    responses: { 200: { description: 'OK' } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: {
        default: { statusCode: '200', responseTemplates: { 'application/json': '$context.identity.userArn' } },
      },
    },
  };
  const paths = { '/mine': { get: operation, post: operation } };
  await at.write('api.json', JSON.stringify({ openapi: '3.0.1', info: { title: 'mine', version: '1' }, paths }));
  const statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:*/dev/GET/*' };
  const alice = {
    arn: 'arn:aws:iam::000000000000:user/alice',
    accessKeyId: 'AKIAALICE',
    secretAccessKey: 'hush',
    policies: [{ Version: '2012-10-17', Statement: [statement] }],
  };
  await at.write('apigw.yaml', JSON.stringify({ api: { name: 'mine', spec: 'api.json' }, identities: { alice } }));
  expect((await at.run('deploy', '--stage', 'dev', '--yes')).exitCode).toBe(0);
});
afterAll(() => at.close());

/** With the keys of somebody. */
const invokeAs = (accessKeyId: string, secretAccessKey: string, ...argv: string[]) =>
  runCli(['invoke', ...argv, '--stage', 'dev', '--sign'], {
    cwd: at.folder,
    env: {
      HOME: at.folder,
      AWS_ENDPOINT_URL: at.gateway.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
  });

it('is let in by the policy of who signs, with a query string that has to be encoded', async () => {
  const { stderr, stdout } = await invokeAs('AKIAALICE', 'hush', 'GET', '/mine?name=a b&x=%2F');
  expect(stderr).toMatch(/^200 OK/);
  expect(stdout).toBe('arn:aws:iam::000000000000:user/alice\n');
});

it('is refused what the policy does not allow, and who does not sign as declared', async () => {
  const refused = await invokeAs('AKIAALICE', 'hush', 'POST', '/mine', '--body', '{"a":1}', '--fail');
  expect(refused.exitCode).toBe(1);
  expect(JSON.parse(refused.stdout).Message).toMatch(
    /^User: arn:aws:iam::000000000000:user\/alice is not authorized .* because no identity-based policy allows/,
  );
  expect((await invokeAs('AKIAALICE', 'wrong', 'GET', '/mine')).stdout).toContain('signature we calculated does not');
  expect((await invokeAs('AKIANOBODY', 'hush', 'GET', '/mine')).stdout).toContain('The security token included');
  const unsigned = await at.run('invoke', 'GET', '/mine', '--stage', 'dev');
  expect(unsigned.stdout).toBe('{"message":"Missing Authentication Token"}\n');
});
