// `apigw local clock`: shows the local gateway's clock, or moves it.

import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';
import { oneGateway } from './local-gateway.ts';
import { administerLocal, type LocalRequest } from './local-request.ts';

export interface LocalClock {
  /** ISO 8601. */
  now: string;
  /** Milliseconds by which it is ahead of the machine's. */
  offset: number;
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `change`: `+1d`, `-2h`, a moment in ISO 8601, or `reset`; absent: nothing is changed. */
export async function localClock(context: Context, change?: string, port?: number): Promise<LocalClock> {
  const asked = change === undefined ? {} : requestOf(change);
  const { endpoint } = await oneGateway(context, port);
  return JSON.parse(await administerLocal(endpoint, '/_apigw/clock', asked));
}

function requestOf(change: string): LocalRequest {
  if (change === 'reset') return { method: 'DELETE' };
  const [, sign, count, unit = ''] = /^([+-])(\d+(?:\.\d+)?)([smhdw])$/.exec(change) ?? [];
  if (sign) return put({ by: Math.round(Number(`${sign}${count}`) * (units[unit] ?? 0)) });
  const isMoment = /^\d{4}-\d\d-\d\d/.test(change) && !Number.isNaN(Date.parse(change));
  if (isMoment) return put({ to: new Date(change).toISOString() });
  throw new ApigwError('Usage', `'${change}' is no time`, {
    hint: 'For example: +1d, -2h, +30m, 2027-01-01T00:00:00Z, or reset',
  });
}

const put = (body: object): LocalRequest => ({ method: 'PUT', body: JSON.stringify(body) });
