// The flags of `domains setup`: each is an answer to a question, or lets it do what it would rather not do unasked.

import { Flags } from './flags.ts';

export const setupFlags = {
  path: Flags.string({ helpValue: 'PATH', description: 'Base path; default: the root.' }),
  type: Flags.option({
    options: ['EDGE', 'REGIONAL'] as const,
    description: 'Endpoint type of the domain name; default: as it is, else as the API is.',
  })(),
  zone: Flags.string({
    helpValue: 'ZONE',
    description: 'Hosted zone, by id or name; default: the one with the longest name that holds it.',
  }),
  'create-zone': Flags.string({
    helpValue: 'NAME',
    exclusive: ['zone', 'dns'],
    description: 'Make the hosted zone, such as example.com, unless it is there, and wait until DNS asks it.',
  }),
  dns: Flags.option({
    options: ['route53', 'external'] as const,
    description: 'Where its DNS is. external: the records are told, to be entered there, and waited for.',
  })(),
  certificate: Flags.string({
    helpValue: 'ARN',
    description: 'Certificate; default: an issued one that holds for the name, else one is requested.',
  }),
  'tls-policy': Flags.string({
    helpValue: 'POLICY',
    description: 'Security policy, such as TLS_1_2; default: as it is, TLS_1_2 for a new one.',
  }),
  'ip-address-type': Flags.option({
    options: ['ipv4', 'dualstack'] as const,
    description: 'Of the endpoint; dualstack gets an AAAA record, too.',
  })(),
  'replace-records': Flags.boolean({
    description: 'Delete records of the name that lead elsewhere, in the change that makes the new ones.',
  }),
  remap: Flags.boolean({ description: 'Let the base path lead here though it leads to another API now.' }),
  'allow-undelegated': Flags.boolean({ description: 'Go on though DNS does not ask the hosted zone.' }),
  wait: Flags.boolean({ description: 'Wait for CloudFront, too: about 40 minutes.' }),
  'no-verify': Flags.boolean({ description: 'Do not try DNS, TLS and a request in the end.' }),
};

/** Those flags as a command's parse gives them. */
export interface SetupFlags {
  path?: string | undefined;
  type?: 'EDGE' | 'REGIONAL' | undefined;
  zone?: string | undefined;
  'create-zone'?: string | undefined;
  dns?: 'route53' | 'external' | undefined;
  certificate?: string | undefined;
  'tls-policy'?: string | undefined;
  'ip-address-type'?: 'ipv4' | 'dualstack' | undefined;
  'replace-records': boolean;
  remap: boolean;
  'allow-undelegated': boolean;
  wait: boolean;
  'no-verify': boolean;
}

/** What those flags say, for services. */
export function setupOptions(flags: SetupFlags) {
  const { certificate, dns, path, remap, type, wait, zone } = flags;
  const createZone = flags['create-zone'];
  const securityPolicy = flags['tls-policy'];
  const ipAddressType = flags['ip-address-type'];
  return {
    otherRecords: flags['replace-records'] ? ('replace' as const) : ('refuse' as const),
    otherMapping: remap ? ('replace' as const) : ('refuse' as const),
    undelegated: flags['allow-undelegated'] ? ('allow' as const) : ('refuse' as const),
    edge: wait ? ('wait' as const) : ('leave' as const),
    verify: flags['no-verify'] ? ('leave' as const) : ('try' as const),
    ...(path !== undefined && { path }),
    ...(type !== undefined && { type }),
    ...(zone !== undefined && { zone }),
    ...(createZone !== undefined && { createZone }),
    ...(dns !== undefined && { dns }),
    ...(certificate !== undefined && { certificate }),
    ...(securityPolicy !== undefined && { securityPolicy }),
    ...(ipAddressType !== undefined && { ipAddressType }),
  };
}
