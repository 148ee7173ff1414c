// Whether a domain name's certificates hold, and go on holding. ACM User Guide, "Managed certificate renewal", "DNS
// validation"; Developer Guide, "Prepare certificates in AWS Certificate Manager".

import { covers } from '../../model/domain-name.ts';
import {
  type Check,
  type CheckedCertificate,
  type CheckedDomain,
  type CheckedEndpoint,
  fail,
  isFault,
  pass,
  quoted,
  setupCommand,
  skip,
  type Verdict,
  warn,
} from './checked-domain.ts';

/** ACM begins to renew 60 days before; what has not come about by then needs a person. */
const shortDays = 30;
const dayMilliseconds = 86_400_000;

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
const daysLeft = (until: Date, now: Date) => Math.floor((until.getTime() - now.getTime()) / dayMilliseconds);

/** State, names, expiry and region of each endpoint's certificate. */
export const checkCertificate: Check = (domain) => domain.endpoints.map((endpoint) => judge(domain, endpoint));

function judge(domain: CheckedDomain, endpoint: CheckedEndpoint): Verdict {
  const { certificate, certificateArn: arn, certificateRegion, type } = endpoint;
  const anew = setupCommand(domain);
  if (arn === undefined) return warn(`${type}: it was not made by ACM, or is not told`, anew);
  const region = arn.split(':')[3] ?? '';
  if (region !== certificateRegion)
    return fail(`${arn} is in ${region}; ${type} takes those of ${certificateRegion}`, anew);
  if (!certificate) return fail(`there is no certificate ${arn}`, anew);
  if (isFault(certificate)) return skip(`${arn} cannot be read: ${certificate.fault}`);
  return judgeState(domain, certificate) ?? judgeTime(domain, certificate);
}

function judgeState(domain: CheckedDomain, { arn, failureReason, names, status }: CheckedCertificate) {
  if (status === 'PENDING_VALIDATION') return fail(`${arn} is ${status}`, `apigw certs wait ${arn}`);
  if (status !== 'ISSUED') {
    return fail(`${arn} is ${status}${failureReason ? ` (${failureReason})` : ''}`, setupCommand(domain));
  }
  if (names.some((one) => covers(one, domain.name))) return undefined;
  return fail(`it holds for ${names.join(', ')}, not for ${domain.name}`, setupCommand(domain));
}

function judgeTime(domain: CheckedDomain, certificate: CheckedCertificate): Verdict {
  const { names, notAfter, status } = certificate;
  const told = `${status}, for ${names.join(', ')}`;
  if (!notAfter) return pass(told);
  const left = daysLeft(notAfter, domain.now);
  const hint = certificate.type === 'IMPORTED' ? importHint(certificate) : provedHint(domain, certificate);
  if (notAfter <= domain.now) return fail(`it ended on ${dayOf(notAfter)}`, setupCommand(domain));
  if (left < shortDays) return warn(`${told}, ends on ${dayOf(notAfter)}: in ${left} days`, hint);
  return pass(`${told}, until ${dayOf(notAfter)}`);
}

const edgeFlag = (domain: CheckedDomain, arn: string) =>
  domain.endpoints.some(({ certificateArn, type }) => type === 'EDGE' && certificateArn === arn) ? ' --edge' : '';

/** Run again, it writes the validation records that are missing. */
function provedHint(domain: CheckedDomain, { arn, names: [first = domain.name, ...others] }: CheckedCertificate) {
  const sans = others.map((name) => ` --san ${quoted(name)}`).join('');
  return `apigw certs request ${quoted(first)}${sans}${edgeFlag(domain, arn)}`;
}

const importHint = ({ arn }: CheckedCertificate) =>
  `Import its successor under the same ARN: apigw certs import ${arn}`;

/** Whether ACM will renew them by itself. */
export const checkRenewal: Check = (domain) =>
  domain.endpoints.map(({ certificate }) => {
    if (!certificate || isFault(certificate)) return skip('there is no certificate to be renewed');
    return judgeRenewal(domain, certificate);
  });

function judgeRenewal(domain: CheckedDomain, certificate: CheckedCertificate): Verdict {
  const { notAfter, proofs, renewalEligibility, status, type, validationMethod } = certificate;
  const until = notAfter ? ` after ${dayOf(notAfter)}` : '';
  if (status !== 'ISSUED') return skip('it is not issued');
  if (type === 'IMPORTED') return warn(`it is imported: nobody renews it${until}`, importHint(certificate));
  if (validationMethod === 'EMAIL') {
    return warn('it is validated by e-mail: somebody has to answer before it ends', provedHint(domain, certificate));
  }
  const gone = proofs.filter(({ stands }) => stands === false).map(({ name }) => name);
  if (gone.length > 0) {
    const message = `ACM cannot renew it: the validation record is gone: ${gone.join(', ')}`;
    return fail(message, provedHint(domain, certificate));
  }
  if (renewalEligibility === 'INELIGIBLE') return warn('ACM calls it INELIGIBLE for renewal: nothing uses it yet');
  if (proofs.some(({ stands }) => stands === undefined)) return warn('no DNS resolver tells its validation records');
  return pass('its validation records stand');
}
