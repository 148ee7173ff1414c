// What is wrong with a policy document that was declared, before anybody is judged by it.

import type { Json } from '../../../model/api.ts';
import { compilePolicy } from '../../../model/policy/compile-policy.ts';

/** The fault in words; undefined: it is a policy. */
export function policyFault(document: Json): string | undefined {
  try {
    compilePolicy(document);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
