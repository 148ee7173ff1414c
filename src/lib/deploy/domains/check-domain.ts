// The doctor's list: every check of a domain name, from what API Gateway says of it to what a client gets. Pure.
// Developer Guide, "Custom domain names for public REST APIs", "Choose a security policy".

import { checkCertificate, checkRenewal } from './check-certificates.ts';
import { checkDelegation, checkDns, checkRecords } from './check-dns.ts';
import { checkMappings } from './check-mappings.ts';
import { checkHandshake, checkRequest } from './check-way.ts';
import { type Check, type CheckedDomain, fail, pass, setupCommand, type Verdict, warn } from './checked-domain.ts';

const checkState: Check = ({ status, statusMessage }) => {
  const told = `${status}${statusMessage ? `: ${statusMessage}` : ''}`;
  if (status === 'AVAILABLE') return pass(told);
  if (status === 'FAILED') return fail(told, 'Delete it and set it up anew: apigw domains delete');
  if (status.startsWith('PENDING_')) return fail(told, 'Import the certificate that it waits for: apigw certs import');
  return warn(told, 'An edge-optimized domain name takes about 40 minutes; check it again then');
};

const checkEndpoint: Check = ({ endpoints }) =>
  endpoints.map(({ target, type }) => {
    if (type === 'PRIVATE') return pass('PRIVATE: clients come through VPC endpoints');
    return target ? pass(`${type}: ${target.name}`) : warn(`${type}: it has no target yet`);
  });

/** TLS_1_0 alone is a policy whose lowest version is below TLS 1.2. */
const checkTlsPolicy: Check = (domain) => {
  const { securityPolicy } = domain;
  if (securityPolicy === undefined) return warn('API Gateway tells no security policy');
  if (securityPolicy !== 'TLS_1_0') return pass(securityPolicy);
  return warn('TLS_1_0 lets clients use TLS 1.0 and 1.1', setupCommand(domain, '--tls-policy TLS_1_2'));
};

const checks: readonly (readonly [string, Check])[] = [
  ['state', checkState],
  ['endpoint', checkEndpoint],
  ['delegation', checkDelegation],
  ['records', checkRecords],
  ['certificate', checkCertificate],
  ['renewal', checkRenewal],
  ['tls-policy', checkTlsPolicy],
  ['mappings', checkMappings],
  ['dns', checkDns],
  ['tls', checkHandshake],
  ['request', checkRequest],
];

/** One line of the doctor's list. */
export interface CheckResult extends Verdict {
  check: string;
}

/** Judges it all, in the order in which one thing needs the other. */
export function checkDomain(domain: CheckedDomain): CheckResult[] {
  return checks.flatMap(([check, judge]) => [judge(domain)].flat().map((verdict) => ({ check, ...verdict })));
}
