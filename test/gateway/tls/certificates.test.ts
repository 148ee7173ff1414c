// How ACM's certificates come about here: proofs, delays, issue and renewal, by a clock of the test's own (ACM User Guide:
// "DNS validation", "Email validation", "Managed certificate renewal").

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  findCertificate,
  putCertificate,
  type StoredCertificate,
} from '../../../src/lib/gateway/control/acm/certificate-store.ts';
import {
  certificatePlace,
  releaseCertificate,
  useCertificate,
} from '../../../src/lib/gateway/control/acm/certificate-use.ts';
import { validationRecord } from '../../../src/lib/gateway/control/acm/validation-record.ts';
import { createCertificateAuthority } from '../../../src/lib/gateway/data/tls/certificate-authority.ts';
import { type Certificates, createCertificates } from '../../../src/lib/gateway/server-certificates.ts';
import { openStore, type Store } from '../../../src/lib/gateway/store/open-store.ts';
import type { Records, Scope } from '../../../src/lib/gateway/store/records.ts';

const account = '123456789012';
const arn = `arn:aws:acm:eu-west-1:${account}:certificate/11111111-2222-3333-a444-555555555555`;
const place = certificatePlace(arn) ?? { account, region: '', id: '' };
const hour = 3600 * 1000;
const day = 24 * hour;
const start = Date.UTC(2026, 5, 1, 12);

let store: Store;
let certificates: Certificates;
let now: number;
let cnames: Map<string, string>;
let lines: string[];

beforeEach(() => {
  store = openStore('ephemeral');
  now = start;
  cnames = new Map();
  lines = [];
  certificates = begin();
});
afterEach(async () => {
  await certificates.close();
  await store.close();
});

function begin(options: { delay?: number; authority?: string } = {}): Certificates {
  return createCertificates({
    store,
    commit,
    authority: createCertificateAuthority(options.authority),
    findCname: (name) => cnames.get(name),
    delay: options.delay ?? 0,
    now: () => now,
    log: (line) => lines.push(line),
  });
}

function commit(scope: Scope, work: (records: Records) => void): void {
  certificates.follow(store.transaction(scope, work).written);
}

function request(fields: Partial<StoredCertificate> = {}): void {
  const names = fields.names ?? ['api.example.com', '*.api.example.com'];
  const certificate: StoredCertificate = {
    arn,
    type: 'AMAZON_ISSUED',
    status: 'PENDING_VALIDATION',
    domainName: names[0] ?? '',
    names,
    keyAlgorithm: 'EC_prime256v1',
    createdAt: now,
    validationMethod: 'DNS',
    proofs: names.map((domain) => ({ domain, validationDomain: domain })),
    transparency: 'ENABLED',
    exportable: false,
    tags: {},
    ...fields,
  };
  commit(place, (records) => putCertificate({ records }, certificate));
}

const read = () => store.transaction(place, (records) => findCertificate({ records, now: new Date(now) }, arn)).value;

/** Writes the record that proves a name, as a change of Route 53 does. */
function prove(domain = 'api.example.com'): void {
  const { Name = '', Value = '' } = validationRecord(account, domain);
  cnames.set(Name.slice(0, -1), Value.slice(0, -1));
  commit({ account, region: 'global' }, (records) => records.put(['rrset', 'Z1', domain], now));
}

/** Time for what must not happen. */
const quiet = () => new Promise((later) => setTimeout(later, 100));

/** Until the certificate is so. */
const until = (fields: object) =>
  vi.waitFor(() => expect(read()).toMatchObject(fields), { timeout: 10_000, interval: 20 });

const wakeUp = () => commit({ account, region: 'global' }, (records) => records.put(['rrset', 'Z1', 'other'], now));

describe('by DNS', () => {
  test('nothing is issued before every name is proved; a wildcard is proved by its domain’s record', async () => {
    request({ names: ['api.example.com', '*.api.example.com', 'other.example.com'] });
    prove();
    await until({ proofs: [{ provedAt: start }, { provedAt: start }, {}] });
    await quiet();
    expect(read()).toMatchObject({ status: 'PENDING_VALIDATION' });
    prove('other.example.com');
    await until({ status: 'ISSUED', issuedAt: start });
    expect(read()?.facts?.names).toEqual(['api.example.com', '*.api.example.com', 'other.example.com']);
  });

  test('a record that says something else proves nothing', async () => {
    request();
    const { Name = '' } = validationRecord(account, 'api.example.com');
    cnames.set(Name.slice(0, -1), validationRecord('999999999999', 'api.example.com').Value ?? '');
    wakeUp();
    await quiet();
    expect(read()?.proofs.map(({ provedAt }) => provedAt)).toEqual([undefined, undefined]);
  });

  test('198 days from the beginning of the day [observed]', async () => {
    prove();
    request();
    const [notBefore, notAfter] = [Date.UTC(2026, 5, 1), Date.UTC(2026, 5, 1) + 198 * day - 1000];
    await until({ status: 'ISSUED', facts: { notBefore, notAfter } });
  });

  test('the delay runs from the proof, over a restart too', async () => {
    await certificates.close();
    certificates = begin({ delay: hour });
    request();
    prove();
    await until({ proofs: [{ provedAt: start }, { provedAt: start }] });
    now += hour - 1000;
    wakeUp();
    await quiet();
    expect(read()?.status).toBe('PENDING_VALIDATION');
    await certificates.close();
    now += 1000;
    certificates = begin({ delay: hour });
    await until({ status: 'ISSUED' });
  });

  test('what was pending when the gateway stopped is issued when it starts', async () => {
    request();
    await certificates.close();
    const { Name = '', Value = '' } = validationRecord(account, 'api.example.com');
    cnames.set(Name.slice(0, -1), Value.slice(0, -1));
    certificates = begin();
    await until({ status: 'ISSUED' });
  });

  test('after 72 hours it has timed out, and a proof comes too late', async () => {
    request();
    now += 72 * hour;
    prove();
    await quiet();
    expect(read()?.status).toBe('VALIDATION_TIMED_OUT');
    expect(read()?.certificate).toBeUndefined();
  });

  test('one that is deleted while its key is made stays deleted', async () => {
    prove();
    request();
    await until({ proofs: [{ provedAt: start }, { provedAt: start }] });
    commit(place, (records) => records.remove(['certificate', place.id]));
    await certificates.close();
    expect(read()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  test('where the authority’s folder cannot be, the log says so and the certificate stays pending', async () => {
    await certificates.close();
    certificates = begin({ authority: '/dev/null/ca' });
    request();
    prove();
    await vi.waitFor(() => expect(lines.join()).toContain('ENOTDIR'), { timeout: 10_000 });
    expect(read()?.status).toBe('PENDING_VALIDATION');
  });
});

describe('by e-mail', () => {
  test('it waits until somebody approves it, which the log tells of', async () => {
    request({ validationMethod: 'EMAIL' });
    await quiet();
    expect(read()?.status).toBe('PENDING_VALIDATION');
    expect(lines).toEqual([expect.stringContaining('POST /_apigw/certificates/approve')]);
    expect(certificates.approve(arn)).toBe(true);
    await until({ status: 'ISSUED' });
    expect(certificates.approve(arn)).toBe(false);
  });

  test('one that is proved by DNS cannot be approved', async () => {
    request();
    expect(certificates.approve(arn)).toBe(false);
    expect(certificates.approve('nonsense')).toBe(false);
  });
});

describe('renewal', () => {
  const user = 'arn:aws:apigateway:eu-west-1::/domainnames/api.example.com';
  const use = () => commit(place, (records) => useCertificate({ records }, arn, user));
  const leave = () => commit(place, (records) => releaseCertificate({ records }, arn, user));

  async function issued(fields: Partial<StoredCertificate> = {}): Promise<string | undefined> {
    prove();
    request(fields);
    certificates.approve(arn);
    await until({ status: 'ISSUED' });
    return read()?.facts?.serial;
  }

  test('from 60 days before the end, if it is in use, under the same ARN', async () => {
    const serial = await issued();
    use();
    now += 137 * day;
    leave();
    use();
    await quiet();
    expect(read()?.facts?.serial).toBe(serial);
    now += 2 * day;
    leave();
    use();
    await until({ status: 'ISSUED', issuedAt: start, renewal: { status: 'SUCCESS', updatedAt: now } });
    expect(read()?.facts?.serial).not.toBe(serial);
    expect(read()?.notAfter).toBeGreaterThan(now + 190 * day);
  });

  test('one that nothing uses expires', async () => {
    const serial = await issued();
    now += 200 * day;
    leave();
    await quiet();
    expect(read()).toMatchObject({ status: 'EXPIRED', facts: { serial } });
  });

  test('without its record it waits for it: PENDING_VALIDATION', async () => {
    const serial = await issued();
    cnames.clear();
    now += 140 * day;
    use();
    await until({ renewal: { status: 'PENDING_VALIDATION' }, facts: { serial } });
    prove();
    await until({ renewal: { status: 'SUCCESS' } });
    expect(read()?.facts?.serial).not.toBe(serial);
  });

  test('of one that is validated by e-mail, it waits for an approval', async () => {
    const serial = await issued({ validationMethod: 'EMAIL' });
    now += 140 * day;
    use();
    await until({ renewal: { status: 'PENDING_VALIDATION' }, facts: { serial } });
    expect(certificates.approve(arn)).toBe(true);
    await until({ renewal: { status: 'SUCCESS', updatedAt: now } });
    expect(read()?.facts?.serial).not.toBe(serial);
  });
});
