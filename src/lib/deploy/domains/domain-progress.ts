// How far a set-up has come, and what each of its steps is given.

import type { Clients, RegionClients } from '../../aws/clients.ts';
import { dnsTargetsOf, type FoundDomain, lookUpDomainName } from '../../aws/domain-names.ts';
import type { Network } from '../../aws/network.ts';
import type { DnsProbe } from '../../aws/probe-dns.ts';
import type { Clock } from '../../aws/send.ts';
import type { Wait } from '../../aws/wait-until.ts';
import { ApigwError } from '../../errors.ts';
import { describeDomainFailure } from './domain-failures.ts';
import { type CertificateChoice, createdZone, type DomainPlan } from './domain-plan.ts';
import type { DnsTarget } from './found-domain.ts';

/** What is known so far. */
export interface DomainProgress {
  /** Of the hosted zone that was made. */
  zoneId?: string;
  /** Of the certificate that was requested. */
  certificateArn?: string;
  /** As its last change left it. */
  domain?: FoundDomain;
  /** What the last step found, in a few words. */
  said?: string;
  /** What a client met in the end. */
  answer?: { status: number; address: string; protocol: string };
}

export interface DomainApplyContext {
  clients: Clients;
  plan: DomainPlan;
  progress: DomainProgress;
  network: Network;
  dns: DnsProbe;
  clock: Clock;
  /** Milliseconds since the epoch at which waits end. */
  deadline: number;
  /** What a step is doing now. */
  report(line: string): void;
}

/** How long a wait may last, and what to do when that was too short: the same command goes on. */
export function patienceOf({ clock, deadline, report }: DomainApplyContext): Omit<Wait, 'what'> {
  return {
    clock,
    report,
    timeout: Math.max(0, (deadline - clock.now()) / 1000),
    hint: `What is done stays done: run the same command again to go on, with a longer --timeout`,
  };
}

/** The clients of the region that certificates are in. */
export function certificateClients({ clients }: DomainApplyContext, region: string): RegionClients {
  return region === clients.region ? clients : clients.inRegion(region);
}

/** The ARN of a step's certificate: known from the start, or requested by the plan. */
export function certificateArnOf({ progress }: DomainApplyContext, certificate: CertificateChoice): string {
  if (certificate !== 'requested') return certificate.arn;
  if (progress.certificateArn !== undefined) return progress.certificateArn;
  throw new ApigwError('Failed', 'The plan uses a certificate that it does not request');
}

/** The id of a step's hosted zone: known from the start, or made by the plan. */
export function zoneIdOf({ progress }: DomainApplyContext, zoneId: string): string {
  if (zoneId !== createdZone) return zoneId;
  if (progress.zoneId !== undefined) return progress.zoneId;
  throw new ApigwError('Failed', 'The plan uses a hosted zone that it does not make');
}

/** The domain name as it is: made by the plan, or read now. Throws NotFound. */
export async function domainOf({ clients, plan, progress }: DomainApplyContext): Promise<FoundDomain> {
  const { domainName } = plan;
  const found = progress.domain ?? (await lookUpDomainName(clients, { domainName }));
  if (found) return found;
  throw new ApigwError('NotFound', `The domain name ${domainName} is not there any more`, {
    hint: 'It was deleted meanwhile; run the command again',
  });
}

/** What the plan's endpoint is reached by; it is known as soon as the domain name is made. */
export async function targetOf(context: DomainApplyContext): Promise<DnsTarget> {
  const { plan, progress } = context;
  if (!progress.domain && plan.dnsTarget) return plan.dnsTarget;
  const domain = await domainOf(context);
  const target = targetIn(domain, plan.endpointType);
  if (target) return target;
  throw describeDomainFailure(
    new ApigwError('Failed', `API Gateway tells no target of ${plan.domainName} for DNS`, {
      hint: 'Run the command again in a minute',
      retryable: true,
    }),
    plan,
  );
}

/** The DNS target of an endpoint type. */
export function targetIn(domain: FoundDomain, endpointType: string): DnsTarget | undefined {
  const found = dnsTargetsOf(domain).find((one) => one.endpointType === endpointType);
  return found && { name: found.name, zoneId: found.hostedZoneId };
}
