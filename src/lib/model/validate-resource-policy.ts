// What API Gateway asks of a policy that is attached to an API or a private domain name, beyond IAM's grammar: each
// statement says about whom and about what, with principals that there can be. Guide "Create and attach an API Gateway
// resource policy"; whether a principal exists is not known here.

import type { Json } from './api.ts';
import { compilePolicy } from './policy/compile-policy.ts';
import { PolicyDocumentError, type PolicyStatement, readPolicyDocument } from './policy-document.ts';

/** Everybody, an account, or an ARN of IAM or STS. */
const awsPrincipal = /^(?:\*|\d{12}|arn:aws[a-z-]*:(?:iam|sts)::\d{12}:.+)$/;

/** Throws PolicyDocumentError for a policy that cannot be attached. */
export function checkResourcePolicy(policy: Json): void {
  const { statements } = readPolicyDocument(policy);
  for (const [at, statement] of statements.entries()) checkStatement(statement, `Statement ${at + 1}`);
  compilePolicy(policy);
}

function checkStatement({ principals, resources }: PolicyStatement, place: string): void {
  if (!principals) throw new PolicyDocumentError(`${place} needs Principal or NotPrincipal`);
  if (!resources) throw new PolicyDocumentError(`${place} needs Resource or NotResource`);
  const named = principals.byKind.flatMap(([kind, values]) => (kind === 'AWS' ? values : []));
  const wrong = named.find((who) => !awsPrincipal.test(who));
  if (wrong !== undefined) throw new PolicyDocumentError(`${place}: ${wrong} is no principal`);
}
