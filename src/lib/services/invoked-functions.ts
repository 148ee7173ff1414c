// Which Lambda functions an API's integrations invoke.

import type { RestApi } from '../model/api.ts';

/** Name of a function -> the methods that invoke it, as `GET /pets`. Names that stage variables make up are left out. */
export function invokedFunctions(api: RestApi): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, { methods }] of Object.entries(api.resources)) {
    for (const [httpMethod, { integration }] of Object.entries(methods)) {
      const name = /:lambda:path\/.*:function:([A-Za-z0-9_-]+)[:/]/.exec(integration?.uri ?? '')?.[1];
      if (name !== undefined) found.set(name, [...(found.get(name) ?? []), `${httpMethod} ${path}`]);
    }
  }
  return found;
}
