// The records of log groups. What was written to them is in journals (store/journal).

import type { Records } from '../../store/records.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';

/** A log group, as it is kept. */
export interface StoredLogGroup {
  name: string;
  /** Milliseconds since the epoch. */
  creationTime: number;
  retentionInDays?: number;
  tags: Record<string, string>;
}

/** The record's key. */
export const logGroupKey = (name: string): readonly string[] => ['loggroup', name];

/** Makes a group where it is not there: what API Gateway does for its execution logs. */
export function ensureLogGroup(records: Records, name: string, creationTime: number): void {
  if (records.get(logGroupKey(name))) return;
  records.put<StoredLogGroup>(logGroupKey(name), { name, creationTime, tags: {} });
}

/** The group that an operation names, by name or ARN. */
export function requireLogGroup(context: Context, nameOrArn: string): StoredLogGroup {
  const found = context.records.get<StoredLogGroup>(logGroupKey(logGroupNameOf(nameOrArn)));
  if (!found) throw new Fault('ResourceNotFoundException', 'The specified log group does not exist.');
  return found;
}

/** `arn:aws:logs:eu-west-1:123456789012:log-group:NAME`, perhaps with `:*` behind it, or the name itself. */
export function logGroupNameOf(nameOrArn: string): string {
  return /^arn:[^:]+:logs:[^:]*:\d*:log-group:([^:]+)(?::\*)?$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** The group's ARN, without the `:*`. */
export function logGroupArn({ account, region }: Pick<Context, 'account' | 'region'>, name: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`;
}
