// The doctor's judgement of what a local gateway does not let come about. ACM User Guide, "Managed certificate renewal";
// Developer Guide, "Prepare certificates in AWS Certificate Manager", "API mappings", "Routing rules".

import { describe, expect, it } from 'vitest';
import { checkDomain } from '../../../src/lib/deploy/domains/check-domain.ts';
import type { CheckedCertificate, CheckedDomain } from '../../../src/lib/deploy/domains/checked-domain.ts';

const name = 'api.example.com';
const target = { name: 'd-abc.execute-api.us-east-1.amazonaws.com', zoneId: 'Z1' };
const arn = 'arn:aws:acm:us-east-1:000000000000:certificate/one';
const certificate: CheckedCertificate = {
  arn,
  names: ['*.example.com'],
  status: 'ISSUED',
  type: 'AMAZON_ISSUED',
  renewalEligibility: 'ELIGIBLE',
  notAfter: new Date('2030-06-01'),
  proofs: [{ name: '_a.example.com', stands: true }],
};
const mapping = { key: 'v1/pets', apiId: 'a1', stage: 'prod', api: { name: 'pets', stages: ['prod'] } };
const healthy: CheckedDomain = {
  name,
  askedName: name,
  now: new Date('2030-01-01'),
  status: 'AVAILABLE',
  endpoints: [{ type: 'REGIONAL', target, certificateArn: arn, certificateRegion: 'us-east-1', certificate }],
  securityPolicy: 'TLS_1_2',
  hasMutualTls: false,
  mappings: [mapping],
  records: [],
  dns: { cname: target.name, addresses: ['192.0.2.1'] },
  targetAddresses: [['192.0.2.1']],
  handshake: { names: ['*.example.com'], issuer: 'Amazon', notAfter: new Date('2030-06-01'), protocol: 'TLSv1.3' },
  answer: { path: '/v1/pets', status: 200, body: '' },
};

/** What is said of a check, where that is neither pass nor skip. */
function said(changes: Partial<CheckedDomain>): string[] {
  const bad = checkDomain({ ...healthy, ...changes }).filter(({ status }) => status === 'fail' || status === 'warn');
  return bad.map(({ check, hint = '', message, status }) => `${status} ${check}: ${message} => ${hint}`);
}

function withCertificate(changes: Partial<CheckedCertificate>): Partial<CheckedDomain> {
  return {
    endpoints: healthy.endpoints.map((endpoint) => ({ ...endpoint, certificate: { ...certificate, ...changes } })),
  };
}

const again = `apigw domains setup ${name} --api pets --stage prod --path v1/pets`;

describe('checkDomain', () => {
  it('finds nothing wrong where DNS is elsewhere and leads there', () => {
    expect(said({})).toEqual([]);
    const skipped = checkDomain(healthy).filter(({ status }) => status === 'skip');
    expect(skipped.map(({ check, message }) => `${check}: ${message}`)).toEqual([
      'delegation: DNS is elsewhere: no hosted zone of the account holds the name',
    ]);
  });

  it.each<[string, Partial<CheckedDomain>, string[]]>([
    [
      'a failed domain name',
      { status: 'FAILED', statusMessage: 'no' },
      ['fail state: FAILED: no => Delete it and set it up anew: apigw domains delete'],
    ],
    [
      'an API that is gone',
      { mappings: [{ key: 'old', apiId: 'a9', stage: 'v1' }] },
      ['fail mappings: /old leads to a9, an API that is not there => apigw domains unmap api.example.com --path old'],
    ],
    [
      'a stage that is gone',
      { mappings: [{ ...mapping, stage: 'beta' }] },
      [
        "fail mappings: /v1/pets leads to pets, which has no stage 'beta' => apigw domains map api.example.com --api pets --stage prod --path v1/pets",
      ],
    ],
    [
      'a certificate about to end',
      withCertificate({ notAfter: new Date('2030-01-11') }),
      [
        "warn certificate: ISSUED, for *.example.com, ends on 2030-01-11: in 10 days => apigw certs request '*.example.com'",
      ],
    ],
    [
      'a certificate that ended',
      withCertificate({ notAfter: new Date('2029-12-31') }),
      [`fail certificate: it ended on 2029-12-31 => ${again}`],
    ],
    [
      'a certificate of other names',
      withCertificate({ names: ['example.com'] }),
      [`fail certificate: it holds for example.com, not for ${name} => ${again}`],
    ],
    [
      'an imported certificate',
      withCertificate({ type: 'IMPORTED', proofs: [] }),
      [
        `warn renewal: it is imported: nobody renews it after 2030-06-01 => Import its successor under the same ARN: apigw certs import ${arn}`,
      ],
    ],
    [
      'a certificate of the wrong region',
      { endpoints: healthy.endpoints.map((endpoint) => ({ ...endpoint, certificateRegion: 'eu-west-1' })) },
      [`fail certificate: ${arn} is in us-east-1; REGIONAL takes those of eu-west-1 => ${again}`],
    ],
    [
      'a resolver that does not answer',
      { dns: { cname: target.name } },
      ['warn dns: no DNS resolver answers => Name one that does: --resolver HOST:PORT'],
    ],
    [
      'a certificate that clients refuse',
      { handshake: { names: ['b'], issuer: 'me', notAfter: new Date(0), protocol: 'TLSv1.3', refusal: 'CERT' } },
      [`fail tls: clients refuse the certificate (CERT): for b, by me => ${again}`],
    ],
  ])('%s', (_, changes, expected) => {
    expect(said(changes)).toEqual(expected);
  });

  it('does not blame a domain name with mutual TLS that it lets nobody in without a certificate', () => {
    expect(said({ hasMutualTls: true, answer: { fault: 'certificate required' } })).toEqual([]);
  });
});
