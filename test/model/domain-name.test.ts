// Domain names: what users write, what AWS takes. RFC 1035, RFC 5891; ACM API reference, "RequestCertificate"; ACM User
// Guide, "Request a public certificate" (wildcards cover one label); Route 53 Developer Guide, "Choosing hosted zones".

import { describe, expect, it } from 'vitest';
import {
  bareName,
  chooseZones,
  covers,
  isWithin,
  problemsOfCertificateNames,
  readDomainName,
  relativeName,
} from '../../src/lib/model/domain-name.ts';

const label = (length: number) => 'a'.repeat(length);

describe('readDomainName', () => {
  it.each([
    ['api.example.com', 'api.example.com'],
    ['  API.Example.COM. ', 'api.example.com'],
    ['*.example.com', '*.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['*.Bücher。example', '*.xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['straße.de', 'xn--strae-oqa.de'],
    [`${label(63)}.example.com`, `${label(63)}.example.com`],
    ['1.example.com', '1.example.com'],
  ])('%j is %s', (given, name) => {
    expect(readDomainName(given)).toEqual({ name, problems: [] });
  });

  it.each([
    ['', /empty/],
    [' . ', /empty/],
    ['https://api.example.com/v1', /is a URL: give the name alone, api\.example\.com/],
    ['api.example.com:443', /has a port/],
    ['api.example.com/v1', /has a path/],
    ['me@example.com', /e-mail/],
    ['10.0.0.1', /IP address/],
    ['::1', /IP address/],
    ['[2001:db8::1]', /IP address/],
    ['a b.example.com', /a character that no domain name has: " "/],
    ['api..example.com', /empty label/],
    ['.example.com', /empty label/],
    ['my_api.example.com', /underscore/],
    ['-api.example.com', /hyphen/],
    ['api-.example.com', /hyphen/],
    ['com', /top-level domain/],
    ['*.com', /top-level domain/],
    ['*', /top-level domain/],
    ['a.*.example.com', /leftmost label/],
    ['a*.example.com', /leftmost label/],
    ['*.*.example.com', /leftmost label/],
    ['api.example.123', /ends in a number/],
    ['api.example.c', /no top-level domain has one letter/],
    ['xn--a.com', /internationalised/],
    [`${label(64)}.example.com`, /has 64 characters, of 63 at most/],
    [`${'ü'.repeat(60)}.example.com`, /characters, of 63 at most/],
    [`${label(60)}.${label(60)}.${label(60)}.${label(60)}.example.com`, /255 characters; a domain name has 253/],
    ['a!.example.com', /other characters/],
  ])('%j is refused', (given, problem) => {
    expect(readDomainName(given).problems.join('\n')).toMatch(problem);
  });
});

describe('certificates', () => {
  it.each([
    ['example.com', 'example.com', true],
    ['*.example.com', 'api.example.com', true],
    ['*.example.com', 'API.example.com.', true],
    ['*.example.com', '*.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.b.example.com', false],
    ['*.example.com', '*.b.example.com', false],
    ['api.example.com', '*.example.com', false],
    ['*.example.com', 'api.notexample.com', false],
  ])('%s covers %s: %s', (pattern, name, expected) => {
    expect(covers(pattern, name)).toBe(expected);
  });

  it('the first name is the common name, of 64 characters at most; the others may be longer', () => {
    const long = `${label(60)}.example.com`;
    expect(problemsOfCertificateNames(['example.com', long])).toEqual([]);
    expect(problemsOfCertificateNames([long, 'example.com']).join()).toMatch(/72 characters.*64 at most/);
    expect(problemsOfCertificateNames(Array.from({ length: 101 }, (_, i) => `a${i}.com`)).join()).toMatch(
      /100 at most/,
    );
  });
});

describe('hosted zones', () => {
  const zones = [
    { Id: 'A', Name: 'example.com.', Config: { PrivateZone: false } },
    { Id: 'B', Name: 'eu.example.com.', Config: { PrivateZone: false } },
    { Id: 'C', Name: 'eu.example.com.', Config: { PrivateZone: true } },
    { Id: 'D', Name: 'twice.org.' },
    { Id: 'E', Name: 'twice.org.' },
  ];
  it.each([
    ['api.example.com', 'A'],
    ['api.eu.example.com', 'B'],
    ['*.eu.example.com', 'B'],
    ['eu.example.com', 'B'],
    ['*.example.com', 'A'],
    ['neu.example.com', 'A'],
    ['notexample.com', ''],
    ['com', ''],
    ['api.twice.org', 'DE'],
  ])('the records of %s belong in %j', (name, ids) => {
    expect(
      chooseZones(name, zones)
        .map(({ Id }) => Id)
        .join(''),
    ).toBe(ids);
  });

  it('private ones are chosen where asked for', () => {
    expect(chooseZones('api.eu.example.com', zones, 'private').map(({ Id }) => Id)).toEqual(['C']);
  });

  it('providers want names without the zone', () => {
    expect(relativeName('_x.api.example.com.', 'example.com.')).toBe('_x.api');
    expect(relativeName('example.com', 'example.com')).toBe('@');
    expect(relativeName('api.other.org', 'example.com')).toBe('api.other.org');
  });

  it("Route 53's way of writing names is read", () => {
    expect(bareName('\\052.Example.com.')).toBe('*.example.com');
    expect(isWithin('notexample.com', 'example.com')).toBe(false);
  });
});
