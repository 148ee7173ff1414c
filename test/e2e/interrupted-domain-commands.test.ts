// Commands for certificates and domain names, disturbed at any of their calls: within the run they recover from lost answers
// and throttling; broken off, the same command run again ends as an undisturbed one, with nothing made twice and nothing
// left. Cases run side by side, each in an account and with names of its own.

import { ACM } from '@aws-sdk/client-acm';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { openWorkplace, type Workplace } from '../commands/workplace.ts';
import { makeCertificate } from '../services/make-certificate.ts';
import { type Fault, type FaultyProxy, openFaultyProxy } from './faulty-proxy.ts';
import { throttling } from './service-faults.ts';

/** An account with its names, before which calls can fail. */
interface Site {
  /** The hosted zone's name. */
  zone: string;
  env: Record<string, string>;
  proxy: FaultyProxy;
  /** Past the proxy. */
  acm: ACM;
  route53: Route53;
  v1: APIGateway;
  v2: ApiGatewayV2;
}

interface Scenario {
  name: string;
  prepare(site: Site): Promise<void>;
  argv(site: Site): string[];
  /** When an interrupted run had carried out its last call, a deletion finds nothing. */
  again: number[];
}

const managed = [{ Key: 'apigw:managed', Value: 'true' }];

async function makeZone({ route53, zone }: Site): Promise<string> {
  const { HostedZone } = await route53.createHostedZone({ Name: zone, CallerReference: zone });
  return HostedZone?.Id ?? '';
}

async function makeApi({ v1 }: Site): Promise<void> {
  const { id: restApiId } = await v1.createRestApi({ name: 'pets' });
  const { items = [] } = await v1.getResources({ restApiId });
  const resourceId = items[0]?.id;
  await v1.putMethod({ restApiId, resourceId, httpMethod: 'GET', authorizationType: 'NONE' });
  await v1.putIntegration({ restApiId, resourceId, httpMethod: 'GET', type: 'MOCK' });
  for (const stageName of ['v1', 'v2']) await v1.createDeployment({ restApiId, stageName });
}

/** A domain name as apigw makes it, with all that belongs to it. */
async function makeDomain(site: Site): Promise<void> {
  const { acm, route53, v1, zone } = site;
  const HostedZoneId = await makeZone(site);
  const DomainName = `api.${zone}`;
  const { CertificateArn } = await acm.requestCertificate({
    DomainName,
    ValidationMethod: 'DNS',
    KeyAlgorithm: 'EC_prime256v1',
    Tags: managed,
  });
  const { Certificate } = await acm.describeCertificate({ CertificateArn });
  const { Name, Value } = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord ?? {};
  const validation = { Name, Type: 'CNAME' as const, TTL: 300, ResourceRecords: [{ Value }] };
  const change = (ResourceRecordSet: object) =>
    route53.changeResourceRecordSets({
      HostedZoneId,
      ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: ResourceRecordSet as typeof validation }] },
    });
  await change(validation);
  await vi.waitFor(
    async () => expect((await acm.describeCertificate({ CertificateArn })).Certificate?.Status).toBe('ISSUED'),
    { timeout: 30_000, interval: 200 },
  );
  const domain = await v1.createDomainName({
    domainName: DomainName,
    regionalCertificateArn: CertificateArn,
    endpointConfiguration: { types: ['REGIONAL'] },
    securityPolicy: 'TLS_1_2',
    tags: { 'apigw:managed': 'true' },
  });
  const { regionalDomainName: DNSName, regionalHostedZoneId } = domain;
  const AliasTarget = { HostedZoneId: regionalHostedZoneId, DNSName, EvaluateTargetHealth: false };
  await change({ Name: DomainName, Type: 'A', AliasTarget });
}

async function map({ v2, v1, zone }: Site, Stage: string): Promise<void> {
  const { items = [] } = await v1.getRestApis({});
  await v2.createApiMapping({ DomainName: `api.${zone}`, ApiId: items[0]?.id, Stage });
}

const scenarios: Scenario[] = [
  {
    name: 'certs request',
    prepare: async (site) => void (await makeZone(site)),
    argv: ({ zone }) => {
      const names = [`api.${zone}`, '--san', `*.${zone}`];
      return ['certs', 'request', ...names, '--key-algorithm', 'EC_prime256v1', '--yes'];
    },
    again: [0],
  },
  {
    name: 'certs import',
    prepare: async () => {},
    argv: () => ['certs', 'import', '--cert', 'cert.pem', '--key', 'key.pem', '--yes'],
    again: [0],
  },
  {
    name: 'domains map, of a path that leads nowhere',
    prepare: async (site) => {
      await makeApi(site);
      await makeDomain(site);
    },
    argv: ({ zone }) => ['domains', 'map', `api.${zone}`, '--api', 'pets', '--stage', 'v1', '--yes'],
    again: [0],
  },
  {
    name: 'domains map, of a path that leads elsewhere',
    prepare: async (site) => {
      await makeApi(site);
      await makeDomain(site);
      await map(site, 'v2');
    },
    argv: ({ zone }) => ['domains', 'map', `api.${zone}`, '--api', 'pets', '--stage', 'v1', '--yes'],
    again: [0],
  },
  {
    name: 'domains delete',
    prepare: async (site) => {
      await makeApi(site);
      await makeDomain(site);
      await map(site, 'v1');
    },
    argv: ({ zone }) => ['domains', 'delete', `api.${zone}`, '--yes'],
    again: [0, 6],
  },
];

describe('domain commands, disturbed', () => {
  let at: Workplace;
  const sites: Site[] = [];
  let opened = 0;
  beforeAll(async () => {
    at = await openWorkplace();
    const names = ['imported.org'];
    const { certificate, privateKey } = await makeCertificate({ commonName: 'imported.org', names });
    await at.write('cert.pem', certificate);
    await at.write('key.pem', privateKey);
  });
  afterAll(async () => {
    for (const { acm, route53, v1, v2 } of sites) for (const client of [acm, route53, v1, v2]) client.destroy();
    await Promise.all(sites.map(({ proxy }) => proxy.close()));
    await at.close();
  });

  async function openSite({ prepare }: Scenario): Promise<Site> {
    opened += 1;
    const zone = `z${opened}.example.com`;
    const account = String(200_000_000_000 + opened);
    const settings = {
      endpoint: at.gateway.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: account, secretAccessKey: 'x' },
    };
    const site: Site = {
      zone,
      env: { HOME: at.folder, AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'x' },
      proxy: await openFaultyProxy(at.gateway.endpoint),
      acm: new ACM(settings),
      route53: new Route53(settings),
      v1: new APIGateway(settings),
      v2: new ApiGatewayV2(settings),
    };
    sites.push(site);
    await prepare(site);
    return site;
  }

  const run = ({ env, proxy, zone }: Site, argv: string[], attempts: number) =>
    runCli([...argv, '--endpoint-url', proxy.endpoint], {
      cwd: at.folder,
      env: { ...env, AWS_MAX_ATTEMPTS: String(attempts), zone },
    });

  /** What is there, without ids and times. */
  async function endState({ acm, route53, v1, v2, zone }: Site) {
    const plain = (text = '') => text.replaceAll(zone, 'ZONE').replace(/_[0-9a-f]{32}/, '_');
    const { CertificateSummaryList = [] } = await acm.listCertificates({
      Includes: { keyTypes: ['RSA_2048', 'EC_prime256v1'] },
    });
    const { HostedZones = [] } = await route53.listHostedZones({});
    const records: string[] = [];
    for (const { Id } of HostedZones) {
      const { ResourceRecordSets = [] } = await route53.listResourceRecordSets({ HostedZoneId: Id });
      records.push(...ResourceRecordSets.map(({ Name, Type }) => `${Type} ${plain(Name)}`));
    }
    const { items = [] } = await v1.getDomainNames({});
    const domains = await Promise.all(
      items.map(async ({ domainName }) => {
        const { Items = [] } = await v2.getApiMappings({ DomainName: domainName });
        return [plain(domainName), ...Items.map(({ ApiMappingKey, Stage }) => `${ApiMappingKey ?? ''} ${Stage}`)];
      }),
    );
    return { certificates: CertificateSummaryList.map(({ DomainName }) => plain(DomainName)), records, domains };
  }

  describe.each(scenarios)('$name', (scenario) => {
    let calls: number[];
    let end: Awaited<ReturnType<typeof endState>>;
    beforeAll(async () => {
      const site = await openSite(scenario);
      site.proxy.arm(-1, 'refused');
      const { exitCode, stderr } = await run(site, scenario.argv(site), 1);
      expect(exitCode, stderr).toBe(0);
      calls = [...site.proxy.calls.keys()];
      end = await endState(site);
    });

    it.each([
      ['lost answers', 'lost' as Fault],
      ['throttling', throttling],
    ])(
      'recovers from %s at each call',
      async (_, fault) => {
        const one = async (call: number) => {
          const site = await openSite(scenario);
          site.proxy.arm(call, fault);
          const { exitCode, stderr } = await run(site, scenario.argv(site), 3);
          const where = `${site.proxy.calls[call]}: ${stderr}`;
          expect(exitCode, where).toBe(0);
          expect(await endState(site), where).toEqual(end);
        };
        await Promise.all(calls.map(one));
      },
      90_000,
    );

    it('broken off after each call and run again, it ends the same', async () => {
      const one = async (call: number) => {
        const site = await openSite(scenario);
        site.proxy.arm(call, 'lost');
        const first = await run(site, scenario.argv(site), 1);
        const where = `${site.proxy.calls[call]}: ${first.stderr}`;
        expect(first.stderr).not.toMatch(/\n\s+at /);
        site.proxy.arm(-1, 'refused');
        const second = await run(site, scenario.argv(site), 1);
        expect(first.exitCode === 0 ? [0, 6] : scenario.again, where + second.stderr).toContain(second.exitCode);
        expect(await endState(site), where).toEqual(end);
      };
      await Promise.all(calls.map(one));
    }, 90_000);
  });
});
