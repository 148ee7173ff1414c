// A set-up of a domain name that is interrupted at any of its calls, in any way: the same command run again ends as an
// undisturbed one, with one certificate, one domain name, one mapping and one record of each kind; and once more, it only
// reads. Cases run side by side, each in an account and with a hosted zone of its own.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ACM, KeyAlgorithm } from '@aws-sdk/client-acm';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { type ResourceRecordSet, Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../cli/run-cli.ts';
import { openWorkplace, type Workplace } from '../commands/workplace.ts';
import { type Fault, type FaultyProxy, openFaultyProxy } from './faulty-proxy.ts';
import { internalFailure, throttling } from './service-faults.ts';

/** An account with its names, before which calls can fail. */
interface Site {
  /** The hosted zone's name. */
  zone: string;
  /** The command, and what it finds there. */
  argv: string[];
  options: { cwd: string; env: Record<string, string> };
  proxy: FaultyProxy;
  /** Past the proxy. */
  acm: ACM;
  route53: Route53;
  v1: APIGateway;
  v2: ApiGatewayV2;
}

/** Which call of a run: the one of this number (from 0) among those that are the same but for names and ids. */
interface Point {
  call: string;
  nth: number;
}

const plain = (text: string) =>
  text
    .replace(/c\d+\.example/g, 'ZONE')
    .replace(/(hostedzone|change)\/[A-Z0-9]+/g, '$1/ID')
    .replace(/restapis\/[a-z0-9]+/, 'restapis/ID')
    .replace(/_[0-9a-f]{32}/g, '_HASH');

const hostedZone = '/2013-04-01/hostedzone';
const describing = 'POST / CertificateManager.DescribeCertificate';

/** What a set-up calls; the certificate is looked at until it is issued, which is told once here. */
const undisturbed = [
  'POST /',
  'GET /restapis?limit=500',
  'GET /domainnames/api.ZONE',
  `GET ${hostedZone}`,
  'GET /restapis/ID/stages',
  `GET ${hostedZone}/ID`,
  `GET ${hostedZone}/ID/rrset?name=api.ZONE`,
  'POST / CertificateManager.ListCertificates',
  'POST / CertificateManager.RequestCertificate',
  describing,
  `GET ${hostedZone}/ID/rrset?name=_HASH.api.ZONE.`,
  `POST ${hostedZone}/ID/rrset`,
  'GET /2013-04-01/change/ID',
  describing,
  'POST /domainnames',
  'POST /v2/domainnames/api.ZONE/apimappings',
  `GET ${hostedZone}/ID/rrset?name=api.ZONE`,
  `POST ${hostedZone}/ID/rrset`,
  'GET /2013-04-01/change/ID',
  'GET /domainnames/api.ZONE',
];

/** What it calls where all stands: it only reads. */
const settled = [
  'POST /',
  'GET /restapis?limit=500',
  'GET /domainnames/api.ZONE',
  'GET /v2/domainnames/api.ZONE/apimappings',
  `GET ${hostedZone}`,
  'GET /restapis/ID/stages',
  'GET /v2/domainnames/api.ZONE/apimappings',
  `GET ${hostedZone}/ID`,
  `GET ${hostedZone}/ID/rrset?name=api.ZONE`,
  'POST / CertificateManager.ListCertificates',
  describing,
];

const points: Point[] = undisturbed.map((call, at) => ({
  call,
  nth: undisturbed.slice(0, at).filter((one) => one === call).length,
}));

const isWrite = ({ call }: Pick<Point, 'call'>) =>
  /^POST (\/(v2\/)?domainnames|\/2013-04-01)|RequestCertificate/.test(call);

/** Killing costs a process each: at each write, and between two of them. */
const killingPoints = points.filter((point) => isWrite(point) || (point.call === describing && point.nth === 1));

/** Calls of a run in an order of their own: some are sent at once. A look that is repeated counts once. */
function callsOf(proxy: FaultyProxy): string[] {
  const calls = proxy.calls.map(plain);
  return calls.filter((call, at) => call !== describing || calls[at - 1] !== call).sort();
}

/** Whether a call is the one of the point; asked of each call of a run. */
function strikeAt({ call, nth }: Point): (sent: string) => boolean {
  let seen = 0;
  return (sent) => plain(sent) === call && seen++ === nth;
}

describe('an interrupted set-up of a domain name', () => {
  let at: Workplace;
  const sites: Site[] = [];
  beforeAll(async () => {
    at = await openWorkplace({}, {}, { dnsPort: 0, httpsPort: 0 });
  });
  afterAll(async () => {
    for (const { acm, route53, v1, v2 } of sites) for (const client of [acm, route53, v1, v2]) client.destroy();
    await Promise.all(sites.map(({ proxy }) => proxy.close()));
    await at.close();
  });

  /** An account that has a deployed API and a hosted zone. */
  async function openSite(): Promise<Site> {
    const proxy = await openFaultyProxy(at.gateway.endpoint);
    const zone = `c${sites.length}.example`;
    const account = String(300_000_000_000 + sites.length);
    const credentials = { accessKeyId: account, secretAccessKey: 'x' };
    const settings = { endpoint: at.gateway.endpoint, region: 'us-east-1', credentials };
    const course = ['--timeout', '60', '--no-verify', '--yes', '--endpoint-url', proxy.endpoint];
    const site: Site = {
      zone,
      argv: ['domains', 'setup', `api.${zone}`, '--api', 'pets', '--stage', 'v1', ...course],
      options: {
        cwd: at.folder,
        env: { HOME: at.folder, AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'x' },
      },
      proxy,
      acm: new ACM(settings),
      route53: new Route53(settings),
      v1: new APIGateway(settings),
      v2: new ApiGatewayV2(settings),
    };
    sites.push(site);
    await site.route53.createHostedZone({ Name: zone, CallerReference: zone });
    await makeApi(site);
    return site;
  }

  async function makeApi({ v1 }: Site): Promise<void> {
    const { id: restApiId, rootResourceId: resourceId } = await v1.createRestApi({
      name: 'pets',
      endpointConfiguration: { types: ['REGIONAL'] },
    });
    await v1.putMethod({ restApiId, resourceId, httpMethod: 'GET', authorizationType: 'NONE' });
    await v1.putIntegration({ restApiId, resourceId, httpMethod: 'GET', type: 'MOCK' });
    await v1.createDeployment({ restApiId, stageName: 'v1' });
  }

  /** With one attempt a fault is final, with more the run has to recover by itself. */
  const setUp = ({ argv, options }: Site, attempts = 1): Promise<CliResult> =>
    runCli(argv, { ...options, env: { ...options.env, AWS_MAX_ATTEMPTS: String(attempts) } });

  /** What is there, each thing once for each time it is there, without ids. */
  async function endState({ acm, route53, v1, v2, zone }: Site) {
    const { CertificateSummaryList = [] } = await acm.listCertificates({
      Includes: { keyTypes: Object.values(KeyAlgorithm) },
    });
    const details = await Promise.all(
      CertificateSummaryList.map(({ CertificateArn }) => acm.describeCertificate({ CertificateArn })),
    );
    const { HostedZones = [] } = await route53.listHostedZones({});
    const sets = await Promise.all(
      HostedZones.map(
        async ({ Id }) => (await route53.listResourceRecordSets({ HostedZoneId: Id })).ResourceRecordSets,
      ),
    );
    const { items: domains = [] } = await v1.getDomainNames({});
    const { Items: mappings = [] } = await v2.getApiMappings({ DomainName: `api.${zone}` });
    const arns = details.map(({ Certificate }) => Certificate?.CertificateArn);
    const targets = domains.map(({ regionalDomainName }) => `${regionalDomainName}.`);
    const proofs = details.map(({ Certificate }) => Certificate?.DomainValidationOptions?.[0]?.ResourceRecord?.Value);
    const leadsTo = ({ AliasTarget, ResourceRecords = [] }: ResourceRecordSet) =>
      AliasTarget ? targets.indexOf(AliasTarget.DNSName ?? '') : proofs.indexOf(ResourceRecords[0]?.Value);
    return {
      certificates: details.map(({ Certificate }) => [plain(Certificate?.DomainName ?? ''), Certificate?.Status]),
      records: sets.map((some = []) => some.map((set) => `${set.Type} ${plain(set.Name ?? '')} ${leadsTo(set)}`)),
      domains: domains.map(({ domainName = '', domainNameStatus, regionalCertificateArn }) => [
        plain(domainName),
        domainNameStatus,
        arns.indexOf(regionalCertificateArn),
      ]),
      mappings: mappings.map(({ ApiMappingKey, Stage }) => [ApiMappingKey, Stage]),
    };
  }

  /** One of each, and they belong together. */
  const end = {
    certificates: [['api.ZONE', 'ISSUED']],
    records: [['NS ZONE. -1', 'SOA ZONE. -1', 'A api.ZONE. 0', 'CNAME _HASH.api.ZONE. 0']],
    domains: [['api.ZONE', 'AVAILABLE', 0]],
    mappings: [['', 'v1']],
  };

  /** The same command again with nothing in its way, and once more. */
  async function expectToEnd(site: Site, where: string): Promise<void> {
    site.proxy.arm(-1, 'refused');
    const second = await setUp(site);
    expect(second.exitCode, `${where}: ${second.stderr}`).toBe(0);
    expect(await endState(site), where).toEqual(end);
    site.proxy.arm(-1, 'refused');
    const third = await setUp(site);
    expect(third.exitCode, `${where}: ${third.stderr}`).toBe(0);
    expect(callsOf(site.proxy), where).toEqual([...settled].sort());
  }

  /** Lets the call of the point fail, told whether it came. */
  function armAt({ proxy }: Site, point: Point, fault: Fault, kill?: () => void): () => boolean {
    const isPoint = strikeAt(point);
    let struck = false;
    const strike = (call: string) => {
      const isIt = isPoint(call);
      struck ||= isIt;
      return isIt;
    };
    proxy.arm(strike, fault, kill);
    return () => struck;
  }

  /** The real program in a process of its own, ended by SIGKILL. */
  function killedAt({ argv, options }: Site, arm: (kill: () => void) => void): Promise<void> {
    const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
    const child = spawn(process.execPath, [bin, ...argv], {
      cwd: options.cwd,
      env: { ...options.env, PATH: process.env['PATH'] },
      stdio: 'ignore',
    });
    arm(() => child.kill('SIGKILL'));
    return new Promise((ended) => child.once('exit', () => ended()));
  }

  it('undisturbed it makes one of each, by these calls; again, it only reads', async () => {
    const site = await openSite();
    site.proxy.arm(-1, 'refused');
    const { exitCode, stderr } = await setUp(site);
    expect(exitCode, stderr).toBe(0);
    expect(callsOf(site.proxy)).toEqual([...undisturbed].sort());
    await expectToEnd(site, 'undisturbed');
  });

  it.each([
    ['refused', 'refused' as Fault],
    ['lost', 'lost' as Fault],
    ['500', internalFailure],
    ['429', throttling],
  ])('%s at each call: run again, it ends the same', async (name, fault) => {
    const one = async (point: Point) => {
      const site = await openSite();
      const struck = armAt(site, point, fault);
      const { exitCode, stderr } = await setUp(site);
      const where = `${name} at ${point.call}, ${point.nth}`;
      expect(stderr, where).not.toMatch(/\n\s+at /);
      expect(struck(), `${where}: ${stderr}`).toBe(true);
      // Where nothing was written, the next run is the undisturbed one.
      if (exitCode !== 0 && !site.proxy.calls.some((call) => isWrite({ call }))) return;
      await expectToEnd(site, where);
    };
    await Promise.all(points.map(one));
  });

  it.each([
    ['a lost answer', 'lost' as Fault],
    ['throttling', throttling],
  ])('%s of a write is recovered from within the run', async (name, fault) => {
    const one = async (point: Point) => {
      const site = await openSite();
      const struck = armAt(site, point, fault);
      const { exitCode, stderr } = await setUp(site, 3);
      const where = `${name} at ${point.call}, ${point.nth}: ${stderr}`;
      expect(exitCode, where).toBe(0);
      expect(struck(), where).toBe(true);
      expect(await endState(site), where).toEqual(end);
    };
    await Promise.all(points.filter(isWrite).map(one));
  });

  it.each(['killed', 'killed-after'] as const)('%s at each write: run again, it ends the same', async (fault) => {
    const one = async (point: Point) => {
      const site = await openSite();
      let struck = () => false;
      await killedAt(site, (kill) => {
        struck = armAt(site, point, fault, kill);
      });
      const where = `${fault} at ${point.call}, ${point.nth}`;
      expect(struck(), where).toBe(true);
      await expectToEnd(site, where);
    };
    await Promise.all(killingPoints.map(one));
  });
}, 300_000);
