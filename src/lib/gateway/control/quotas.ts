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
  domainNames: 120,
  privateDomainNames: 50,
  accessAssociations: 100,
  multiLevelMappings: 200,
  routingRules: 50,
  documentBytes: 6 * 1024 * 1024,
  /** Of ACM (User Guide, "Quotas"), like `certificateNames`: the names of one certificate. */
  certificates: 2500,
  certificateNames: 10,
} as const;

/** The names that a gateway may be started with. */
export const quotaNames: readonly string[] = Object.keys(defaults);

/** How many there may be, in this gateway. */
export function quota(context: Context, name: keyof typeof defaults): number {
  return context.quotas[name] ?? defaults[name];
}
