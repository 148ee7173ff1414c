// What the DNS records of a custom domain point at.

import type { Context } from '../context.ts';

/** `d-{10}.execute-api.{region}.amazonaws.com` */
export function newRegionalTarget(context: Context): string {
  return `d-${context.newId(10)}.execute-api.${context.region}.amazonaws.com`;
}

/** `d{13}.cloudfront.net` */
export function newDistributionTarget(context: Context): string {
  return `d${context.newId(13)}.cloudfront.net`;
}
