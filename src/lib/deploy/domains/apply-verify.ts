// The way of a client, tried in the end: the name's address, a handshake by the name, one request. What has just been made
// needs a while to be seen, so it is tried until it holds.

import { lookUpDomainName } from '../../aws/domain-names.ts';
import { type TriedDomain, tryDomain } from '../../aws/try-domain.ts';
import { waitUntil } from '../../aws/wait-until.ts';
import { askedName } from './apply-record-steps.ts';
import type { VerifyDomain } from './domain-plan.ts';
import { type DomainApplyContext, type DomainProgress, patienceOf } from './domain-progress.ts';

/** Tries it. Where nothing can be asked or CloudFront is not ready, it says so and is done. */
export async function applyVerify({ when }: VerifyDomain, context: DomainApplyContext): Promise<DomainProgress> {
  const { clients, network, plan, progress } = context;
  const { basePath, domainName } = plan;
  if (when === 'if-available') {
    const domain = await lookUpDomainName(clients, { domainName });
    if (domain?.domainNameStatus !== 'AVAILABLE') {
      return {
        ...progress,
        said: `not yet: CloudFront takes about 40 minutes; then run it again`,
      };
    }
  }
  const name = askedName(domainName);
  const answer = await waitUntil<TriedDomain>(
    async () => {
      const tried = await tryDomain({ name, path: `/${basePath}` }, { dns: context.dns, network });
      return 'fault' in tried ? { state: tried.fault } : { found: tried };
    },
    { ...patienceOf(context), what: `https://${name}/${basePath} to answer` },
  );
  const { address, protocol, status } = answer;
  return { ...progress, answer: { address, protocol, status }, said: `${address}, ${protocol}, answered ${status}` };
}
