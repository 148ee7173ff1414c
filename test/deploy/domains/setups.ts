// What a set-up finds and wants, for tests: a regional REST API, a public hosted zone that is delegated, nothing else.

import type { FoundState, WantedDomain } from '../../../src/lib/deploy/domains/found-domain.ts';
import { type DomainFacts, planDomain } from '../../../src/lib/deploy/domains/plan-domain.ts';

export const servers = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'];

export const target = { name: 'd-abc.execute-api.eu-central-1.amazonaws.com', zoneId: 'Z1U9ULNL0V5AJ3' };

export const facts: DomainFacts = {
  accountId: '123456789012',
  region: 'eu-central-1',
  partition: 'aws',
  version: '0.0.0',
  now: new Date('2026-06-01T00:00:00Z'),
};

export function foundState(more: Partial<FoundState> = {}): FoundState {
  return {
    api: { id: 'a1b2c3', name: 'pets', protocol: 'REST', endpointType: 'REGIONAL' },
    stages: ['prod'],
    mappings: [],
    certificates: [],
    zone: { id: 'Z1', name: 'example.com', isPrivate: false, nameServers: servers },
    records: [],
    dns: { nameServers: servers, caa: [] },
    ...more,
  };
}

export function wantedDomain(more: Partial<WantedDomain> = {}): WantedDomain {
  return {
    name: 'api.example.com',
    stage: 'prod',
    basePath: '',
    endpointType: 'REGIONAL',
    otherRecords: 'refuse',
    otherMapping: 'refuse',
    undelegated: 'refuse',
    edge: 'leave',
    verify: 'try',
    ...more,
  };
}

export const certificateArn = (region = 'eu-central-1', id = '1') =>
  `arn:aws:acm:${region}:123456789012:certificate/${id}`;

export const issued = { arn: certificateArn(), names: ['api.example.com'], status: 'ISSUED', type: 'AMAZON_ISSUED' };

/** All as a set-up leaves it. */
export const inPlace: Partial<FoundState> = {
  certificates: [issued],
  domain: {
    endpointTypes: ['REGIONAL'],
    certificateArn: issued.arn,
    securityPolicy: 'TLS_1_2',
    ipAddressType: 'ipv4',
    routingMode: 'BASE_PATH_MAPPING_ONLY',
    status: 'AVAILABLE',
    target,
  },
  mappings: [{ key: '', apiId: 'a1b2c3', stage: 'prod' }],
  records: [{ name: 'api.example.com', type: 'A', values: [], alias: { ...target, evaluateTargetHealth: false } }],
};

export const kindsOf = (found: Partial<FoundState>, wanted: Partial<WantedDomain> = {}) =>
  planDomain(foundState(found), wantedDomain(wanted), facts).steps.map(({ kind }) => kind);
