// Quotas of the control plane and their defaults (guide: "Amazon API Gateway quotas"); the gateway may be started with others.

import type { Context } from './context.ts';

const defaults = {
  resources: 300,
  stages: 10,
  authorizers: 10,
  regionalApis: 600,
  edgeApis: 120,
  privateApis: 600,
  documentationParts: 2000,
  clientCertificates: 60,
  vpcLinks: 20,
  domainNames: 120,
  privateDomainNames: 50,
  accessAssociations: 100,
  multiLevelMappings: 200,
  routingRules: 50,
  apiKeys: 10_000,
  usagePlans: 300,
  usagePlansPerKey: 10,
  methodThrottles: 20,
  throttleRate: 10_000,
  throttleBurst: 5000,
  documentBytes: 6 * 1024 * 1024,
  /** Of ACM (User Guide, "Quotas"), like `certificateNames`: the names of one certificate. */
  certificates: 2500,
  certificateNames: 10,
} as const;

/** The names that a gateway may be started with. */
export const quotaNames: readonly string[] = Object.keys(defaults);

/** Regions whose accounts have a quarter of the usual throttle. */
const smallRegions: readonly string[] = [
  'af-south-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'mx-central-1',
];

/** What an account's requests in a region are throttled to, together. */
export function accountThrottle({ quotas, region }: Pick<Context, 'quotas' | 'region'>): {
  rateLimit: number;
  burstLimit: number;
} {
  const share = smallRegions.includes(region) ? 0.25 : 1;
  return {
    rateLimit: quotas['throttleRate'] ?? defaults.throttleRate * share,
    burstLimit: quotas['throttleBurst'] ?? defaults.throttleBurst * share,
  };
}

/** How many there may be, in this gateway. */
export function quota(context: Context, name: keyof typeof defaults): number {
  return context.quotas[name] ?? defaults[name];
}
