// What there is of a domain name before it is set up: read from API Gateway, ACM, Route 53 and the world's DNS. Nothing is
// written, and a name that is not there yet is not asked for: resolvers would keep that it is not.

import { describeCertificate, listCertificates, namesOfCertificate } from '../aws/certificates.ts';
import type { RegionClients } from '../aws/clients.ts';
import { readMappings } from '../aws/domain-mappings.ts';
import { type FoundDomain as DomainRecord, dnsTargetsOf } from '../aws/domain-names.ts';
import { type AnyApi, listStageNames } from '../aws/find-any-api.ts';
import { bareId, getHostedZone, readRecordSets, type FoundZone as ZoneRecord } from '../aws/hosted-zones.ts';
import type { DnsProbe } from '../aws/probe-dns.ts';
import { askedName, readNameDns } from '../deploy/domains/apply-record-steps.ts';
import { createdZone } from '../deploy/domains/domain-plan.ts';
import {
  certificateRegion,
  type DnsTarget,
  type FoundCertificate,
  type FoundDomain,
  type FoundMapping,
  type FoundRecord,
  type FoundState,
  type FoundZone,
  type PublicDns,
  type PublicEndpointType,
} from '../deploy/domains/found-domain.ts';
import { foundRecord } from '../deploy/domains/found-record.ts';
import { bareName, covers } from '../model/domain-name.ts';
import type { Target } from './target.ts';

/** What is chosen already when the rest is read. */
export interface StateQuestion {
  name: string;
  api: AnyApi;
  endpointType: PublicEndpointType;
  /** As it was found; absent: there is none. */
  domain: DomainRecord | undefined;
  /** Absent: DNS is elsewhere. */
  zone: ZoneRecord | undefined;
  /** That is made, or was left unfinished by an interrupted run. */
  unmadeZone?: UnmadeZone;
  /** That the user named. */
  certificate: string | undefined;
  /** Of the API; absent: they are asked for. */
  stages?: string[];
}

/** A hosted zone that is yet to be made, or has yet to get its tag. */
export interface UnmadeZone {
  name: string;
  /** By which it is made. */
  reference: string;
}

/** Reads it all, side by side where one does not need the other. */
export async function readDomainState(target: Target, question: StateQuestion, dns: DnsProbe): Promise<FoundState> {
  const { api, domain, unmadeZone } = question;
  const [stages, mappings, certificates, place] = await Promise.all([
    question.stages ?? listStageNames(target.clients, api),
    domain ? readFoundMappings(target, domain) : [],
    readCertificates(target, question),
    readPlace(target, question, dns),
  ]);
  return {
    api,
    stages,
    mappings,
    certificates,
    ...place,
    ...(place.zone && unmadeZone && { zone: { ...place.zone, unmade: unmadeZone.reference } }),
    ...(domain && { domain: foundDomain(domain, question.endpointType) }),
  };
}

/** The mappings of a domain name, as plans have them. */
export async function readFoundMappings({ clients }: Target, domain: DomainRecord): Promise<FoundMapping[]> {
  const all = await readMappings(clients, domain);
  return all.map(({ ApiId, ApiMappingKey, Stage }) => ({
    key: ApiMappingKey,
    apiId: ApiId,
    ...(Stage !== undefined && { stage: Stage }),
  }));
}

/** What a plan looks at of a domain name's record, for the endpoint of one type. */
export function foundDomain(record: DomainRecord, endpointType: PublicEndpointType): FoundDomain {
  const { endpointConfiguration: { ipAddressType, types = [] } = {}, routingMode, securityPolicy } = record;
  const certificateArn = endpointType === 'EDGE' ? record.certificateArn : record.regionalCertificateArn;
  const target = dnsTargetsOf(record).find((one) => one.endpointType === endpointType);
  return {
    endpointTypes: types,
    status: record.domainNameStatus ?? 'AVAILABLE',
    ...(certificateArn !== undefined && { certificateArn }),
    ...(securityPolicy !== undefined && { securityPolicy }),
    ...(ipAddressType !== undefined && { ipAddressType }),
    ...(routingMode !== undefined && { routingMode }),
    ...(record.domainNameStatusMessage && { statusMessage: record.domainNameStatusMessage }),
    ...(target && { target: { name: bareName(target.name), zoneId: target.hostedZoneId } }),
  };
}

async function readCertificates(target: Target, question: StateQuestion): Promise<FoundCertificate[]> {
  const { certificate, endpointType, name } = question;
  const region = certificateRegion(endpointType, target.region);
  const clients: RegionClients = region === target.region ? target.clients : target.clients.inRegion(region);
  const all = await listCertificates(clients);
  const fitting = all.filter((one) => {
    const told = one.HasAdditionalSubjectAlternativeNames ? undefined : one.SubjectAlternativeNameSummaries;
    const names = [one.DomainName, ...(told ?? [])].flatMap((known) => known ?? []);
    return one.CertificateArn === certificate || !told || names.some((known) => covers(known, name));
  });
  return Promise.all(fitting.map(({ CertificateArn }) => readCertificate(clients, CertificateArn)));
}

/** A certificate as plans have it. */
export async function readCertificate(clients: RegionClients, arn: string): Promise<FoundCertificate> {
  return foundCertificate(await describeCertificate(clients, arn));
}

/** What plans look at of a certificate's details. */
export function foundCertificate(detail: Awaited<ReturnType<typeof describeCertificate>>): FoundCertificate {
  const { DomainValidationOptions: validations = [], FailureReason, NotAfter, Status = '', Type } = detail;
  const method = validations[0]?.ValidationMethod;
  return {
    arn: detail.CertificateArn,
    names: namesOfCertificate(detail),
    status: Status,
    ...(Type && { type: Type }),
    ...(FailureReason && { failureReason: FailureReason }),
    ...(NotAfter && { notAfter: NotAfter }),
    ...(method && { validationMethod: method }),
  };
}

type Place = Pick<FoundState, 'zone' | 'records' | 'dns'>;

function readPlace(target: Target, question: StateQuestion, dns: DnsProbe): Promise<Place> {
  const { name, unmadeZone, zone } = question;
  if (zone) return readZone(target, { name, zone }, dns);
  return unmadeZone ? readNewZone(unmadeZone, dns) : readElsewhere(question, dns);
}

/** It will have no records, and who may issue for its names is told above it. */
async function readNewZone({ name }: UnmadeZone, dns: DnsProbe): Promise<Place> {
  const [nameServers, issuers] = await Promise.all([
    dns.nameServers(name),
    dns.issuers(name.slice(name.indexOf('.') + 1)),
  ]);
  const zone = { id: createdZone, name, isPrivate: false, nameServers: [] };
  return { zone, records: [], dns: { caa: issuers ?? [], ...(nameServers && { nameServers }) } };
}

async function readZone(
  target: Target,
  { name, zone }: { name: string; zone: ZoneRecord },
  dns: DnsProbe,
): Promise<Place> {
  const zoneName = bareName(zone.Name);
  const [found, records, nameServers, issuers] = await Promise.all([
    readFoundZone(target, zone),
    readRecordsUpTo(target, { name, zone }),
    dns.nameServers(zoneName),
    dns.issuers(zoneName),
  ]);
  const own = records.flatMap((record) => (record.type === 'CAA' ? record.values.flatMap(caaOf) : []));
  const caa = own.length > 0 ? own : (issuers ?? []);
  return { zone: found, records, dns: { caa, ...(nameServers && { nameServers }) } };
}

/** A zone with its delegation set. */
export async function readFoundZone({ clients }: Pick<Target, 'clients'>, zone: ZoneRecord): Promise<FoundZone> {
  const { DelegationSet } = await getHostedZone(clients, zone.Id);
  return {
    id: bareId(zone.Id),
    name: bareName(zone.Name),
    isPrivate: zone.Config?.PrivateZone === true,
    nameServers: (DelegationSet?.NameServers ?? []).map(bareName),
  };
}

/** The records at the name, and at the names between it and its zone, where it may be handed down. */
async function readRecordsUpTo({ clients }: Target, at: { name: string; zone: ZoneRecord }): Promise<FoundRecord[]> {
  const labels = at.name.replace(/^\*\./, '').split('.');
  const depth = labels.length - bareName(at.zone.Name).split('.').length;
  const above = Array.from({ length: Math.max(0, depth) }, (_, up) => labels.slice(up).join('.'));
  const names = [...new Set([at.name, ...above])];
  const found = await Promise.all(names.map((name) => readRecordSets(clients, at.zone.Id, name)));
  return found.flat().map(foundRecord);
}

/** `0 issue "amazon.com"`. */
function caaOf(value: string): { tag: string; value: string }[] {
  const [, tag, issuer] = /^\d+\s+(\S+)\s+"?([^"]*)"?$/.exec(value) ?? [];
  return tag === undefined || issuer === undefined ? [] : [{ tag, value: issuer }];
}

/** What the world says of a name whose DNS is not in Route 53. */
async function readElsewhere({ domain, endpointType, name }: StateQuestion, dns: DnsProbe): Promise<Place> {
  const target: DnsTarget | undefined = domain && foundDomain(domain, endpointType).target;
  const inner = name.replace(/^\*\./, '');
  const [zoneName, isApex, issuers, led] = await Promise.all([
    dns.zoneOf(inner),
    name === inner ? dns.isApex(name) : false,
    dns.issuers(inner),
    readNameDns(dns, askedName(name), target),
  ]);
  const told: PublicDns = {
    caa: issuers ?? [],
    ...led,
    ...(zoneName !== undefined && { zoneName }),
    ...(isApex !== undefined && { isApex }),
  };
  return { records: [], dns: told };
}
