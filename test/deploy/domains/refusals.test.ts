// What a set-up refuses before it makes anything: the reason, the way out, the exit code. Developer Guide, "Custom domain
// names", "API mappings"; Route 53 Developer Guide, "Supported DNS record types" (no CNAME at the top of a zone); RFC 8659.

import { describe, expect, it } from 'vitest';
import type { FoundState, WantedDomain } from '../../../src/lib/deploy/domains/found-domain.ts';
import { planDomain } from '../../../src/lib/deploy/domains/plan-domain.ts';
import { ApigwError } from '../../../src/lib/errors.ts';
import { certificateArn, facts, foundState, inPlace, issued, servers, wantedDomain } from './setups.ts';

interface Case {
  name: string;
  found?: Partial<FoundState>;
  wanted?: Partial<WantedDomain>;
  exitCode: number;
  message: RegExp;
  hint: RegExp;
}

const { api, zone } = foundState();
const http = { ...api, protocol: 'HTTP' } as const;
const domain = { endpointTypes: ['REGIONAL'], ...inPlace.domain };
const cname = { name: 'api.example.com', type: 'CNAME', ttl: 300, values: ['old.example.net'] };

const cases: Case[] = [
  {
    name: 'a private API',
    found: { api: { ...api, endpointType: 'PRIVATE' } },
    exitCode: 1,
    message: /private API/,
    hint: /regional/,
  },
  { name: 'an unknown stage', wanted: { stage: 'dev' }, exitCode: 6, message: /no stage 'dev'/, hint: /prod/ },
  {
    name: 'an HTTP API at the edge',
    found: { api: http },
    wanted: { endpointType: 'EDGE' },
    exitCode: 2,
    message: /HTTP API/,
    hint: /--type REGIONAL/,
  },
  {
    name: 'a WebSocket API at the edge',
    found: { api: { ...api, protocol: 'WEBSOCKET' } },
    wanted: { endpointType: 'EDGE' },
    exitCode: 2,
    message: /WebSocket API/,
    hint: /--type REGIONAL/,
  },
  {
    name: 'several levels at the edge',
    wanted: { endpointType: 'EDGE', basePath: 'a/b' },
    exitCode: 2,
    message: /one level/,
    hint: /--path a/,
  },
  {
    name: 'several levels with TLS 1.0',
    wanted: { basePath: 'a/b', securityPolicy: 'TLS_1_0' },
    exitCode: 2,
    message: /TLS 1\.2/,
    hint: /--tls-policy TLS_1_2/,
  },
  { name: 'a reserved base path', wanted: { basePath: 'ping' }, exitCode: 2, message: /health checks/, hint: /--path/ },
  { name: 'a base path with a space', wanted: { basePath: 'a b' }, exitCode: 2, message: /'a b'/, hint: /letters/ },
  {
    name: 'a base path with two slashes',
    wanted: { basePath: 'a//b' },
    exitCode: 2,
    message: /'a\/\/b'/,
    hint: /slash/,
  },
  { name: 'an endless base path', wanted: { basePath: 'a'.repeat(301) }, exitCode: 2, message: /301/, hint: /shorter/ },
  {
    name: 'an HTTP API with TLS 1.0',
    found: { api: http },
    wanted: { securityPolicy: 'TLS_1_0' },
    exitCode: 2,
    message: /TLS_1_2/,
    hint: /--tls-policy/,
  },
  {
    name: 'an edge policy on a regional name',
    wanted: { securityPolicy: 'SecurityPolicy_TLS13_2025_EDGE' },
    exitCode: 2,
    message: /regional/,
    hint: /_EDGE/,
  },
  {
    name: 'a certificate of another region',
    wanted: { certificate: certificateArn('us-west-2') },
    exitCode: 2,
    message: /eu-central-1, and this one is in us-west-2/,
    hint: /certs request/,
  },
  {
    name: 'an edge domain whose certificate is elsewhere',
    wanted: { endpointType: 'EDGE', certificate: certificateArn() },
    exitCode: 2,
    message: /edge-optimized.*us-east-1/,
    hint: /--region us-east-1/,
  },
  {
    name: 'what is no certificate',
    wanted: { certificate: 'arn:aws:iam::1:server-certificate/x' },
    exitCode: 2,
    message: /not the ARN/,
    hint: /certs list/,
  },
  {
    name: 'an unknown certificate',
    wanted: { certificate: certificateArn() },
    exitCode: 6,
    message: /no certificate/,
    hint: /certs list/,
  },
  {
    name: 'a certificate of another name',
    found: { certificates: [{ ...issued, names: ['example.com'] }] },
    wanted: { certificate: issued.arn },
    exitCode: 2,
    message: /does not hold for api\.example\.com/,
    hint: /--certificate/,
  },
  {
    name: 'an expired certificate',
    found: { certificates: [{ ...issued, status: 'EXPIRED' }] },
    wanted: { certificate: issued.arn },
    exitCode: 2,
    message: /EXPIRED/,
    hint: /requested/,
  },
  {
    name: 'a failed certificate',
    found: { certificates: [{ ...issued, status: 'FAILED', failureReason: 'CAA_ERROR' }] },
    wanted: { certificate: issued.arn },
    exitCode: 2,
    message: /FAILED \(CAA_ERROR\)/,
    hint: /requested/,
  },
  {
    name: 'a domain of another type',
    found: inPlace,
    wanted: { endpointType: 'EDGE' },
    exitCode: 7,
    message: /it is REGIONAL/,
    hint: /domains migrate/,
  },
  {
    name: 'a domain led by routing rules',
    found: { ...inPlace, domain: { ...domain, routingMode: 'ROUTING_RULE_ONLY' } },
    exitCode: 7,
    message: /routing rules/,
    hint: /routing mode/,
  },
  {
    name: 'a base path of another API',
    found: { ...inPlace, mappings: [{ key: '', apiId: 'other', stage: 'v1' }] },
    exitCode: 7,
    message: /API other, stage v1/,
    hint: /--remap/,
  },
  {
    name: 'a private zone',
    found: { zone: { id: 'Z2', name: 'example.com', isPrivate: true, nameServers: [] } },
    exitCode: 7,
    message: /private/,
    hint: /--dns external/,
  },
  {
    name: 'a zone of another name',
    found: { zone: { id: 'Z2', name: 'ample.com', isPrivate: false, nameServers: servers } },
    exitCode: 2,
    message: /not in the hosted zone/,
    hint: /--zone/,
  },
  {
    name: 'a zone that is not the delegated one',
    found: { dns: { caa: [], nameServers: ['ns.elsewhere.net'] } },
    exitCode: 7,
    message: /not the delegated one.*ns\.elsewhere\.net/,
    hint: /ns-1\.awsdns-01\.org.*--allow-undelegated/,
  },
  {
    name: 'a zone that nobody delegates',
    found: { dns: { caa: [], nameServers: [] } },
    exitCode: 7,
    message: /not delegated/,
    hint: /registrar/,
  },
  {
    name: 'a name that its zone hands down',
    found: { records: [{ name: 'api.example.com', type: 'NS', values: ['ns.other.net'] }] },
    exitCode: 7,
    message: /hands api\.example\.com down/,
    hint: /--zone/,
  },
  {
    name: 'a record that leads elsewhere',
    found: { records: [cname] },
    exitCode: 7,
    message: /CNAME old\.example\.net/,
    hint: /--replace-records/,
  },
  {
    name: 'an alias that leads elsewhere',
    found: {
      ...inPlace,
      records: [
        {
          name: 'api.example.com',
          type: 'A',
          values: [],
          alias: { name: 'd-old.execute-api.eu-central-1.amazonaws.com', zoneId: 'Z9', evaluateTargetHealth: false },
        },
      ],
    },
    exitCode: 7,
    message: /d-old/,
    hint: /--replace-records/,
  },
  {
    name: 'records of a routing policy',
    found: { records: [{ ...cname, setIdentifier: 'blue' }] },
    wanted: { otherRecords: 'replace' },
    exitCode: 7,
    message: /routing policy/,
    hint: /--dns external/,
  },
  {
    name: 'CAA records without Amazon',
    found: {
      dns: { nameServers: servers, caa: [{ tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01' }] },
    },
    exitCode: 7,
    message: /CAA records/,
    hint: /issue "amazon\.com"/,
  },
  {
    name: 'CAA records that let nobody issue wildcards',
    found: {
      dns: {
        nameServers: servers,
        caa: [
          { tag: 'issue', value: 'amazon.com' },
          { tag: 'issuewild', value: ';' },
        ],
      },
    },
    wanted: { name: '*.example.com' },
    exitCode: 7,
    message: /CAA records/,
    hint: /issuewild/,
  },
];

function refusalOf(found: FoundState, wanted: Partial<WantedDomain> = {}): ApigwError | undefined {
  try {
    planDomain(found, wantedDomain(wanted), facts);
    return undefined;
  } catch (error) {
    if (error instanceof ApigwError) return error;
    throw error;
  }
}

describe('a set-up refuses', () => {
  it.each(cases)('$name', ({ exitCode, found, hint, message, wanted }) => {
    const refusal = refusalOf(foundState(found), wanted);
    expect(refusal?.message).toMatch(message);
    expect(refusal?.hint).toMatch(hint);
    expect(refusal?.exitCode).toBe(exitCode);
  });

  it('the top of a zone where DNS is elsewhere, since it can have no CNAME', () => {
    const { zone: _, ...elsewhere } = foundState();
    const refusal = refusalOf({ ...elsewhere, dns: { caa: [], isApex: true } }, { name: 'example.com' });
    expect(refusal?.message).toMatch(/top of its zone/);
    expect(refusal?.hint).toMatch(/Route 53/);
    expect(refusal?.exitCode).toBe(7);
    expect(refusalOf({ ...elsewhere, dns: { caa: [] } }, { name: 'example.com' })?.message).toMatch(/top of its zone/);
    expect(refusalOf({ ...elsewhere, dns: { caa: [], isApex: false } })).toBeUndefined();
  });
});

describe('a set-up does not refuse', () => {
  it.each([
    ['the top of a hosted zone, which takes an alias', {}, { name: 'example.com' }],
    ['a zone that is not delegated, when told so', { dns: { caa: [], nameServers: [] } }, { undelegated: 'allow' }],
    ['a record that leads elsewhere, when told to replace it', { records: [cname] }, { otherRecords: 'replace' }],
    [
      'records of other types at the name',
      { records: [{ name: 'api.example.com', type: 'TXT', ttl: 1, values: ['x'] }] },
      {},
    ],
    ['CAA records with Amazon', { dns: { nameServers: servers, caa: [{ tag: 'issue', value: 'amazon.com' }] } }, {}],
    [
      'CAA records that only say whom to tell',
      { dns: { nameServers: servers, caa: [{ tag: 'iodef', value: 'mailto:x' }] } },
      {},
    ],
    [
      'CAA records without Amazon, where a certificate is there',
      { certificates: [issued], dns: { nameServers: servers, caa: [{ tag: 'issue', value: 'x' }] } },
      {},
    ],
    [
      'a base path of another API, when told to remap it',
      { ...inPlace, mappings: [{ key: '', apiId: 'other', stage: 'v1' }] },
      { otherMapping: 'replace' },
    ],
    ['several levels on a regional name', {}, { basePath: 'orders/v1' }],
    [
      'a zone of the name itself',
      { zone: { ...zone, id: 'Z2', isPrivate: false, nameServers: servers, name: 'api.example.com' } },
      {},
    ],
  ] as [string, Partial<FoundState>, Partial<WantedDomain>][])('%s', (_, found, wanted) => {
    expect(refusalOf(foundState(found), wanted)).toBeUndefined();
  });
});
