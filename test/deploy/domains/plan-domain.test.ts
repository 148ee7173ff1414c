// What a set-up of a domain name does, from what is there. Developer Guide, "Set up a Regional custom domain name in API
// Gateway", "Set up an edge-optimized custom domain name"; ACM User Guide, "DNS validation".

import { describe, expect, it } from 'vitest';
import { checkDomainPlanFresh, parseDomainPlan } from '../../../src/lib/deploy/domains/check-domain-plan.ts';
import { describeDomainStep } from '../../../src/lib/deploy/domains/describe-domain-step.ts';
import type { FoundState, WantedDomain } from '../../../src/lib/deploy/domains/found-domain.ts';
import { orderDomainSteps } from '../../../src/lib/deploy/domains/order-domain-steps.ts';
import { planDomain } from '../../../src/lib/deploy/domains/plan-domain.ts';
import {
  certificateArn,
  facts,
  foundState,
  inPlace,
  issued,
  kindsOf,
  servers,
  target,
  wantedDomain,
} from './setups.ts';

const plan = (found: Partial<FoundState>, wanted: Partial<WantedDomain> = {}) =>
  planDomain(foundState(found), wantedDomain(wanted), facts);

const stepOf = (found: Partial<FoundState>, kind: string, wanted: Partial<WantedDomain> = {}) =>
  plan(found, wanted).steps.find((step) => step.kind === kind);

const aliasOf = (name: string, zoneId = target.zoneId) => ({
  name: 'api.example.com',
  type: 'A',
  values: [],
  alias: { name, zoneId, evaluateTargetHealth: false },
});

describe('the plan of a set-up', () => {
  it('goes from nothing to a domain name that answers', () => {
    expect(kindsOf({})).toEqual([
      'request-certificate',
      'write-validation-records',
      'await-certificate',
      'create-domain',
      'create-mapping',
      'write-records',
      'await-domain',
      'verify',
    ]);
  });

  it('only looks where all is in place', () => {
    expect(kindsOf(inPlace)).toEqual(['verify']);
    expect(plan(inPlace).calls).toBe(0);
    expect(kindsOf(inPlace, { verify: 'leave' })).toEqual([]);
  });

  it('makes the hosted zone first, and waits until it is asked', () => {
    const unmade = { id: 'created', name: 'example.com', isPrivate: false, nameServers: [], unmade: 'apigw-1' };
    const made = plan({ zone: unmade, dns: { nameServers: ['ns.other.net'], caa: [] } }, { undelegated: 'await' });
    expect(made.steps.slice(0, 3).map(({ kind }) => kind)).toEqual([
      'create-zone',
      'await-delegation',
      'request-certificate',
    ]);
    expect(made.steps.find(({ kind }) => kind === 'write-records')).toMatchObject({ zoneId: 'created' });
    expect(made.notes.join()).toMatch(/ns\.other\.net.*enter it into the new zone first/);
    // Not waited for, when told so.
    expect(kindsOf({ zone: unmade }, { undelegated: 'allow' }).slice(0, 2)).toEqual([
      'create-zone',
      'request-certificate',
    ]);
  });

  it.each([
    ['none are told', [], ['await-delegation']],
    ['others are told', ['ns.other.net'], ['await-delegation']],
    ['its own are told', servers, []],
    ['nobody could be asked', undefined, []],
  ])('waits for the delegation of a zone that is there: %s', (_, nameServers, expected) => {
    const dns = { caa: [], ...(nameServers && { nameServers }) };
    expect(kindsOf({ ...inPlace, dns }, { undelegated: 'await', verify: 'leave' })).toEqual(expected);
  });

  it('makes a zone whole that was left without its tag', () => {
    const zone = { id: 'Z1', name: 'example.com', isPrivate: false, nameServers: servers, unmade: 'apigw-1' };
    expect(kindsOf({ ...inPlace, zone }, { undelegated: 'await', verify: 'leave' })).toEqual(['create-zone']);
  });

  it.each([
    [
      'a certificate is there',
      { certificates: [issued] },
      ['create-domain', 'create-mapping', 'write-records', 'await-domain', 'verify'],
    ],
    [
      'a wildcard one holds',
      { certificates: [{ ...issued, names: ['*.example.com'] }] },
      ['create-domain', 'create-mapping', 'write-records', 'await-domain', 'verify'],
    ],
    [
      'it was requested before',
      { certificates: [{ ...issued, status: 'PENDING_VALIDATION' }] },
      [
        'write-validation-records',
        'await-certificate',
        'create-domain',
        'create-mapping',
        'write-records',
        'await-domain',
        'verify',
      ],
    ],
    ['the mapping is gone', { ...inPlace, mappings: [] }, ['create-mapping', 'verify']],
    [
      'the mapping names another stage',
      { ...inPlace, mappings: [{ key: '', apiId: 'a1b2c3', stage: 'dev' }] },
      ['update-mapping', 'verify'],
    ],
    ['the record is gone', { ...inPlace, records: [] }, ['write-records', 'verify']],
    [
      'the domain is being made',
      { ...inPlace, domain: { ...inPlace.domain, endpointTypes: ['REGIONAL'], status: 'PENDING' } },
      ['await-domain', 'verify'],
    ],
  ] as [string, Partial<FoundState>, string[]][])('where %s', (_, found, kinds) => {
    expect(kindsOf(found)).toEqual(kinds);
  });

  it('takes no certificate that does not hold, has expired, or is answered by e-mail', () => {
    const others = [
      { ...issued, names: ['example.com'] },
      { ...issued, names: ['*.api.example.com'] },
      { ...issued, notAfter: new Date('2026-05-31T00:00:00Z') },
      { ...issued, status: 'EXPIRED' },
      { ...issued, status: 'PENDING_VALIDATION', validationMethod: 'EMAIL' },
      { ...issued, status: 'PENDING_VALIDATION', names: ['api.example.com', 'www.example.com'] },
    ];
    for (const other of others) expect(kindsOf({ certificates: [other] })[0]).toBe('request-certificate');
  });

  it('prefers the certificate that the domain has, then one that renews itself and names it, then the longest', () => {
    const later = { ...issued, arn: certificateArn(undefined, 'later'), notAfter: new Date('2027-01-01T00:00:00Z') };
    const sooner = { ...issued, arn: certificateArn(undefined, 'sooner'), notAfter: new Date('2026-12-01T00:00:00Z') };
    const wild = { ...later, arn: certificateArn(undefined, 'wild'), names: ['*.example.com'] };
    const imported = { ...later, arn: certificateArn(undefined, 'imported'), type: 'IMPORTED' };
    const chosen = (certificates: FoundState['certificates'], more: Partial<FoundState> = {}) =>
      stepOf({ certificates, ...more }, 'create-domain');
    expect(chosen([wild, imported, sooner, later])).toMatchObject({ certificate: { arn: later.arn } });
    expect(chosen([imported, wild])).toMatchObject({ certificate: { arn: wild.arn } });
    const has = { ...inPlace.domain, endpointTypes: ['REGIONAL'], certificateArn: sooner.arn };
    expect(kindsOf({ ...inPlace, certificates: [later, sooner], domain: has })).toEqual(['verify']);
  });

  it('renews what the domain presents when it no longer holds', () => {
    const expired = { ...issued, status: 'EXPIRED' };
    const kinds = kindsOf({ ...inPlace, certificates: [expired] });
    expect(kinds).toEqual([
      'request-certificate',
      'write-validation-records',
      'await-certificate',
      'update-domain',
      'await-domain',
      'verify',
    ]);
  });

  it('leaves a certificate alone that was uploaded to the domain', () => {
    const { certificateArn: _, ...domain } = { endpointTypes: ['REGIONAL'], ...inPlace.domain };
    expect(kindsOf({ ...inPlace, certificates: [], domain })).toEqual(['verify']);
  });

  it('requests anew what failed, by a token that does not bring the failed one back', () => {
    const failed = { ...issued, status: 'FAILED', failureReason: 'CAA_ERROR' };
    const [first, again] = [plan({}), plan({ certificates: [failed] })];
    const tokenOf = (one: typeof first) => one.steps.find((step) => step.kind === 'request-certificate')?.token;
    expect(tokenOf(again)).not.toBe(tokenOf(first));
    expect(tokenOf(plan({}))).toBe(tokenOf(first));
    expect(tokenOf(first)).toMatch(/^\w{1,32}$/);
    expect(again.notes).toContainEqual(expect.stringContaining('FAILED (CAA_ERROR): a new one is requested'));
  });

  it('takes a certificate of us-east-1 for an edge-optimized domain name, and does not wait for CloudFront unless told', () => {
    const edge = { endpointType: 'EDGE' } as const;
    expect(stepOf({}, 'request-certificate', edge)).toMatchObject({ region: 'us-east-1' });
    expect(stepOf({}, 'create-mapping', edge)).toMatchObject({ control: 'base-path-mapping' });
    expect(kindsOf({}, edge)).not.toContain('await-domain');
    expect(stepOf({}, 'verify', edge)).toMatchObject({ when: 'if-available' });
    expect(plan({}, edge).notes).toContainEqual(expect.stringContaining('40 minutes'));
    expect(kindsOf({}, { ...edge, edge: 'wait' })).toContain('await-domain');
    expect(stepOf({}, 'verify', { ...edge, edge: 'wait' })).toMatchObject({ when: 'always' });
  });

  it('writes an AAAA record only where the endpoint has addresses of IPv6', () => {
    expect(stepOf({}, 'write-records')).toMatchObject({ types: ['A'] });
    expect(stepOf({}, 'write-records', { ipAddressType: 'dualstack' })).toMatchObject({ types: ['A', 'AAAA'] });
    const dualstack = { ...inPlace.domain, endpointTypes: ['REGIONAL'], ipAddressType: 'dualstack' };
    expect(stepOf({ ...inPlace, domain: dualstack }, 'write-records')).toMatchObject({ types: ['A', 'AAAA'] });
  });

  it.each([`${target.name}.`, target.name.toUpperCase(), `dualstack.${target.name}`])(
    'knows %s for its target',
    (name) => {
      expect(kindsOf({ ...inPlace, records: [aliasOf(name)] })).toEqual(['verify']);
    },
  );

  it('replaces records that lead elsewhere in one batch, when told', () => {
    const cname = { name: 'api.example.com', type: 'CNAME', ttl: 300, values: ['old.example.net'] };
    const step = stepOf({ ...inPlace, records: [cname] }, 'write-records', { otherRecords: 'replace' });
    expect(step).toMatchObject({ types: ['A'], replaces: [cname] });
  });

  it('has the records entered and waits for them where DNS is elsewhere', () => {
    const { zone: _, ...elsewhere } = foundState({ dns: { caa: [], zoneName: 'example.com', isApex: false } });
    const { steps } = planDomain(elsewhere, wantedDomain(), facts);
    expect(steps.map(({ kind }) => kind)).toEqual([
      'request-certificate',
      'await-validation-records',
      'await-certificate',
      'create-domain',
      'create-mapping',
      'await-domain',
      'await-records',
      'verify',
    ]);
    const there = { ...elsewhere, ...inPlace, dns: { ...elsewhere.dns, cname: target.name } };
    expect(planDomain(there, wantedDomain(), facts).steps.map(({ kind }) => kind)).toEqual(['verify']);
    const flattened = { ...there, dns: { ...elsewhere.dns, addresses: ['192.0.2.1'], targetAddresses: ['192.0.2.1'] } };
    expect(planDomain(flattened, wantedDomain(), facts).steps.map(({ kind }) => kind)).toEqual(['verify']);
  });

  it('changes what differs of the domain name, and nothing else', () => {
    expect(stepOf(inPlace, 'update-domain', { ipAddressType: 'dualstack' })).toEqual({
      kind: 'update-domain',
      endpointType: 'REGIONAL',
      ipAddressType: 'dualstack',
    });
    expect(stepOf(inPlace, 'update-domain', { securityPolicy: 'TLS_1_2', ipAddressType: 'ipv4' })).toBeUndefined();
  });

  it('tells what delegation it could not see, and what it saw in part', () => {
    expect(plan({ dns: { caa: [] } }).notes).toContainEqual(expect.stringContaining('could not be asked'));
    const partial = { caa: [], nameServers: ['NS-1.awsdns-01.org.', 'ns.elsewhere.net'] };
    expect(plan({ dns: partial }).notes).toContainEqual(expect.stringContaining('ns.elsewhere.net'));
  });

  it('says what each step does, in the order of the one table', () => {
    const made = plan({});
    expect(orderDomainSteps([...made.steps].reverse()).map(({ kind }) => kind)).toEqual(kindsOf({}));
    const lines = made.steps.map((step) => describeDomainStep(step, made));
    expect(lines[0]).toBe('Request a certificate for api.example.com in eu-central-1');
    expect(lines[4]).toBe('Map api.example.com/ to pets, stage prod');
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('is refused when what is there has changed since, not when its certificate was issued meanwhile', () => {
    const saved = parseDomainPlan(JSON.stringify(plan({})), 'plan.json');
    expect(() => checkDomainPlanFresh(saved, foundState({ certificates: [issued] }), facts)).not.toThrow();
    expect(() => checkDomainPlanFresh(saved, foundState(inPlace), facts)).toThrow(/has changed/);
    const elsewhere = { ...facts, region: 'us-west-2' };
    expect(() => checkDomainPlanFresh(saved, foundState(), elsewhere)).toThrow(/eu-central-1/);
    for (const text of ['', '[]', '{}', '{"format":2}', JSON.stringify({ ...saved, steps: [{ kind: 'fly' }] })]) {
      expect(() => parseDomainPlan(text, 'plan.json')).toThrow(/plan\.json: not a plan/);
    }
  });
});
