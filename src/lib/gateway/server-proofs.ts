// Where the records are looked up that prove names to ACM: in the gateway's own hosted zones, as far as these are the
// delegated ones, or in the DNS of the world.

import { resolveCname } from 'node:dns/promises';
import type { Zones } from './data/dns/zones.ts';
import type { CertificatePorts } from './server-certificates.ts';

export type Validation = 'route53' | 'dns';

/** Milliseconds. Nobody tells when the DNS of the world changes. */
const askAgain = 10_000;

export function proofsBy(validation: Validation, zones: Zones): Pick<CertificatePorts, 'findCname' | 'askAgain'> {
  return validation === 'dns'
    ? { findCname: findRealCname, askAgain }
    : { findCname: (name) => zones.resolve(name, 'CNAME')[0]?.value };
}

/** Undefined where there is no such record, or where nobody answers. */
async function findRealCname(name: string): Promise<string | undefined> {
  const [target] = await resolveCname(name).catch(() => []);
  return target;
}
