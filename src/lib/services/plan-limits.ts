// Limits and quota of a usage plan as they are given, checked before anything is sent.
// API reference: QuotaSettings, ThrottleSettings; guide: "Usage plans and API keys for REST APIs".

import { ApigwError } from '../errors.ts';
import { methodPath } from '../model/plan-facts.ts';

export type Period = 'DAY' | 'WEEK' | 'MONTH';

export interface GivenLimits {
  rate?: number;
  burst?: number;
  quota?: number;
  period?: Period;
  offset?: number;
}

/** `offset` is a day of the period, so none of a DAY. */
const mostOffset = { DAY: 0, WEEK: 6, MONTH: 27 } as const;

/** Refuses a quota that is none, given what the plan has. Throws Usage and InvalidInput. */
export function checkQuota(given: GivenLimits, before: GivenLimits = {}): void {
  const { offset, period, quota } = given;
  if (quota === undefined && period === undefined && offset === undefined) return;
  const whole = { quota: quota ?? before.quota, period: period ?? before.period, offset: offset ?? before.offset ?? 0 };
  const missing = [
    ...(whole.quota === undefined ? ['--quota'] : []),
    ...(whole.period === undefined ? ['--period'] : []),
  ];
  if (missing.length > 0) {
    throw new ApigwError('Usage', `Missing: ${missing.join(', ')}`, {
      hint: 'A quota is a number of requests in a period: --quota 1000 --period DAY',
    });
  }
  const most = mostOffset[whole.period as Period];
  if (whole.offset <= most) return;
  const range = most === 0 ? '0' : `0 to ${most}`;
  throw new ApigwError(
    'InvalidInput',
    `--offset: of a quota by the ${whole.period} it is ${range}, not ${whole.offset}`,
  );
}

const methodPattern = /^(GET|PUT|POST|DELETE|PATCH|OPTIONS|HEAD|ANY) (\/.*)$/;

/** `get /pets` -> `GET /pets`. Throws InvalidInput. */
export function givenMethod(text: string): string {
  const [, method, path] = methodPattern.exec(text.trim().replace(/^[a-z]+ /i, (word) => word.toUpperCase())) ?? [];
  if (method !== undefined && path !== undefined) return `${method} ${path}`;
  throw new ApigwError('InvalidInput', `'${text}' is no method of a path`, { hint: 'For example: "GET /pets/{id}"' });
}

/** Edits for the limits that are given, of the plan or of a method on a stage. */
export function limitEdits(given: Pick<GivenLimits, 'rate' | 'burst'>, path: string): [string, string][] {
  const entries = [
    [`${path}/rateLimit`, given.rate],
    [`${path}/burstLimit`, given.burst],
  ] as const;
  return entries.flatMap(([at, value]) => (value === undefined ? [] : [[at, String(value)] as [string, string]]));
}

/** Edits that take limits away. */
export const noLimitEdits = (path: string): [string, undefined][] => [
  [`${path}/rateLimit`, undefined],
  [`${path}/burstLimit`, undefined],
];

/** Where a method's limits are on a stage of the plan. Throws InvalidInput for what is no method. */
export const methodLimitPath = (stage: { apiId: string; stage: string }, method: string) =>
  methodPath(stage, givenMethod(method));
