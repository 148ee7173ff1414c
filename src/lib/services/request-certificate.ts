// `apigw certs request`: requests a certificate, writes its validation records where Route 53 has the names, waits if asked.
// Run again, it goes on with the certificate that an earlier run requested.

import type { CertificateDetail, KeyAlgorithm } from '@aws-sdk/client-acm';
import { waitForIssue, waitForValidationRecords } from '../aws/certificate-waits.ts';
import {
  describeCertificate,
  findRequestedCertificates,
  requestCertificate,
  type ValidationRecord,
  validationRecordsOf,
} from '../aws/certificates.ts';
import { changeRecords, sameRecordSet, waitForChange } from '../aws/change-records.ts';
import { bareId, type FoundZone, readRecordSets } from '../aws/hosted-zones.ts';
import type { PacedCall } from '../aws/pacing.ts';
import { realClock } from '../aws/real-clock.ts';
import { durationText } from '../aws/wait-until.ts';
import { ApigwError } from '../errors.ts';
import { bareName, isWithin } from '../model/domain-name.ts';
import { managedTag } from '../model/managed-tag.ts';
import {
  type CertificatePlace,
  type CertifiedEndpoint,
  describePlace,
  openCertificatePlace,
} from './certificate-place.ts';
import type { Context } from './context.ts';
import { givenCertificateNames } from './given-domain-name.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import type { RunnableStep } from './run-plan.ts';
import { chooseValidationZones, type NamesByZone, useValidationZone } from './validation-zones.ts';

export interface RequestOptions {
  /** The first becomes the common name. */
  names: readonly string[];
  endpointType: CertifiedEndpoint;
  validation: 'DNS' | 'EMAIL';
  keyAlgorithm?: string;
  /** Where the records are written: in the zones that fit, in one that is named, or nowhere. */
  records: 'fitting-zones' | 'nowhere' | { zone: string };
  /** Seconds to wait for the issue. */
  timeout: number;
}

export interface RequestedCertificate {
  certificate: CertificateDetail;
  /** Those that were not written, for whoever keeps the names' DNS. */
  recordsToWrite: ValidationRecord[];
}

/** A request that is shown before it is made; what there is to wait for follows when the records are known. */
export interface PlannedRequest extends PlannedSteps<Promise<RequestedCertificate>> {
  waiting: RunnableStep[];
}

/** One request on its way. */
interface Course {
  context: Context;
  place: CertificatePlace;
  options: RequestOptions;
  names: string[];
  byZone: NamesByZone;
  /** What is known of the certificate; from the start, where an earlier run requested it. */
  detail?: CertificateDetail;
}

/** Looks at what is there and plans the rest. Throws InvalidInput, Ambiguous, NotFound. */
export async function planCertificateRequest(context: Context, options: RequestOptions): Promise<PlannedRequest> {
  const names = givenCertificateNames(options.names);
  const place = await openCertificatePlace(context, options.endpointType);
  const [byZone, requested] = await Promise.all([
    zonesFor({ place, options, names }),
    findRequestedCertificates(place.clients, names),
  ]);
  const detail = requested.find((one) => isAsWanted(one, options));
  const course: Course = { context, place, options, names, byZone, ...(detail && { detail }) };
  const isIssued = detail?.Status === 'ISSUED';
  // Records of an issued one are written again, too: its renewal asks for them.
  const steps = isIssued && !validationRecordsOf(detail) ? [] : await stepsOf(course);
  return {
    title: `Certificate of ${names.join(', ')}`,
    target: await describePlace(place),
    steps,
    nothing: `${detail?.CertificateArn} was requested before, and is ${detail?.Status}`,
    waiting: isIssued ? [] : [issueStep(course, options.timeout)],
    notes: steps.length === 0 ? [] : notesOf(course),
    ...costOf(steps.flatMap(({ calls }) => calls)),
    outcome: () => outcomeOf(course),
  };
}

async function zonesFor({ names, options, place }: Pick<Course, 'names' | 'options' | 'place'>): Promise<NamesByZone> {
  const { records, validation } = options;
  if (validation === 'EMAIL') return { zones: [], elsewhere: [] };
  if (records === 'nowhere') return { zones: [], elsewhere: names };
  if (records === 'fitting-zones') return chooseValidationZones(place.target, names);
  return useValidationZone(place.target, names, records.zone);
}

/** Describe writes `RSA-2048` where the request has `RSA_2048`. */
function isAsWanted({ DomainValidationOptions, KeyAlgorithm }: CertificateDetail, options: RequestOptions): boolean {
  const method = DomainValidationOptions?.[0]?.ValidationMethod ?? options.validation;
  if (method !== options.validation) return false;
  return options.keyAlgorithm === undefined || KeyAlgorithm?.replaceAll('-', '_') === options.keyAlgorithm;
}

interface CountedStep extends RunnableStep {
  calls: PacedCall[];
}

async function stepsOf(course: Course): Promise<CountedStep[]> {
  const steps: CountedStep[] = course.detail ? [] : [requestStep(course)];
  for (const { zone } of course.byZone.zones) {
    if (!(await stand(course, zone))) steps.push(recordsStep(course, zone));
  }
  if (course.byZone.elsewhere.length > 0 && !(course.detail && validationRecordsOf(course.detail))) {
    steps.push(knowRecordsStep(course));
  }
  return steps;
}

function requestStep(course: Course): CountedStep {
  const { keyAlgorithm, validation } = course.options;
  const [DomainName = '', ...others] = course.names;
  const { clients } = course.place;
  return {
    title: `Request a certificate of ${course.names.join(', ')} in ${clients.region}, validated by ${validation === 'DNS' ? 'DNS' : 'e-mail'}`,
    calls: [{ service: 'acm', operation: 'RequestCertificate', input: {} }],
    run: async () => {
      const arn = await requestCertificate(clients, {
        DomainName,
        ValidationMethod: validation,
        Tags: [{ Key: managedTag.key, Value: managedTag.value }],
        ...(others.length > 0 && { SubjectAlternativeNames: others }),
        ...(keyAlgorithm !== undefined && { KeyAlgorithm: keyAlgorithm as KeyAlgorithm }),
      });
      course.detail = await describeCertificate(clients, arn);
      return arn;
    },
  };
}

/** Seconds until ACM has made its records, and until Route 53's servers all have them. */
const shortTimeout = 300;

const patienceOf = ({ context }: Course, report: (line: string) => void) => ({
  report,
  timeout: shortTimeout,
  clock: realClock(context.signal),
});

function recordsStep(course: Course, zone: FoundZone): CountedStep {
  const { clients, target } = course.place;
  return {
    title: `Write its validation records into the hosted zone ${bareName(zone.Name)} (${bareId(zone.Id)})`,
    calls: [
      { service: 'acm', operation: 'DescribeCertificate', input: {} },
      { service: 'route53', operation: 'ChangeResourceRecordSets', input: {} },
      { service: 'route53', operation: 'GetChange', input: {} },
    ],
    run: async (report) => {
      const patience = patienceOf(course, report);
      const all = await waitForValidationRecords(clients, arnOf(course), patience);
      const changes = recordsOf(course, all, zone).map(upsertOf);
      const comment = 'Validation of a certificate of ACM';
      const change = await changeRecords(target.clients, { zoneId: zone.Id, changes, comment });
      await waitForChange(target.clients, change, { ...patience, hint: 'Run the command again' });
      return undefined;
    },
  };
}

/** The records of the names that were placed in this zone. */
function recordsOf({ byZone }: Course, all: readonly ValidationRecord[], zone: FoundZone): ValidationRecord[] {
  const names = byZone.zones.find((group) => group.zone === zone)?.names ?? [];
  return all.filter(
    ({ domainNames, Name }) => isWithin(Name, zone.Name) && domainNames.some((name) => names.includes(bareName(name))),
  );
}

/** ACM's records last as long as the certificate: renewal looks for them again. */
const upsertOf = ({ Name, Type, Value }: ValidationRecord) => ({
  Action: 'UPSERT' as const,
  ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: [{ Value }] },
});

/** Whether the records of a certificate that was requested earlier stand in the zone. */
async function stand(course: Course, zone: FoundZone): Promise<boolean> {
  const all = course.detail && validationRecordsOf(course.detail);
  if (!all) return false;
  for (const record of recordsOf(course, all, zone)) {
    const there = await readRecordSets(course.place.target.clients, zone.Id, record.Name);
    const wanted = upsertOf(record).ResourceRecordSet;
    if (!there.some((set) => sameRecordSet({ ...set, TTL: wanted.TTL }, wanted))) return false;
  }
  return true;
}

/** ACM makes its records some seconds after the request. */
function knowRecordsStep(course: Course): CountedStep {
  return {
    title: `Learn the validation records of ${course.byZone.elsewhere.join(', ')}, to be written where their DNS is`,
    calls: [{ service: 'acm', operation: 'DescribeCertificate', input: {} }],
    run: async (report) => {
      const { clients } = course.place;
      await waitForValidationRecords(clients, arnOf(course), patienceOf(course, report));
      course.detail = await describeCertificate(clients, arnOf(course));
      return undefined;
    },
  };
}

function issueStep(course: Course, timeout: number): CountedStep {
  return {
    title: `Wait until it is issued, ${durationText(timeout)} at most`,
    calls: [{ service: 'acm', operation: 'DescribeCertificate', input: {} }],
    run: async (report) => {
      const patience = { ...patienceOf(course, report), timeout };
      course.detail = await waitForIssue(course.place.clients, arnOf(course), patience);
      return course.detail.Status;
    },
  };
}

function arnOf({ detail }: Course): string {
  if (detail?.CertificateArn !== undefined) return detail.CertificateArn;
  throw new ApigwError('Failed', 'The certificate was not requested');
}

function notesOf({ byZone, detail, options }: Course): string[] {
  const notes = byZone.note === undefined ? [] : [byZone.note];
  if (detail) notes.push(`${detail.CertificateArn} was requested before, and is ${detail.Status}`);
  if (options.validation === 'EMAIL') {
    notes.push('ACM writes to the contacts of the domain: the certificate is issued when one of them agrees');
  }
  return notes;
}

async function outcomeOf(course: Course): Promise<RequestedCertificate> {
  const certificate = course.detail ?? (await describeCertificate(course.place.clients, arnOf(course)));
  if (certificate.Status !== 'PENDING_VALIDATION') return { certificate, recordsToWrite: [] };
  const { elsewhere } = course.byZone;
  const recordsToWrite = (validationRecordsOf(certificate) ?? []).filter(({ domainNames }) =>
    domainNames.every((name) => elsewhere.includes(bareName(name))),
  );
  return { certificate, recordsToWrite };
}
