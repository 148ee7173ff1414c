// A resource policy without the differences that mean nothing. API Gateway expands `execute-api:/…` to full ARNs when
// it stores a policy; guide "API Gateway resource policies".

import type { Json } from './api.ts';

/** `execute-api:/stage/METHOD/path` again for this API's own ARN, lists of one as their item, lists sorted. */
export function normalizePolicy(policy: Json): Json {
  if (typeof policy === 'string') return shortResource(policy);
  if (Array.isArray(policy)) {
    const items = policy.map(normalizePolicy);
    return items.length === 1 ? (items[0] ?? null) : items.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }
  if (policy === null || typeof policy !== 'object') return policy;
  return Object.fromEntries(Object.entries(policy).map(([key, value]) => [key, normalizePolicy(value)]));
}

function sortKey(item: Json): string {
  return JSON.stringify(item);
}

const executeApiArn = /^arn:[^:]+:execute-api:[^:]*:[^:]*:[^/]+\/(.*)$/s;

function shortResource(text: string): string {
  const rest = executeApiArn.exec(text)?.[1];
  return rest === undefined ? text : `execute-api:/${rest}`;
}
