// Waits: what they tell, when they end, and how. Time is the test's own.

import { describe, expect, it } from 'vitest';
import { realClock } from '../../src/lib/aws/real-clock.ts';
import { type Look, type Wait, waitUntil } from '../../src/lib/aws/wait-until.ts';
import { ApigwError } from '../../src/lib/errors.ts';

/** A wait whose time passes only by sleeping. */
function waiting(timeout: number): Wait & { slept: number[]; said: string[] } {
  let now = 1_000_000;
  const slept: number[] = [];
  const said: string[] = [];
  return {
    what: 'the certificate',
    timeout,
    hint: 'apigw certs wait ARN',
    report: (line) => said.push(line),
    clock: {
      now: () => now,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        now += milliseconds;
      },
    },
    slept,
    said,
  };
}

/** Gives these one after the other, the last one for ever; an error is thrown. */
function looking<Found>(...looks: (Look<Found> | Error)[]): () => Promise<Look<Found>> {
  let at = 0;
  return async () => {
    const look = looks[Math.min(at, looks.length - 1)] ?? {};
    at += 1;
    if (look instanceof Error) throw look;
    return look;
  };
}

const passing = new ApigwError('Network', 'no answer', { retryable: true });

describe('waitUntil', () => {
  it('does not wait for what is there', async () => {
    const wait = waiting(60);
    expect(await waitUntil(looking({ found: 'it' }), wait)).toBe('it');
    expect(wait).toMatchObject({ slept: [], said: [] });
  });

  it('looks ever more seldom, and tells what it waits for and for how long', async () => {
    const wait = waiting(600);
    const seen = Array.from({ length: 12 }, () => ({ state: 'PENDING_VALIDATION' }));
    expect(await waitUntil(looking<string>(...seen, { found: 'it' }), wait)).toBe('it');
    expect(wait.slept.slice(0, 3)).toEqual([500, 800, 1280]);
    expect(Math.max(...wait.slept)).toBe(15_000);
    expect(wait.said[1]).toBe('Waiting for the certificate (1 s so far, 10 min at most): PENDING_VALIDATION');
  });

  it('ends at the deadline, after a last look, with code Timeout and how to go on', async () => {
    const wait = waiting(10);
    const error = await waitUntil(looking<string>({ state: 'PENDING' }), wait).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'Timeout',
      exitCode: 9,
      message: 'Waited 10 s in vain for the certificate: PENDING',
      hint: 'apigw certs wait ARN',
      retryable: true,
    });
    expect(wait.slept.reduce((sum, one) => sum + one, 0)).toBe(10_000);
  });

  it('a timeout of 0 looks once', async () => {
    const wait = waiting(0);
    await expect(waitUntil(looking<string>({}), wait)).rejects.toMatchObject({ code: 'Timeout' });
    expect(wait.slept).toEqual([]);
  });

  it('goes on after failures that may pass, but not after five in a row', async () => {
    const wait = waiting(600);
    const four = Array.from({ length: 4 }, () => passing);
    expect(await waitUntil(looking<string>(...four, {}, ...four, { found: 'it' }), wait)).toBe('it');
    expect(wait.said[0]).toContain('no answer');
    await expect(waitUntil(looking<string>(passing), waiting(600))).rejects.toBe(passing);
  });

  it('ends at once with what does not pass', async () => {
    const denied = new ApigwError('AccessDenied', 'no');
    await expect(waitUntil(looking<string>(denied), waiting(600))).rejects.toBe(denied);
  });

  it('ends with the user', async () => {
    const controller = new AbortController();
    const wait = { ...waiting(600), clock: realClock(controller.signal) };
    const ended = waitUntil(looking<string>({}), wait);
    controller.abort('SIGINT');
    await expect(ended).rejects.toMatchObject({ code: 'Interrupted', exitCode: 130 });
  });
});
