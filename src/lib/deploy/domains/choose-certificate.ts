// Which certificate a domain name presents: the one that was named, its own, the best that is there, one that is under way,
// or a new one. ACM User Guide, "DNS validation", "Managed certificate renewal"; API reference, "RequestCertificate".

import { createHash } from 'node:crypto';
import { ApigwError } from '../../errors.ts';
import { covers } from '../../model/domain-name.ts';
import type { FoundCertificate, FoundState, WantedDomain } from './found-domain.ts';

export type ChosenCertificate =
  | { certificate: FoundCertificate }
  /** To be requested; `failed`: what was requested before, in vain. */
  | { names: string[]; failed: FoundCertificate[] }
  /** What the domain presents was uploaded to it, and is nobody's to choose. */
  | { uploaded: true };

/** Chooses. Throws NotFound and InvalidInput for a named one that cannot be taken. */
export function chooseCertificate(
  { certificates, domain }: FoundState,
  wanted: WantedDomain,
  now: Date,
): ChosenCertificate {
  if (wanted.certificate !== undefined) return { certificate: named(certificates, wanted) };
  if (domain?.target && domain.certificateArn === undefined) return { uploaded: true };
  const usable = usableCertificates(certificates, wanted, now);
  const own = usable.find(({ arn }) => arn === domain?.certificateArn);
  const best = own ?? [...usable].sort((a, b) => rank(a, wanted) - rank(b, wanted) || expiryOf(b) - expiryOf(a))[0];
  if (best) return { certificate: best };
  const same = certificates.filter(({ names }) => names.length === 1 && names[0] === wanted.name);
  const pending = same.find(isUnderWay);
  if (pending) return { certificate: pending };
  return { names: [wanted.name], failed: same.filter(({ status }) => failures.includes(status)) };
}

function usableCertificates(all: readonly FoundCertificate[], { name }: WantedDomain, now: Date): FoundCertificate[] {
  const holding = all.filter(({ names }) => names.some((one) => covers(one, name)));
  return holding.filter(({ notAfter, status }) => status === 'ISSUED' && (notAfter === undefined || notAfter > now));
}

/** Certificates that would all do, where neither the user nor the domain name has chosen one. */
export function openCertificates(found: FoundState, wanted: WantedDomain, now: Date): FoundCertificate[] {
  if (wanted.certificate !== undefined || found.domain?.certificateArn !== undefined) return [];
  return usableCertificates(found.certificates, wanted, now);
}

const failures: readonly string[] = ['FAILED', 'VALIDATION_TIMED_OUT'];

function named(certificates: readonly FoundCertificate[], wanted: WantedDomain): FoundCertificate {
  const found = certificates.find(({ arn }) => arn === wanted.certificate);
  if (!found) throw new ApigwError('NotFound', `There is no certificate ${wanted.certificate}`, { hint: listHint });
  if (!found.names.some((name) => covers(name, wanted.name))) {
    throw new ApigwError(
      'InvalidInput',
      `The certificate does not hold for ${wanted.name}: ${found.names.join(', ')}`,
      {
        hint: `Leave --certificate out to have one requested, or request it: apigw certs request ${wanted.name}`,
      },
    );
  }
  if (found.status === 'ISSUED' || isUnderWay(found)) return found;
  const why = found.failureReason === undefined ? '' : ` (${found.failureReason})`;
  throw new ApigwError(
    'InvalidInput',
    `The certificate ${found.arn} is ${found.status}${why}, so no domain can use it`,
    {
      hint: 'Leave --certificate out to have a new one requested',
    },
  );
}

const listHint = 'See: apigw certs list';

/** E-mail is answered by people: nothing that goes on by itself. */
const isUnderWay = ({ status, validationMethod }: FoundCertificate) =>
  status === 'PENDING_VALIDATION' && validationMethod !== 'EMAIL';

/** One that renews itself first, then one that names the domain name itself. */
function rank({ names, type }: FoundCertificate, { name }: WantedDomain): number {
  return (type === 'IMPORTED' ? 2 : 0) + (names.includes(name) ? 0 : 1);
}

const expiryOf = ({ notAfter }: FoundCertificate) => notAfter?.getTime() ?? Number.POSITIVE_INFINITY;

/**
 * RequestCertificate's IdempotencyToken (32 word characters at most): the same request within an hour is one certificate.
 * One that failed must not come back, so it is part of what makes the token.
 */
export function idempotencyToken(
  names: readonly string[],
  region: string,
  failed: readonly FoundCertificate[],
): string {
  const parts = [region, ...[...names].sort(), ...failed.map(({ arn }) => arn).sort()];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
