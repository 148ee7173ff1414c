// Tags as steps: what is set anew and what is removed. API reference: TagResource, UntagResource.

import type { Step } from './plan.ts';

type Tags = Readonly<Record<string, string>>;

/** Tags of AWS's own (`aws:…`) are nobody else's to remove. */
export function ownTags(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key.startsWith('aws:')));
}

/** The step that brings tags from `live` to `wanted`, if one is needed. */
export function tagSteps(kind: 'tag-api' | 'tag-stage', live: Tags, wanted: Tags): Step[] {
  const add = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => live[key] !== value));
  const kept = { ...ownTags(live), ...wanted };
  const remove = Object.keys(live).filter((key) => !Object.hasOwn(kept, key));
  return Object.keys(add).length + remove.length > 0 ? [{ kind, add, remove }] : [];
}
