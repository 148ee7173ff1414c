// The endpoints of a domain name, each with its certificate and whether the certificate's validation records stand.

import { describeCertificate, edgeCertificateRegion, regionOfArn, validationRecordsOf } from '../aws/certificates.ts';
import type { RegionClients } from '../aws/clients.ts';
import { type FoundDomain as DomainRecord, dnsTargetsOf } from '../aws/domain-names.ts';
import type { DnsProbe } from '../aws/probe-dns.ts';
import type { CheckedCertificate, CheckedEndpoint, Fault } from '../deploy/domains/checked-domain.ts';
import { ApigwError } from '../errors.ts';
import { bareName } from '../model/domain-name.ts';
import { foundCertificate } from './domain-state.ts';
import type { Target } from './target.ts';

/** All of a domain name's. */
export function readCheckedEndpoints(target: Target, record: DomainRecord, dns: DnsProbe): Promise<CheckedEndpoint[]> {
  const types = record.endpointConfiguration?.types ?? [];
  return Promise.all(types.map((type) => readEndpoint({ target, record, dns }, type)));
}

interface Place {
  target: Target;
  record: DomainRecord;
  dns: DnsProbe;
}

async function readEndpoint({ dns, record, target }: Place, type: CheckedEndpoint['type']): Promise<CheckedEndpoint> {
  const dnsTarget = dnsTargetsOf(record).find(({ endpointType }) => endpointType === type);
  const arn = type === 'REGIONAL' ? record.regionalCertificateArn : record.certificateArn;
  const certificate = arn === undefined ? undefined : await readCertificate(target, arn, dns);
  return {
    type,
    certificateRegion: type === 'EDGE' ? edgeCertificateRegion : target.region,
    ...(dnsTarget && { target: { name: bareName(dnsTarget.name), zoneId: dnsTarget.hostedZoneId } }),
    ...(arn !== undefined && { certificateArn: arn }),
    ...(certificate && { certificate }),
  };
}

/** Undefined: there is none. */
async function readCertificate(
  target: Target,
  arn: string,
  dns: DnsProbe,
): Promise<CheckedCertificate | Fault | undefined> {
  const region = regionOfArn(arn) ?? target.region;
  const clients: RegionClients = region === target.region ? target.clients : target.clients.inRegion(region);
  const detail = await describeCertificate(clients, arn).catch(faultOf);
  if ('fault' in detail) return detail.code === 'NotFound' ? undefined : detail;
  const records = (detail.Type === 'IMPORTED' ? [] : validationRecordsOf(detail)) ?? [];
  const proofs = await Promise.all(
    records.map(async ({ Name, Value }) => {
      const told = await dns.canonicalNames(bareName(Name));
      return { name: bareName(Name), ...(told && { stands: told.includes(bareName(Value)) }) };
    }),
  );
  const { RenewalEligibility } = detail;
  return { ...foundCertificate(detail), ...(RenewalEligibility && { renewalEligibility: RenewalEligibility }), proofs };
}

/** What keeps one certificate from being read keeps nothing else from being checked. */
function faultOf(error: unknown): Fault & { code: string } {
  const kept = ['NotFound', 'AccessDenied', 'Unsupported'];
  if (error instanceof ApigwError && kept.includes(error.code)) return { fault: error.message, code: error.code };
  throw error;
}
