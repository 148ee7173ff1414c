// The CNAME that proves the control of a domain (ACM User Guide, "DNS validation"): the same for an account and a name
// every time and in every region, so that it may stay for renewals; `*.d` and `d` share one.

import { createHash } from 'node:crypto';
import type { ResourceRecord } from '@aws-sdk/client-acm';

/** Its name and value end in dots, as ACM gives them. */
export function validationRecord(account: string, domain: string): Required<ResourceRecord> {
  const base = domain.replace(/^\*\./, '');
  const token = (part: string) => createHash('sha256').update(`${part} ${account} ${base}`).digest('hex').slice(0, 32);
  return {
    Name: `_${token('name')}.${base}.`,
    Type: 'CNAME',
    Value: `_${token('value')}.${letters(token('zone'))}.acm-validations.aws.`,
  };
}

/** Ten small letters. */
function letters(hex: string): string {
  const bytes = Buffer.from(hex, 'hex').subarray(0, 10);
  return Array.from(bytes, (byte) => String.fromCharCode(97 + (byte % 26))).join('');
}
