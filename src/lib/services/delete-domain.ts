// `apigw domains delete`: takes away what the tool made for a domain name, and nothing else. The order lets an interrupted run
// be run again: what leads to a thing goes before the thing, and the certificate, by which the rest is found, goes last.

import { DeleteCertificateCommand } from '@aws-sdk/client-acm';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describeCertificate, namesOfCertificate } from '../aws/certificates.ts';
import { changeRecords, sameRecordSet } from '../aws/change-records.ts';
import { deleteMapping, type FoundMapping, readMappings } from '../aws/domain-mappings.ts';
import { deleteDomainName, type FoundDomain, findDomainName, keyOfDomain } from '../aws/domain-names.ts';
import { bareId, type FoundZone, readRecordSets } from '../aws/hosted-zones.ts';
import { deleteHostedZone } from '../aws/managed-zones.ts';
import type { PacedCall } from '../aws/pacing.ts';
import { realClock } from '../aws/real-clock.ts';
import { durationText, type Look, waitUntil } from '../aws/wait-until.ts';
import { ApigwError } from '../errors.ts';
import { bareName } from '../model/domain-name.ts';
import { managedTag } from '../model/managed-tag.ts';
import type { Context } from './context.ts';
import {
  findLeftCertificates,
  findOwnCertificates,
  findPointingRecords,
  type OwnCertificate,
  readZones,
  type ZoneRecords,
} from './domain-belongings.ts';
import { givenDomainName } from './given-domain-name.ts';
import { describeTarget, identify } from './identity.ts';
import { findOwnZones, titleOf as titleOfZone } from './own-zones.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import type { RunnableStep } from './run-plan.ts';
import { resolveTarget, type Target } from './target.ts';

export interface DomainDeletionOptions {
  domain: string;
  /** What becomes of DNS records: those that belong to the domain go, or all stay. */
  records: 'delete' | 'keep';
  /** Seconds to wait until ACM counts the certificate as unused. */
  timeout: number;
}

export interface DeletedDomain {
  domainName: string;
  certificateArns: string[];
  /** `TYPE NAME`. */
  records: string[];
  /** Ids. */
  hostedZones: string[];
}

interface CountedStep extends RunnableStep {
  calls: PacedCall[];
}

/** One deletion on its way. */
interface Course {
  context: Context;
  target: Target;
  timeout: number;
}

/** What is there to be deleted. */
interface Findings {
  domain?: FoundDomain;
  mappings: FoundMapping[];
  pointing: ZoneRecords[];
  certificates: OwnCertificate[];
  /** They are empty when the rest is gone. */
  zones: FoundZone[];
  notes: string[];
}

/** Looks at what there is. Throws NotFound where nothing is left, Conflict for a domain name that apigw did not make. */
export async function planDomainDeletion(
  context: Context,
  options: DomainDeletionOptions,
): Promise<PlannedSteps<DeletedDomain>> {
  const name = givenDomainName(options.domain);
  const target = await resolveTarget(context);
  const course: Course = { context, target, timeout: options.timeout };
  const { zones, notes } = options.records === 'keep' ? { zones: [], notes: [] } : await readZones(target);
  const found = await look(target, name, zones);
  const steps = stepsOf(course, found);
  return {
    title: found.domain ? `Delete the domain name ${name}` : `Delete what is left of the domain name ${name}`,
    target: describeTarget(target, await identify(target)),
    steps,
    nothing: `nothing is left of ${name}`,
    notes: [...notes, ...found.notes],
    ...costOf(steps.flatMap(({ calls }) => calls)),
    outcome: () => outcomeOf(name, found),
  };
}

async function look(target: Target, name: string, zones: readonly FoundZone[]): Promise<Findings> {
  try {
    const domain = await findDomainName(target.clients, name);
    refuseForeign(domain);
    const [mappings, pointing, { notes, own }] = await Promise.all([
      readMappings(target.clients, domain),
      findPointingRecords(target, domain, zones),
      findOwnCertificates(target, domain, zones),
    ]);
    const going = [...pointing, ...own.flatMap(({ validationRecords }) => validationRecords)];
    const empty = await findOwnZones(target, name, { going, zones });
    return { domain, mappings, pointing, certificates: own, zones: empty.own, notes: [...notes, ...empty.notes] };
  } catch (error) {
    if (!(error instanceof ApigwError) || error.code !== 'NotFound') throw error;
    const certificates = await findLeftCertificates(target, name, zones);
    const going = certificates.flatMap(({ validationRecords }) => validationRecords);
    const { notes, own } = await findOwnZones(target, name, { going, zones });
    if (certificates.length + own.length === 0) throw error;
    return { mappings: [], pointing: [], certificates, zones: own, notes: [`${name} itself is gone`, ...notes] };
  }
}

function refuseForeign({ domainName, tags }: FoundDomain): void {
  if (tags?.[managedTag.key] === managedTag.value) return;
  throw new ApigwError('Conflict', `${domainName} was not made by apigw: it has no tag ${managedTag.key}`, {
    hint: `Delete it where it was made; or give it the tag ${managedTag.key}=${managedTag.value}, and run the command again`,
  });
}

function stepsOf(course: Course, { certificates, domain, mappings, pointing, zones }: Findings): CountedStep[] {
  const { clients } = course.target;
  const steps = pointing.map((records) => recordsStep(course, records));
  if (domain) {
    for (const mapping of mappings) {
      steps.push({
        title: `Unmap https://${domain.domainName}/${mapping.ApiMappingKey} from ${mapping.ApiId}/${mapping.Stage ?? ''}`,
        calls: [{ service: 'apiGateway', operation: 'DeleteBasePathMapping', input: {} }],
        run: () => goneIsFine(deleteMapping(clients, domain, mapping)),
      });
    }
    steps.push({
      title: `Delete the domain name ${domain.domainName} (${domain.endpointConfiguration?.types?.join(', ') ?? ''})`,
      calls: [{ service: 'apiGateway', operation: 'DeleteDomainName', input: {} }],
      run: () => goneIsFine(deleteDomainName(clients, keyOfDomain(domain))),
    });
  }
  return [
    ...steps,
    ...certificates.flatMap((certificate) => certificateSteps(course, certificate)),
    ...zones.map((zone) => zoneStep(course, zone)),
  ];
}

/** Route 53 refuses to delete one that has got other records meanwhile; then it stays. */
function zoneStep({ target: { clients } }: Course, zone: FoundZone): CountedStep {
  return {
    title: `Delete the hosted zone ${titleOfZone(zone)}, which apigw made and nothing else uses`,
    calls: [{ service: 'route53', operation: 'DeleteHostedZone', input: {} }],
    run: async () => {
      try {
        return await goneIsFine(deleteHostedZone(clients, zone.Id));
      } catch (error) {
        if (!(error instanceof ApigwError) || error.code !== 'Conflict') throw error;
        return `it stays: ${error.message}`;
      }
    },
  };
}

/** What somebody else, or an interrupted run, has deleted already. */
async function goneIsFine(deletion: Promise<unknown>): Promise<undefined> {
  await deletion.catch((error) => {
    if (!(error instanceof ApigwError) || error.code !== 'NotFound') throw error;
  });
  return undefined;
}

const titleOf = ({ Name = '', Type }: ResourceRecordSet) => `${Type} ${bareName(Name)}`;

function recordsStep({ target: { clients } }: Course, { sets, zone }: ZoneRecords): CountedStep {
  return {
    title: `Delete the DNS records ${sets.map(titleOf).join(', ')} of the hosted zone ${bareName(zone.Name)} (${bareId(zone.Id)})`,
    calls: [
      { service: 'route53', operation: 'ListResourceRecordSets', input: {} },
      { service: 'route53', operation: 'ChangeResourceRecordSets', input: {} },
    ],
    run: async () => {
      const names = [...new Set(sets.map(({ Name = '' }) => bareName(Name)))];
      const there = await Promise.all(names.map((name) => readRecordSets(clients, zone.Id, name)));
      const standing = there.flat().filter((set) => sets.some((one) => sameRecordSet(one, set)));
      const changes = standing.map((set) => ({ Action: 'DELETE' as const, ResourceRecordSet: set }));
      if (changes.length > 0) await changeRecords(clients, { zoneId: zone.Id, changes });
      return changes.length === 0 ? 'they were gone' : undefined;
    },
  };
}

function certificateSteps(course: Course, own: OwnCertificate): CountedStep[] {
  const { clients, detail } = own;
  const arn = detail.CertificateArn;
  return [
    {
      title: `Wait until nothing uses the certificate ${arn}, ${durationText(course.timeout)} at most`,
      calls: [{ service: 'acm', operation: 'DescribeCertificate', input: {} }],
      run: async (report) => {
        await waitUnused(course, report, async () => {
          const { InUseBy = [] } = await describeCertificate(clients, arn);
          return InUseBy.length === 0 ? { found: true } : { state: `used by ${InUseBy.join(', ')}` };
        });
        return undefined;
      },
    },
    ...own.validationRecords.map((records) => recordsStep(course, records)),
    {
      title: `Delete the certificate ${arn} of ${namesOfCertificate(detail).join(', ')}`,
      calls: [{ service: 'acm', operation: 'DeleteCertificate', input: {} }],
      run: async (report) => {
        await waitUnused(course, report, () => deleteUnused(own));
        return undefined;
      },
    },
  ];
}

/** ACM may know of a user that its description does not show any more. */
async function deleteUnused({ clients, detail }: OwnCertificate): Promise<Look<true>> {
  const command = new DeleteCertificateCommand({ CertificateArn: detail.CertificateArn });
  try {
    await goneIsFine(clients.acm(command));
    return { found: true };
  } catch (error) {
    if (!(error instanceof ApigwError) || error.code !== 'Conflict') throw error;
    return { state: error.message };
  }
}

function waitUnused({ context, timeout }: Course, report: (line: string) => void, look: () => Promise<Look<true>>) {
  return waitUntil<true>(look, {
    what: 'ACM to count the certificate as unused',
    timeout,
    hint: 'It can take some minutes after the domain name is gone: run the command again, it goes on from here',
    report,
    clock: realClock(context.signal),
  });
}

function outcomeOf(domainName: string, { certificates, pointing, zones }: Findings): DeletedDomain {
  const records = [...pointing, ...certificates.flatMap(({ validationRecords }) => validationRecords)];
  return {
    domainName,
    certificateArns: certificates.map(({ detail }) => detail.CertificateArn),
    records: records.flatMap(({ sets }) => sets.map(titleOf)),
    hostedZones: zones.map(({ Id }) => bareId(Id)),
  };
}
