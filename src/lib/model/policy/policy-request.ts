// What a policy is asked: who wants to do what to which resource, and under which circumstances. IAM user guide, "Policy
// evaluation logic".

/** Somebody with an identity in an AWS account. To policies everybody else is anonymous. */
export interface PolicyPrincipal {
  /** 12 digits. */
  account: string;
  /** `arn:aws:iam::123456789012:user/alice`, `arn:aws:sts::123456789012:assumed-role/ROLE/SESSION` … */
  arn: string;
}

/** One question. */
export interface PolicyRequest {
  /** `execute-api:Invoke` */
  action: string;
  /** An ARN. */
  resource: string;
  /** Undefined: anonymous. */
  principal: PolicyPrincipal | undefined;
  /** The values of a condition key, whose name comes in lower case; undefined where the request has no such key. */
  key(name: string): string | readonly string[] | undefined;
}

/** What one policy says: `silent` is neither, and refused unless another policy allows (implicit deny). */
export type Verdict = 'allow' | 'deny' | 'silent';
