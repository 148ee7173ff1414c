// What API Gateway asks of a policy that is attached to an API or a private domain name, beyond IAM's grammar: each
// statement says about whom and about what, with principals and condition operators that there can be. Guide
// "Create and attach an API Gateway resource policy"; whether a principal exists is not known here.

import { type PolicyDocument, PolicyDocumentError, type PolicyStatement } from './policy-document.ts';

/** Without prefix and `IfExists`, in lower case; IAM user guide, "Condition operators". */
const operators = new Set(
  [
    ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ...['StringLike', 'StringNotLike', 'NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals'],
    ...['NumericGreaterThan', 'NumericGreaterThanEquals', 'DateEquals', 'DateNotEquals', 'DateLessThan'],
    ...['DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals', 'Bool', 'BinaryEquals', 'IpAddress'],
    ...['NotIpAddress', 'ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'Null'],
  ].map((name) => name.toLowerCase()),
);

/** Everybody, an account, or an ARN of IAM or STS. */
const awsPrincipal = /^(?:\*|\d{12}|arn:aws[a-z-]*:(?:iam|sts)::\d{12}:.+)$/;

/** Throws PolicyDocumentError for a policy that cannot be attached. */
export function checkResourcePolicy(document: PolicyDocument): void {
  for (const [at, statement] of document.statements.entries()) checkStatement(statement, `Statement ${at + 1}`);
  checkConditionOperators(document);
}

/** Throws PolicyDocumentError where a condition of any policy has an operator that there is not. */
export function checkConditionOperators({ statements }: PolicyDocument): void {
  for (const [at, { conditions }] of statements.entries()) {
    const unknown = conditions.find(({ operator }) => !isOperator(operator));
    if (unknown) {
      throw new PolicyDocumentError(`Statement ${at + 1}: there is no condition operator ${unknown.operator}`);
    }
  }
}

function checkStatement({ principals, resources }: PolicyStatement, place: string): void {
  if (!principals) throw new PolicyDocumentError(`${place} needs Principal or NotPrincipal`);
  if (!resources) throw new PolicyDocumentError(`${place} needs Resource or NotResource`);
  const named = principals.byKind.flatMap(([kind, values]) => (kind === 'AWS' ? values : []));
  const wrong = named.find((who) => !awsPrincipal.test(who));
  if (wrong !== undefined) throw new PolicyDocumentError(`${place}: ${wrong} is no principal`);
}

function isOperator(written: string): boolean {
  const name = written.toLowerCase().replace(/^for(?:allvalues|anyvalue):/, '');
  return operators.has(name) || (name !== 'nullifexists' && operators.has(name.replace(/ifexists$/, '')));
}
