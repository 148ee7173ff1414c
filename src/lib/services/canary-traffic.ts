// The requests of a stage's canary and of its base, from the access logs: API Gateway's metrics do not tell the two apart. Developer
// guide, "Set up an API Gateway canary release deployment": a canary's lines are in the stage's log group as well as in
// `{group}/Canary`, so that those of the base are the ones that are not there, too.

import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { Clients } from '../aws/clients.ts';
import { readLogs } from '../aws/read-logs.ts';
import type { Releases } from '../deploy/canary/judge-canary.ts';
import { figuresOf, type LoggedRequest } from '../deploy/canary/release-figures.ts';
import { ApigwError } from '../errors.ts';
import type { StageSettings } from '../model/stage.ts';
import { accessGroupOf } from './read-logs.ts';

/** Where a stage's requests are logged, and how a line is read. */
export interface CanaryLog {
  group: string;
  id: RegExp;
  status: RegExp;
  latency: RegExp | undefined;
}

export interface LogQuestion {
  api: string;
  stage: string;
  settings: StageSettings;
  /** Whether latencies are compared. */
  latency: 'needed' | 'optional';
}

/** The access log of a stage. Throws Usage where it does not tell what is needed, with the command that makes it tell. */
export function canaryLogOf({ api, latency, settings, stage }: LogQuestion): CanaryLog {
  const { accessLogSettings } = settings;
  const group = accessGroupOf({ accessLogSettings });
  const refuse = (what: string) =>
    new ApigwError('Usage', `A canary of stage '${stage}' cannot be compared with its base: ${what}`, {
      hint: `Their numbers are read from the access log. Set it: apigw stages set ${stage} --api ${api} --access-log ${group ?? `${api.replaceAll(/[^\w-]+/g, '-')}-${stage}`} --access-log-format json`,
    });
  if (!accessLogSettings?.destinationArn) throw refuse('the stage has no access log');
  if (group === undefined) throw refuse(`its access log goes to ${accessLogSettings.destinationArn}, no log group`);
  const format = accessLogSettings.format ?? '';
  const id = readerOf(format, 'requestId|extendedRequestId');
  const status = readerOf(format, 'status');
  const time = readerOf(format, 'responseLatency');
  if (!id || !status)
    throw refuse('the format of its access log is no JSON with $context.requestId and $context.status');
  if (!time && latency === 'needed') throw refuse('the format of its access log has no $context.responseLatency');
  return { group, id, status, latency: time };
}

/** Finds the value of a variable in a line, whatever its field is called; values may stand in quotes. */
function readerOf(format: string, variables: string): RegExp | undefined {
  const field = new RegExp(`"([\\w-]+)"\\s*:\\s*"?\\$context\\.(?:${variables})\\b`).exec(format)?.[1];
  return field === undefined ? undefined : new RegExp(`"${field}"\\s*:\\s*"?([^",}\\s]+)`);
}

/** Lines may come this much later than others that are newer. */
const lateness = 10_000;

/** Reads what is new of both releases. Lines are remembered by their request, so that each counts once. */
export class CanaryTraffic {
  readonly #clients: Pick<Clients, 'cloudWatchLogs'>;
  readonly #log: CanaryLog;
  #since = 0;
  #all = new GroupSoFar();
  #canary = new GroupSoFar();

  constructor(clients: Pick<Clients, 'cloudWatchLogs'>, log: CanaryLog) {
    this.#clients = clients;
    this.#log = log;
  }

  /** What there was since a time. The canary's group is read last: its lines must not be taken for the base's. */
  async look(since: number): Promise<Releases> {
    if (since !== this.#since) {
      this.#since = since;
      this.#all = new GroupSoFar();
      this.#canary = new GroupSoFar();
    }
    const { group } = this.#log;
    await this.#read(group, this.#all);
    await this.#read(`${group}/Canary`, this.#canary);
    const canary = this.#canary.requests;
    const base = [...this.#all.requests].filter(([id]) => !canary.has(id)).map(([, request]) => request);
    return { canary: figuresOf(canary.values()), base: figuresOf(base) };
  }

  async #read(group: string, into: GroupSoFar): Promise<void> {
    const startTime = Math.max(this.#since, into.newest - lateness);
    for await (const event of readLogs(this.#clients, { group, startTime })) into.add(event, this.#log);
  }
}

class GroupSoFar {
  readonly requests = new Map<string, LoggedRequest>();
  newest = 0;

  add({ message = '', timestamp = 0 }: FilteredLogEvent, log: CanaryLog): void {
    const id = log.id.exec(message)?.[1];
    const status = Number(log.status.exec(message)?.[1]);
    this.newest = Math.max(this.newest, timestamp);
    if (id === undefined || !Number.isInteger(status)) return;
    const latency = Number(log.latency?.exec(message)?.[1] ?? Number.NaN);
    this.requests.set(id, { status, ...(Number.isFinite(latency) && { latency }) });
  }
}
