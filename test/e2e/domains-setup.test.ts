// From nothing to an API that answers by its own name: `domains setup` alone, its verification through the gateway's DNS and TLS
// included. Nothing is told of them on the command line: the endpoint says where they are, and whose certificates it presents.

import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from '../commands/workplace.ts';

let at: Workplace;

beforeAll(async () => {
  at = await openWorkplace({}, {}, { dnsPort: 0, httpsPort: 0 });
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const route53 = new Route53({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
  await route53.createHostedZone({ Name: 'example.com', CallerReference: 'one' });
  route53.destroy();
  await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
  expect((await at.run('deploy', 'openapi.json', '--stage', 'v1', '--yes')).exitCode).toBe(0);
});
afterAll(() => at.close());

it.each(['api.example.com', '*.wild.example.com'])('%s is set up, and answers a client', async (name) => {
  const argv = ['domains', 'setup', name, '--timeout', '60', '--yes'];
  const first = await at.json(...argv);
  const answer = { address: '127.0.0.1', protocol: 'TLSv1.3', status: 403 };
  // The API has no method at its root: MissingAuthenticationToken is the API's own answer.
  expect(first).toMatchObject({ exitCode: 0, value: { changed: true, answer } });
  expect(await at.json(...argv)).toMatchObject({ exitCode: 0, value: { changed: false, answer } });
});
