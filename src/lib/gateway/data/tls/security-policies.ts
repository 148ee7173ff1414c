// TLS versions and cipher suites by security policy. Developer guide, "Supported security policies"; OpenSSL's names. For
// the SecurityPolicy_… the suites follow from what their names say (PFS, FIPS). What the OpenSSL of this process lacks is
// left out by it: 3DES, and the hybrid post-quantum key exchange (PQ) before OpenSSL 3.5.

import type { SecureContextOptions } from 'node:tls';

/** What a security policy means to a TLS server. */
export type PolicyOptions = Pick<SecureContextOptions, 'minVersion' | 'maxVersion' | 'ciphers'>;

const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const tls13Fips = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'];
/** With forward secrecy. */
const ephemeral = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES256-SHA384',
];
const rsaKeyExchange = ['AES128-GCM-SHA256', 'AES128-SHA256', 'AES256-GCM-SHA384', 'AES256-SHA256'];
const sha1 = [
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-RSA-AES256-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'AES128-SHA',
  'AES256-SHA',
  // OpenSSL 3 refuses TLS 1.0 and 1.1 above its lowest security level: their signatures are of SHA-1.
  '@SECLEVEL=0',
];

const from = (minVersion: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3', ...suites: string[][]): PolicyOptions => {
  return { minVersion, maxVersion: 'TLSv1.3', ciphers: suites.flat().join(':') };
};

const tls12 = from('TLSv1.2', tls13, ephemeral, rsaKeyExchange);

const policies = new Map<string, PolicyOptions>([
  ['TLS_1_0', from('TLSv1', tls13, ephemeral, rsaKeyExchange, sha1)],
  ['TLS_1_2', tls12],
  ['SecurityPolicy_TLS13_1_3_2025_09', from('TLSv1.3', tls13)],
  ['SecurityPolicy_TLS13_1_3_FIPS_2025_09', from('TLSv1.3', tls13Fips)],
  ['SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', from('TLSv1.2', tls13, ephemeral)],
  ['SecurityPolicy_TLS13_1_2_PQ_2025_09', tls12],
  ['SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09', from('TLSv1.2', tls13Fips, ephemeral, rsaKeyExchange)],
  ['SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09', from('TLSv1.2', tls13Fips, ephemeral)],
  ['SecurityPolicy_TLS13_1_2_2021_06', from('TLSv1.2', tls13, ephemeral)],
  ['SecurityPolicy_TLS13_2025_EDGE', from('TLSv1.3', tls13)],
  ['SecurityPolicy_TLS12_PFS_2025_EDGE', from('TLSv1.2', tls13, ephemeral)],
  ['SecurityPolicy_TLS12_2018_EDGE', tls12],
]);

/** The options of a policy; one that is not known here is taken for TLS_1_2, the default of custom domains. */
export function policyOptions(securityPolicy: string): PolicyOptions {
  return policies.get(securityPolicy) ?? tls12;
}
