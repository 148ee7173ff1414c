// `domains:` of apigw.yaml: deploy sets up and keeps the domain names that lead to its stage, diff tells of them; through the
// gateway's own DNS and TLS. Developer Guide, "Set up a Regional custom domain name", "API mappings".

import { request } from 'node:https';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

let at: Workplace;
let mappings: ApiGatewayV2;

const projectOf = (domains: string) =>
  `api: { name: pets, spec: openapi.json, endpointType: REGIONAL }\nstages: { dev: {}, prod: {} }\ndomains:\n${domains}`;

const shop = `  shop.example.com:
    mappings: [{ stage: prod, path: pets }, { stage: prod }, { stage: dev, path: dev }]
`;

beforeAll(async () => {
  at = await openWorkplace({}, {}, { dnsPort: 0, httpsPort: 0 });
  const settings = {
    endpoint: at.gateway.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  mappings = new ApiGatewayV2(settings);
  const route53 = new Route53(settings);
  await route53.createHostedZone({ Name: 'example.com', CallerReference: 'one' });
  route53.destroy();
  await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
});
afterAll(async () => {
  mappings.destroy();
  await at.close();
});

async function keysOf(DomainName: string): Promise<string[]> {
  const { Items = [] } = await mappings.getApiMappings({ DomainName });
  return Items.map(({ ApiMappingKey = '', Stage }) => `${ApiMappingKey} -> ${Stage}`).sort();
}

/** What a client of the domain name gets; whom the certificate is from is the end-to-end test's. */
function get(host: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: at.gateway.httpsPort, servername: host, headers: { host }, path };
    const sent = request({ ...options, rejectUnauthorized: false, agent: false }, async (answer) => {
      let body = '';
      for await (const chunk of answer) body += chunk;
      resolve(`${answer.statusCode} ${body}`);
    });
    sent.on('error', reject).end();
  });
}

describe('a project with domain names', () => {
  it('is deployed with them in one run: API, stage, certificate, domain name, mappings, records', async () => {
    await at.write('apigw.yaml', projectOf(shop));
    const { exitCode, stderr, stdout } = await at.run('deploy', '--stage', 'prod', '--yes');
    expect(stderr).toContain('Set up https://shop.example.com/pets for pets, stage prod');
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('prod answers at https://shop.example.com/pets');
    expect(await keysOf('shop.example.com')).toEqual([' -> prod', 'pets -> prod']);
    expect(await get('shop.example.com', '/pets/a')).toBe('200 one');
    expect(await get('shop.example.com', '/a')).toBe('200 one');
  });

  it('has nothing to do a second time, and no differences', async () => {
    const again = await at.run('deploy', '--stage', 'prod', '--yes');
    expect(again.stderr.trim()).toBe('Nothing to do: stage prod of pets is as wanted.');
    const { exitCode, value } = await at.json('diff', '--stage', 'prod', '--exit-code');
    expect(value).toMatchObject({ changes: [] });
    expect(exitCode).toBe(0);
  });

  it('deploys each stage with its own mappings', async () => {
    const { exitCode, value } = await at.json('deploy', '--stage', 'dev', '--yes');
    expect(exitCode).toBe(0);
    expect(value).toMatchObject({ domains: [{ url: 'https://shop.example.com/dev', stage: 'dev' }] });
    expect(await keysOf('shop.example.com')).toEqual([' -> prod', 'dev -> dev', 'pets -> prod']);
  });

  it('tells of what was changed by hand, and puts it right', async () => {
    const { Items = [] } = await mappings.getApiMappings({ DomainName: 'shop.example.com' });
    const root = Items.find(({ ApiMappingKey }) => !ApiMappingKey);
    const where = { DomainName: 'shop.example.com', ApiMappingId: root?.ApiMappingId };
    await mappings.updateApiMapping({ ...where, ApiId: root?.ApiId, Stage: 'dev' });
    const { exitCode, value } = await at.json('diff', '--stage', 'prod', '--exit-code');
    expect(exitCode).toBe(3);
    expect(value).toMatchObject({
      changes: [{ rule: 'domain-mapping-changed', before: `${root?.ApiId}/dev`, after: `${root?.ApiId}/prod` }],
    });
    expect((await at.run('deploy', '--stage', 'prod', '--yes')).exitCode).toBe(0);
    expect(await keysOf('shop.example.com')).toContain(' -> prod');
  });

  it('is planned in one job and deployed in another', async () => {
    await at.write('apigw.yaml', projectOf(`${shop}  api.example.com: { stage: prod }\n`));
    expect((await at.run('deploy', '--stage', 'prod', '--plan-out', 'plan.json')).exitCode).toBe(0);
    expect(JSON.parse(await at.read('plan.json'))).toMatchObject({ domains: [{ domainName: 'api.example.com' }] });
    const { exitCode, stderr } = await at.run('deploy', '--plan', 'plan.json', '--yes');
    expect(exitCode, stderr).toBe(0);
    expect(await get('api.example.com', '/a')).toBe('200 one');
    const late = await at.run('deploy', '--plan', 'plan.json', '--yes');
    expect(late.stderr).toContain('has changed since the plan was made');
    expect(late.exitCode).toBe(7);
  });

  it('leaves them alone with --no-domains', async () => {
    await at.write('apigw.yaml', projectOf('  other.example.com: { stage: prod }\n'));
    const { stderr } = await at.run('deploy', '--stage', 'prod', '--no-domains', '--yes');
    expect(stderr).not.toContain('other.example.com');
  });
});

describe('what the file cannot say', () => {
  it('a name whose DNS is in no hosted zone: it asks where it is', async () => {
    await at.write('apigw.yaml', projectOf('  api.elsewhere.org: { stage: prod }\n'));
    const { exitCode, stderr } = await at.run('deploy', '--stage', 'prod', '--yes');
    expect(stderr).toContain('Under api.elsewhere.org, set hostedZone: ID, or dns: external');
    expect(exitCode).toBe(2);
  });

  it('neither a stage nor mappings, or both', async () => {
    await at.write('apigw.yaml', projectOf('  api.example.com: { stage: prod, mappings: [{ stage: dev }] }\n'));
    const both = await at.run('deploy', '--stage', 'prod', '--yes');
    expect(both.stderr).toContain('apigw.yaml:4:');
    expect(both.exitCode).toBe(2);
    await at.write('apigw.yaml', projectOf('  api.example.com: { endpointType: EDGE }\n'));
    expect((await at.run('deploy', '--stage', 'prod', '--yes')).exitCode).toBe(2);
  });

  it('a name that is none', async () => {
    await at.write('apigw.yaml', projectOf('  "api_x.example.com:443": { stage: prod }\n'));
    const { exitCode, stderr } = await at.run('deploy', '--stage', 'prod', '--yes');
    expect(stderr).toContain('api_x.example.com');
    expect(exitCode).toBe(2);
  });
});
