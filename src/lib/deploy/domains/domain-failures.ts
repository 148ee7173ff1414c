// What AWS says when it refuses a domain name, and what that means: a name is one account's, wildcards and names below them
// too. Developer Guide, "Wildcard custom domain names", "Custom domain names"; CloudFront, "CNAMEAlreadyExists".

import { ApigwError, type ErrorCode } from '../../errors.ts';
import type { DomainPlan } from './domain-plan.ts';

interface Meaning {
  says: RegExp;
  code: ErrorCode;
  means: string;
  hint: string;
}

const meanings: readonly Meaning[] = [
  {
    says: /wildcard|overlap|conflicting domain/i,
    code: 'Conflict',
    means: '{name} and a domain name of another account exclude each other: a wildcard, or a name below it',
    hint: 'Whoever has it must delete it first; where both are yours, set them up in one account',
  },
  {
    says: /CNAMEAlreadyExists|existing CloudFront distribution|associated with (a|another) (CloudFront )?distribution/i,
    code: 'Conflict',
    means: 'A CloudFront distribution has {name} already',
    hint: 'Take the name off that distribution (aws cloudfront list-conflicting-aliases), or set it up with --type REGIONAL',
  },
  {
    says: /domain name you provided already exists/i,
    code: 'Conflict',
    means: '{name} is taken: another account, or another region of yours for an edge-optimized one, has it',
    hint: 'Whoever has it must delete it first; if nobody of yours does, AWS Support frees it for who proves to own the name',
  },
  {
    says: /Unable to associate certificate/i,
    code: 'Failed',
    means: 'CloudFront does not take the certificate for {name}',
    hint: 'The certificate must be issued and hold for the name, and the identity needs cloudfront:UpdateDistribution; API Gateway may keep the name from being used for up to 40 minutes',
  },
  {
    says: /uses an unsupported|certificate.*(not.*(issued|valid)|expired)/i,
    code: 'InvalidInput',
    means: 'API Gateway does not take the certificate for {name}',
    hint: 'See: apigw certs list; leave --certificate out to have one requested',
  },
];

/** The failure with what it means; any other as it is. */
export function describeDomainFailure(error: unknown, { domainName }: Pick<DomainPlan, 'domainName'>): unknown {
  if (!(error instanceof ApigwError) || error.retryable) return error;
  const meaning = meanings.find(({ says }) => says.test(error.message));
  if (!meaning) return error;
  const { code, hint, means } = meaning;
  return new ApigwError(code, `${means.replace('{name}', domainName)} (${error.message})`, {
    hint,
    ...(error.requestId !== undefined && { requestId: error.requestId }),
    cause: error,
  });
}
