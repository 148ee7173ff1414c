// What belongs to a domain name and was made for it: DNS records that point at its targets, its certificates where they have
// the tag and nothing else uses them, and their validation records where no other certificate needs them.

import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import {
  describeCertificate,
  edgeCertificateRegion,
  listCertificates,
  readCertificateTags,
  regionOfArn,
  validationRecordsOf,
} from '../aws/certificates.ts';
import type { RegionClients } from '../aws/clients.ts';
import { type FoundDomain, listDomainNames } from '../aws/domain-names.ts';
import { type FoundZone, listHostedZones, readRecordSets } from '../aws/hosted-zones.ts';
import { ApigwError } from '../errors.ts';
import { bareName, isWithin } from '../model/domain-name.ts';
import { managedTag } from '../model/managed-tag.ts';
import type { Target } from './target.ts';

/** Records of one zone. */
export interface ZoneRecords {
  zone: FoundZone;
  sets: ResourceRecordSet[];
}

export interface OwnCertificate {
  /** In the certificate's region. */
  clients: RegionClients;
  detail: CertificateDetail & { CertificateArn: string };
  validationRecords: ZoneRecords[];
}

export interface CertificateFindings {
  own: OwnCertificate[];
  /** Why others stay. */
  notes: string[];
}

/** Records at the domain's name that lead to it: aliases, and CNAMEs. */
export async function findPointingRecords(
  target: Target,
  domain: FoundDomain,
  zones: readonly FoundZone[],
): Promise<ZoneRecords[]> {
  const names = [domain.regionalDomainName, domain.distributionDomainName].flatMap(
    (name) => bareName(name ?? '') || [],
  );
  const pointsHere = ({ AliasTarget, ResourceRecords, Type }: ResourceRecordSet) =>
    names.includes(bareName(AliasTarget?.DNSName ?? '')) ||
    (Type === 'CNAME' && (ResourceRecords ?? []).some(({ Value = '' }) => names.includes(bareName(Value))));
  return findRecords(target, { name: domain.domainName, zones, wanted: pointsHere });
}

/** In all zones of the account that the name is in. */
async function findRecords(
  target: Target,
  sought: { name: string; zones: readonly FoundZone[]; wanted: (set: ResourceRecordSet) => boolean },
): Promise<ZoneRecords[]> {
  const found: ZoneRecords[] = [];
  for (const zone of sought.zones) {
    if (!isWithin(sought.name, zone.Name)) continue;
    const sets = (await readRecordSets(target.clients, zone.Id, sought.name)).filter(sought.wanted);
    if (sets.length > 0) found.push({ zone, sets });
  }
  return found;
}

/** The account's zones; none, with a reason to tell, where it may not list them. */
export async function readZones(target: Target): Promise<{ zones: FoundZone[]; notes: string[] }> {
  try {
    return { zones: await listHostedZones(target.clients), notes: [] };
  } catch (error) {
    if (!(error instanceof ApigwError) || error.code !== 'AccessDenied') throw error;
    return { zones: [], notes: [`DNS records stay, since the hosted zones are not known: ${error.message}`] };
  }
}

/** The domain's certificates, without those that were not made by apigw or that other domain names use. */
export async function findOwnCertificates(
  target: Target,
  domain: FoundDomain,
  zones: readonly FoundZone[],
): Promise<CertificateFindings> {
  const arns = [domain.certificateArn, domain.regionalCertificateArn].flatMap((arn) => arn ?? []);
  const findings: CertificateFindings = { own: [], notes: [] };
  if (arns.length === 0) return findings;
  const others = (await listDomainNames(target.clients)).filter((one) => !isSameDomain(one, domain));
  for (const arn of new Set(arns)) {
    const clients = clientsOf(target, arn);
    const sharing = others.filter((one) => one.certificateArn === arn || one.regionalCertificateArn === arn);
    const users = sharing.map(({ domainName }) => domainName).join(', ');
    if (users !== '') findings.notes.push(`The certificate ${arn} stays: ${users} uses it too`);
    else if (!(await isManaged(clients, arn))) {
      findings.notes.push(`The certificate ${arn} stays: it was not made by apigw`);
    } else findings.own.push(await withRecords(target, clients, { arn, zones }));
  }
  return findings;
}

const isSameDomain = (left: FoundDomain, right: FoundDomain) =>
  bareName(left.domainName) === bareName(right.domainName) && left.domainNameId === right.domainNameId;

const clientsOf = (target: Target, arn: string): RegionClients => {
  const region = regionOfArn(arn) ?? target.region;
  return region === target.region ? target.clients : target.clients.inRegion(region);
};

/** What an interrupted deletion left: tagged certificates of the name that nothing uses. */
export async function findLeftCertificates(
  target: Target,
  name: string,
  zones: readonly FoundZone[],
): Promise<OwnCertificate[]> {
  const left: OwnCertificate[] = [];
  for (const region of new Set([target.region, edgeCertificateRegion])) {
    const clients = region === target.region ? target.clients : target.clients.inRegion(region);
    for (const { CertificateArn: arn, DomainName = '' } of await listCertificates(clients)) {
      if (bareName(DomainName) !== name || !(await isManaged(clients, arn))) continue;
      const own = await withRecords(target, clients, { arn, zones });
      if ((own.detail.InUseBy ?? []).length === 0) left.push(own);
    }
  }
  return left;
}

async function isManaged(clients: RegionClients, arn: string): Promise<boolean> {
  const tags = await readCertificateTags(clients, arn);
  return tags.some(({ Key, Value }) => Key === managedTag.key && Value === managedTag.value);
}

async function withRecords(
  target: Target,
  clients: RegionClients,
  { arn, zones }: { arn: string; zones: readonly FoundZone[] },
): Promise<OwnCertificate> {
  const detail = await describeCertificate(clients, arn);
  const records = detail.Type === 'IMPORTED' ? [] : (validationRecordsOf(detail) ?? []);
  const needed = records.length === 0 || zones.length === 0 ? new Set() : await recordsOfOthers(target, arn);
  const found: ZoneRecords[] = [];
  for (const { Name, Value } of records) {
    if (needed.has(bareName(Name))) continue;
    const isOurs = ({ ResourceRecords, Type }: ResourceRecordSet) =>
      Type === 'CNAME' && (ResourceRecords ?? []).every((one) => bareName(one.Value ?? '') === bareName(Value));
    found.push(...(await findRecords(target, { name: Name, zones, wanted: isOurs })));
  }
  return { clients, detail, validationRecords: byZone(found) };
}

/** Records of one zone go in one batch. */
function byZone(found: readonly ZoneRecords[]): ZoneRecords[] {
  const zones = [...new Set(found.map(({ zone }) => zone))];
  return zones.map((zone) => ({ zone, sets: found.flatMap((one) => (one.zone === zone ? one.sets : [])) }));
}

/** One name has the same record in all certificates of an account, in every region: of the regions that count here, at least. */
async function recordsOfOthers(target: Target, arn: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (const region of new Set([target.region, edgeCertificateRegion])) {
    const clients = region === target.region ? target.clients : target.clients.inRegion(region);
    for (const { CertificateArn, Type } of await listCertificates(clients, ['ISSUED', 'PENDING_VALIDATION'])) {
      if (CertificateArn === arn || Type === 'IMPORTED') continue;
      for (const { Name } of validationRecordsOf(await describeCertificate(clients, CertificateArn)) ?? []) {
        names.add(bareName(Name));
      }
    }
  }
  return names;
}
