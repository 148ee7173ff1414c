// A set-up's plan made ready to run: its steps as tasks, what has to be read before one begins, and what was reached.

import type { Network } from '../aws/network.ts';
import type { DnsProbe } from '../aws/probe-dns.ts';
import { realClock } from '../aws/real-clock.ts';
import { announceDomainStep, applyDomainStep } from '../deploy/domains/apply-domain-step.ts';
import { describeDomainStep } from '../deploy/domains/describe-domain-step.ts';
import type { DomainPlan, DomainStep } from '../deploy/domains/domain-plan.ts';
import type { DomainApplyContext, DomainProgress } from '../deploy/domains/domain-progress.ts';
import { needsTheUser, onlyReads } from '../deploy/domains/order-domain-steps.ts';
import type { Context } from './context.ts';
import type { RunnableStep } from './run-plan.ts';
import { describeRetry, type Target } from './target.ts';

/** A step that may have to be told of before it begins. */
export interface SetupStep extends RunnableStep {
  /** Whether it writes nothing. */
  onlyReads: boolean;
  /** Whether something has to be read before it begins; then `announce` has the lines. */
  announces: boolean;
  announce(): Promise<string[]>;
}

export interface PlannedSetup {
  plan: DomainPlan;
  /** Account, region, and profile or endpoint, in a line. */
  target: string;
  steps: SetupStep[];
  /** What was reached; to be asked for when all steps are done. */
  outcome(): SetupOutcome;
}

export interface SetupOutcome {
  domainName: string;
  endpointType: string;
  /** Where the API answers. */
  url: string;
  apiId: string;
  apiName: string;
  stage: string;
  basePath: string;
  /** What DNS points at. */
  dnsTarget: string | null;
  /** False: everything was as wanted before. */
  changed: boolean;
  /** What a client met; null: it was not tried, or CloudFront is not ready. */
  answer: DomainProgress['answer'] | null;
}

export interface SetupPlace {
  target: Target;
  network: Network;
  dns: DnsProbe;
  /** Seconds that all waits together may take. */
  timeout: number;
}

/** Makes a plan ready for its target. */
export function prepareSetup(context: Context, plan: DomainPlan, place: SetupPlace, description: string): PlannedSetup {
  const { dns, network, target, timeout } = place;
  const clock = realClock(context.signal);
  let progress: DomainProgress = {};
  let deadline: number | undefined;
  const at = (report: (line: string) => void): DomainApplyContext => {
    target.clients.onRetry((retry) => report(describeRetry(retry)));
    // It counts from the first step: nobody is hurried while the plan is read.
    deadline ??= clock.now() + timeout * 1000;
    return { clients: target.clients, plan, progress, network, dns, clock, deadline, report };
  };
  const runnable = (step: DomainStep): SetupStep => ({
    title: describeDomainStep(step, plan),
    onlyReads: onlyReads(step),
    announces: needsTheUser(step),
    announce: () =>
      announceDomainStep(
        step,
        at((line) => context.notify(line)),
      ),
    run: async (report) => {
      progress = await applyDomainStep(step, at(report));
      return progress.said;
    },
  });
  return { plan, target: description, steps: plan.steps.map(runnable), outcome: () => outcomeOf(plan, progress) };
}

function outcomeOf(plan: DomainPlan, { answer, domain }: DomainProgress): SetupOutcome {
  const { api, basePath, domainName, endpointType, stage } = plan;
  const made = endpointType === 'EDGE' ? domain?.distributionDomainName : domain?.regionalDomainName;
  return {
    domainName,
    endpointType,
    url: `https://${domainName}/${basePath}`,
    apiId: api.id,
    apiName: api.name,
    stage,
    basePath,
    dnsTarget: made ?? plan.dnsTarget?.name ?? null,
    changed: plan.steps.some((step) => !onlyReads(step)),
    answer: answer ?? null,
  };
}
