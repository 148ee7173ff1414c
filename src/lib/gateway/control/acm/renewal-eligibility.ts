// Which certificates ACM renews (User Guide, "Managed certificate renewal"): its own, once a service uses them or they
// have been exported.

import type { RenewalEligibility } from '@aws-sdk/client-acm';
import type { StoredCertificate } from './certificate-store.ts';

export function renewalEligibility(stored: StoredCertificate, users: readonly string[]): RenewalEligibility {
  if (stored.type !== 'AMAZON_ISSUED' || stored.status !== 'ISSUED') return 'INELIGIBLE';
  return users.length > 0 || stored.exported === true ? 'ELIGIBLE' : 'INELIGIBLE';
}
