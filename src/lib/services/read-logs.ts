// `apigw logs`: which log of a stage is meant, and what of it.

import type { Stage } from '@aws-sdk/client-api-gateway';
import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { findRestApi } from '../aws/find-api.ts';
import { followLogs, type LogQuestion, readLogs } from '../aws/read-logs.ts';
import { realClock } from '../aws/real-clock.ts';
import { ApigwError } from '../errors.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { namedStage } from './named-stage.ts';
import { requireStage } from './require-stage.ts';
import { resolveTarget } from './target.ts';

export interface LogOptions {
  api: string | undefined;
  stage: string | undefined;
  /** Absent: the execution log where there is one, else the access log. */
  kind: 'access' | 'execution' | undefined;
  pattern: string | undefined;
  requestId: string | undefined;
  onlyErrors: boolean;
  /** Milliseconds. */
  since: number;
  follow: boolean;
}

/** A log, found. */
export interface OpenedLog {
  group: string;
  kind: 'access' | 'execution';
  events: AsyncGenerator<FilteredLogEvent>;
}

/** Finds the log that is meant. Throws Usage where none is kept, saying how to turn it on. */
export async function openLog(context: Context, options: LogOptions): Promise<OpenedLog> {
  const target = await resolveTarget(context, options.stage, options.api);
  const stageName = requireStage(target.project, options.stage);
  const api = await findRestApi(target.clients, await chooseApi(context, target.project, options.api));
  const stage = await namedStage(target.clients, api, stageName);
  const kind = options.kind ?? (isExecutionLogged(stage) || !accessGroupOf(stage) ? 'execution' : 'access');
  const group = kind === 'access' ? accessGroupOf(stage) : `API-Gateway-Execution-Logs_${api.id}/${stageName}`;
  if (group === undefined || (kind === 'execution' && !isExecutionLogged(stage))) throw notKept(kind, stage);
  const pattern = patternOf(options, kind, stage.accessLogSettings?.format ?? '');
  const question: LogQuestion = {
    group,
    startTime: context.now().getTime() - options.since,
    ...(pattern !== undefined && { pattern }),
  };
  const events = options.follow
    ? followLogs(target.clients, question, realClock(context.signal))
    : readLogs(target.clients, question);
  return { group, kind, events };
}

function isExecutionLogged({ methodSettings = {} }: Stage): boolean {
  return Object.values(methodSettings).some(({ loggingLevel = 'OFF' }) => loggingLevel !== 'OFF');
}

/** The log group of the access log; Firehose keeps what goes there elsewhere. */
export function accessGroupOf({ accessLogSettings }: Pick<Stage, 'accessLogSettings'>): string | undefined {
  return /^arn:[^:]+:logs:[^:]*:\d*:log-group:([^:]+)/.exec(accessLogSettings?.destinationArn ?? '')?.[1];
}

function notKept(kind: 'access' | 'execution', { accessLogSettings, stageName }: Stage): ApigwError {
  const destination = accessLogSettings?.destinationArn;
  if (kind === 'access' && destination !== undefined) {
    return new ApigwError('Usage', `The access log of ${stageName} goes to ${destination}, which is no log group`);
  }
  const [flags, example] =
    kind === 'access'
      ? ['--access-log GROUP --access-log-format json', 'accessLog: { destination: LOG GROUP ARN, format: … }']
      : ['--log-level INFO', 'logging: { level: INFO }'];
  return new ApigwError('Usage', `The stage ${stageName} keeps no ${kind} log`, {
    hint: `Turn it on: apigw stages set ${stageName} ${flags}; or write it in apigw.yaml (${example}), and run apigw deploy`,
  });
}

/** One pattern of all that was asked for. */
function patternOf(options: LogOptions, kind: 'access' | 'execution', format: string): string | undefined {
  const { pattern, requestId, onlyErrors } = options;
  const isCondition = pattern !== undefined && /^\s*[{[]/.test(pattern);
  if ([isCondition, requestId !== undefined, onlyErrors].filter(Boolean).length > 1) {
    throw new ApigwError('Usage', 'A condition in --filter, --request-id and --errors cannot be combined', {
      hint: 'CloudWatch Logs takes one pattern: write all of it as --filter',
    });
  }
  if (onlyErrors) return kind === 'access' ? failedRequests(format) : failedExecutions;
  const id = requestId === undefined ? '' : `"${requestId.replaceAll('"', '')}"`;
  return [id, pattern ?? ''].join(' ').trim() || undefined;
}

const failedExecutions =
  '?"failed due to" ?"limit exceeded" ?"not authorized" ?"Unauthorized request" ?"completed with status: 4" ?"completed with status: 5"';

/** The status of a JSON format, whatever it is called there; it may stand in quotes. */
function failedRequests(format: string): string {
  const name = /"([\w-]+)"\s*:\s*"?\$context\.status\b/.exec(format)?.[1];
  if (name === undefined) {
    throw new ApigwError('Usage', "The access log's format is no JSON with $context.status", {
      hint: 'Select the lines with --filter, or read the execution log with --execution --errors',
    });
  }
  return `{ $.${name} >= 400 || $.${name} = "4*" || $.${name} = "5*" }`;
}
