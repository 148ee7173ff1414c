// Time and chance as they are; waiting ends when the user interrupts.

import { setTimeout as sleep } from 'node:timers/promises';
import { ApigwError } from '../errors.ts';
import type { Clock } from './send.ts';

/** The clock of this machine. Its `sleep` throws Interrupted as soon as the signal is aborted. */
export function realClock(signal?: AbortSignal): Clock {
  return {
    now: Date.now,
    random: Math.random,
    sleep: (milliseconds) =>
      sleep(milliseconds, undefined, signal ? { signal } : {}).catch((cause) => {
        throw new ApigwError('Interrupted', 'Interrupted', { cause });
      }),
  };
}
