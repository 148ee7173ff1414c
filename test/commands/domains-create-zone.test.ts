// `domains setup --create-zone` by argv against the local gateway: on a machine without a hosted zone, again, by a saved plan,
// with lost answers, where DNS does not ask the zone, and what `domains delete` leaves of it. Route 53 API reference,
// "CreateHostedZone"; Developer Guide, "Making Route 53 the DNS service for an existing domain".

import { Route53 } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyProxy, openFaultyProxy } from '../e2e/faulty-proxy.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
let at: Workplace;
let elder: Workplace;
let proxy: FaultyProxy;
let route53: Route53;
let common: string[];

beforeAll(async () => {
  at = await openWorkplace({}, {}, { dnsPort: 0 });
  // Its DNS tells other name servers.
  elder = await openWorkplace({}, {}, { dnsPort: 0 });
  proxy = await openFaultyProxy(at.gateway.endpoint);
  route53 = new Route53({ endpoint: at.gateway.endpoint, region: 'us-east-1', credentials });
  await at.write('openapi.json', mockSpec('pets', { '/a': 'one' }));
  expect((await at.run('deploy', 'openapi.json', '--stage', 'v1', '--yes')).exitCode).toBe(0);
  common = ['--resolver', `127.0.0.1:${at.gateway.dnsPort}`, '--no-verify', '--timeout', '60'];
});
afterAll(async () => {
  route53.destroy();
  await proxy.close();
  await Promise.all([at.close(), elder.close()]);
});

const setup = (name: string, ...more: string[]) => at.run('domains', 'setup', name, ...common, ...more);

async function zonesNamed(name: string) {
  const { HostedZones = [] } = await route53.listHostedZones({});
  return HostedZones.filter((zone) => zone.Name === `${name}.`);
}

const idOf = (zone: { Id?: string | undefined } | undefined) => zone?.Id?.replace('/hostedzone/', '') ?? '';

async function tagsOf(zone: { Id?: string | undefined } | undefined) {
  const { ResourceTagSet } = await route53.listTagsForResource({ ResourceType: 'hostedzone', ResourceId: idOf(zone) });
  return ResourceTagSet?.Tags;
}

const managed = [{ Key: 'apigw:managed', Value: 'true' }];

describe('domains setup --create-zone', () => {
  it('makes the zone, tagged, and all that follows; run again it finds all in place', async () => {
    const { exitCode, stderr, stdout } = await setup('api.one.com', '--create-zone', 'one.com', '--yes');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(
      /1\. Make the hosted zone one\.com[\s\S]*2\. Wait until DNS asks the new hosted zone one\.com/,
    );
    expect(stdout).toBe('https://api.one.com/\n');
    const [zone, ...others] = await zonesNamed('one.com');
    expect(others).toEqual([]);
    expect(await tagsOf(zone)).toEqual(managed);
    const again = await setup('api.one.com', '--create-zone', 'one.com');
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).toMatch(/Nothing to do/);
    expect((await setup('api.one.com')).stderr).toMatch(/Nothing to do/);
    expect(await zonesNamed('one.com')).toHaveLength(1);
  });

  it('is carried out from a saved plan, once', async () => {
    const argv = ['api.plan.com', '--create-zone', 'plan.com'] as const;
    expect((await setup(...argv, '--plan-out', 'zone.json')).exitCode).toBe(0);
    expect(await zonesNamed('plan.com')).toEqual([]);
    const saved = ['domains', 'setup', '--plan', 'zone.json', ...common, '--yes'];
    const { exitCode, stderr } = await at.run(...saved);
    expect(exitCode, stderr).toBe(0);
    expect(await zonesNamed('plan.com')).toHaveLength(1);
    expect((await at.run(...saved)).exitCode).toBe(7);
  });

  it('proposes the name on a terminal', async () => {
    const down = '\u001b[B';
    const { exitCode, stderr } = await at.ask(
      ['domains', 'setup', 'api.asked.com', ...common],
      [
        { question: 'Base path', keys: '\r' },
        { question: 'Where is its DNS?', keys: `${down}\r` },
        { question: 'Name of the hosted zone', keys: '\r' },
        { question: 'Set up api.asked.com?', keys: 'y\r' },
      ],
    );
    expect(exitCode, stderr).toBe(0);
    expect(await zonesNamed('asked.com')).toHaveLength(1);
  });

  it('refuses zones that the name is not in, and names that are none', async () => {
    for (const zone of ['other.com', 'com', '*.one.com', 'i.one.com']) {
      const { exitCode, stderr } = await setup('api.one.com', '--create-zone', zone);
      expect(exitCode, stderr).toBe(2);
    }
    expect((await setup('api.one.com', '--create-zone', 'one.com', '--dns', 'external')).exitCode).toBe(2);
  });

  it('tells the name servers where DNS does not ask the zone, waits, ends with 9, and goes on', async () => {
    const settings = { endpoint: elder.gateway.endpoint, region: 'us-east-1', credentials };
    const other = new Route53(settings);
    await other.createHostedZone({ Name: 'late.com', CallerReference: 'other' }).finally(() => other.destroy());
    const argv = ['domains', 'setup', 'api.late.com', '--create-zone', 'late.com', '--no-verify', '--yes'];
    const elsewhere = ['--resolver', `127.0.0.1:${elder.gateway.dnsPort}`, '--timeout', '1'];
    const first = await at.run(...argv, ...elsewhere);
    expect(first.exitCode, first.stderr).toBe(9);
    const [zone] = await zonesNamed('late.com');
    const { DelegationSet } = await route53.getHostedZone({ Id: zone?.Id });
    for (const server of DelegationSet?.NameServers ?? []) expect(first.stderr).toContain(`\n  ${server}\n`);
    const second = await at.run(...argv, ...elsewhere);
    expect(second.exitCode).toBe(9);
    expect(second.stderr).not.toMatch(/Make the hosted zone/);
    expect(second.stderr).toMatch(/DNS tells ns-/);
    // The gateway's own DNS asks it.
    const third = await at.run(...argv, ...common);
    expect(third.exitCode, third.stderr).toBe(0);
    expect(await zonesNamed('late.com')).toHaveLength(1);
  });

  it('makes it once whichever of its calls loses its answer, and when it is broken off there', async () => {
    const argv = (name: string) => ['domains', 'setup', `api.${name}`, ...common, '--create-zone', name, '--yes'];
    const through = (name: string) => at.run(...argv(name), '--endpoint-url', proxy.endpoint);
    proxy.arm(-1, 'refused');
    expect((await through('count.com')).exitCode).toBe(0);
    const writes = proxy.calls.flatMap((call, nth) => (/^POST .*(hostedzone|tags)/.test(call) ? [nth] : []));
    expect(writes.length).toBeGreaterThanOrEqual(4);
    for (const call of writes.slice(0, 2)) {
      const name = `lost${call}.com`;
      proxy.arm(call, 'lost');
      const { exitCode, stderr } = await through(name);
      expect(exitCode, stderr).toBe(0);
      const [zone, ...others] = await zonesNamed(name);
      expect(others).toEqual([]);
      expect(await tagsOf(zone)).toEqual(managed);
      for (const fault of ['lost', 'refused'] as const) {
        const broken = `${fault}${call}-once.com`;
        proxy.arm(call, fault);
        const first = await at.run(...argv(broken), '--endpoint-url', proxy.endpoint, '--timeout', '60');
        if (first.exitCode !== 0) expect((await at.run(...argv(broken))).exitCode).toBe(0);
        const made = await zonesNamed(broken);
        expect(made).toHaveLength(1);
        expect(await tagsOf(made[0])).toEqual(managed);
      }
    }
  });
});

describe('domains delete', () => {
  it('takes the zone that apigw made away when it is empty, and can be run again after an interruption', async () => {
    expect((await setup('api.gone.com', '--create-zone', 'gone.com', '--yes')).exitCode).toBe(0);
    const [zone] = await zonesNamed('gone.com');
    const { exitCode, stderr } = await at.run('domains', 'delete', 'api.gone.com', '--yes');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(`Delete the hosted zone gone.com (${idOf(zone)})`);
    expect(await zonesNamed('gone.com')).toEqual([]);
    // Made again, though the account has used its caller reference once.
    expect((await setup('api.gone.com', '--create-zone', 'gone.com', '--yes')).exitCode).toBe(0);
  });

  it('leaves a zone with other records, and one that apigw did not make', async () => {
    expect((await setup('api.kept.com', '--create-zone', 'kept.com', '--yes')).exitCode).toBe(0);
    const [zone] = await zonesNamed('kept.com');
    const ResourceRecordSet = {
      Name: 'mail.kept.com',
      Type: 'A' as const,
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.1' }],
    };
    const ChangeBatch = { Changes: [{ Action: 'CREATE' as const, ResourceRecordSet }] };
    await route53.changeResourceRecordSets({ HostedZoneId: zone?.Id, ChangeBatch });
    const kept = await at.run('domains', 'delete', 'api.kept.com', '--yes');
    expect(kept.exitCode, kept.stderr).toBe(0);
    expect(kept.stderr).toMatch(/The hosted zone kept\.com \(\w+\) stays: it has other records \(A mail\.kept\.com\)/);
    expect(await zonesNamed('kept.com')).toHaveLength(1);
    await route53.createHostedZone({ Name: 'foreign.com', CallerReference: 'foreign' });
    expect((await setup('api.foreign.com', '--yes')).exitCode).toBe(0);
    expect((await at.run('domains', 'delete', 'api.foreign.com', '--yes')).exitCode).toBe(0);
    expect(await zonesNamed('foreign.com')).toHaveLength(1);
  });
});
