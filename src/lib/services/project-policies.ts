// The policies of apigw.yaml, of identities and VPC endpoints: read as IAM reads them before anything is sent anywhere.

import type { Json } from '../model/api.ts';
import { compilePolicy } from '../model/policy/compile-policy.ts';
import { PolicyDocumentError } from '../model/policy-document.ts';
import type { ProjectFile } from './project-schema.ts';

interface FaultyPolicy {
  /** Where it stands in the file. */
  path: (string | number)[];
  message: string;
}

/** The first policy that is none, and why; no message shows anything of the secrets beside it. */
export function findFaultyPolicy({ identities = {}, vpcEndpoints = {} }: ProjectFile): FaultyPolicy | undefined {
  const all: [path: FaultyPolicy['path'], policy: unknown][] = [
    ...Object.entries(identities).flatMap(([name, { policies }]) =>
      policies.map((policy, at): [FaultyPolicy['path'], unknown] => [['identities', name, 'policies', at], policy]),
    ),
    ...Object.entries(vpcEndpoints).flatMap(([id, { policy }]): [FaultyPolicy['path'], unknown][] =>
      policy === undefined ? [] : [[['vpcEndpoints', id, 'policy'], policy]],
    ),
  ];
  for (const [path, policy] of all) {
    const fault = faultOf(policy as Json);
    if (fault !== undefined) return { path, message: `${path.join('.')}: ${fault}` };
  }
  return undefined;
}

function faultOf(policy: Json): string | undefined {
  try {
    compilePolicy(policy);
    return undefined;
  } catch (error) {
    if (error instanceof PolicyDocumentError) return error.message;
    throw error;
  }
}
