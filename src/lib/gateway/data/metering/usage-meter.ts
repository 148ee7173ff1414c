// Counts what one key uses of one plan, and knows when its quota is used up. A request's stages run without a pause, so
// that asking and counting in one go is exact however many clients there are.

import { record } from '../../../model/api.ts';
import {
  allowance,
  dateOf,
  dayStart,
  type KeyUsage,
  oneDay,
  periodEnd,
  periodStart,
  type Quota,
  remainingAt,
  usageDays,
  usedSince,
} from '../../../model/quota-period.ts';

/** So that the first count opens a day. */
const noDay = Number.NEGATIVE_INFINITY;

/** The meter of a key on a plan. `onChange` is called at the first count after `takeUsage`. */
export class UsageMeter {
  readonly #onChange: () => void;
  #usage: KeyUsage = { days: record() };
  #quota: Quota | undefined = undefined;
  #isChanged = false;
  /** The day that is counted in; its count is not yet in the usage. */
  #day = noDay;
  #date = '';
  #usedToday = 0;
  #periodStart = 0;
  #periodEnd = 0;
  #left = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Goes on from what was counted, and by this quota (undefined: none). */
  adopt(usage: KeyUsage, quota: Quota | undefined): void {
    this.#usage = usage;
    this.#day = noDay;
    this.#usedToday = 0;
    this.#isChanged = false;
    this.limit(quota);
  }

  /** Measures by another quota from now on; what was counted in its period counts. */
  limit(quota: Quota | undefined): void {
    this.#closeDay();
    this.#quota = quota;
    this.#periodEnd = 0;
  }

  /** Whether a request at `now` would be beyond the quota. */
  isUsedUp(now: number): boolean {
    if (this.#quota === undefined) return false;
    if (now >= this.#periodEnd || now < this.#periodStart) this.#openPeriod(now, this.#quota);
    return this.#left <= 0;
  }

  /** Counts a request; `isUsedUp` has been asked at the same `now`. */
  count(now: number): void {
    if (now - this.#day >= oneDay || now < this.#day) this.#openDay(now);
    this.#usedToday += 1;
    this.#left -= 1;
    if (this.#isChanged) return;
    this.#isChanged = true;
    this.#onChange();
  }

  /** All that was counted, to be stored. */
  takeUsage(): KeyUsage {
    this.#closeDay();
    this.#isChanged = false;
    return this.#usage;
  }

  #openPeriod(now: number, quota: Quota): void {
    this.#closeDay();
    this.#periodStart = periodStart(quota.period, now);
    this.#periodEnd = periodEnd(quota.period, this.#periodStart);
    const used = usedSince(this.#usage, this.#periodStart, now);
    this.#left = allowance(quota, this.#usage, this.#periodStart) - used;
  }

  #openDay(now: number): void {
    this.#closeDay();
    this.#day = dayStart(now);
    this.#date = dateOf(now);
    this.#usage = withoutOldDays(this.#usage, now);
    this.#usedToday = this.#usage.days[this.#date]?.[0] ?? 0;
  }

  /** Writes the day's count into the usage. */
  #closeDay(): void {
    if (this.#usedToday === 0) return;
    const { days } = this.#usage;
    days[this.#date] = [this.#usedToday];
    if (this.#quota) days[this.#date] = [this.#usedToday, this.#remaining(this.#quota)];
  }

  /** After the day that is counted in. */
  #remaining(quota: Quota): number {
    const isOpen = this.#day >= this.#periodStart && this.#day < this.#periodEnd;
    return isOpen ? Math.max(0, this.#left) : remainingAt(quota, this.#usage, this.#day);
  }
}

function withoutOldDays(usage: KeyUsage, now: number): KeyUsage {
  const oldest = dateOf(now - usageDays * oneDay);
  return { ...usage, days: record(Object.entries(usage.days).filter(([date]) => date >= oldest)) };
}
